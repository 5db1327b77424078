with seen as (
    select
        topic,
        max(taxonomy_version) as taxonomy_version
    from {{ ref('int_mentions') }}
    group by topic

    union all

    select distinct
        contact_reason,
        cast(null as varchar)
    from {{ ref('int_documents') }}
    where contact_reason is not null
),

parts as (
    select
        topic,
        string_split(topic, '.') as names,
        max(taxonomy_version) as taxonomy_version
    from seen
    group by topic
),

with_parents as (
    select
        array_to_string(names[1:depth], '.') as topic,
        names[1:depth] as names,
        max(taxonomy_version) as taxonomy_version,
        bool_or(depth = len(names)) as is_mentioned
    from parts, unnest(range(1, len(names) + 1)) as levels (depth)
    group by all
)

select
    topic,
    cast(len(names) as integer) as level,
    names[1] as topic_level_1,
    case when len(names) >= 2 then array_to_string(names[1:2], '.') end as topic_level_2,
    case when len(names) >= 3 then array_to_string(names[1:3], '.') end as topic_level_3,
    case when len(names) > 1 then array_to_string(names[1:len(names) - 1], '.') end as parent_topic,
    replace(names[len(names)], '_', ' ') as name,
    is_mentioned,
    taxonomy_version
from with_parents
