with contacts as (
    select
        *,
        split_part(topic, '.', 1) as topic_level_1
    from {{ ref('fct_contact') }}
),

cells as (
    select
        week_start,
        channel,
        brand,
        topic_level_1,
        count(*) as contacts,
        count(is_repeat) as comparable_contacts,
        count(*) filter (where is_repeat) as repeat_contacts,
        count(*) filter (where is_resolved) as resolved_contacts,
        count(is_first_contact_resolution) as fcr_n,
        count(*) filter (where is_first_contact_resolution) as resolved_at_first_contact
    from contacts
    group by week_start, channel, brand, topic_level_1
)

select
    *,
    {{ if_enough('comparable_contacts', share('repeat_contacts', 'comparable_contacts')) }}
        as repeat_contact_rate,
    {{ if_enough('fcr_n', share('resolved_at_first_contact', 'fcr_n')) }} as fcr,
    {{ if_enough('fcr_n', wilson_low('resolved_at_first_contact', 'fcr_n')) }} as fcr_low,
    {{ if_enough('fcr_n', wilson_high('resolved_at_first_contact', 'fcr_n')) }} as fcr_high,
    'no_repeat_7d' as fcr_method,
    {{ why_no_value('fcr_n') }} as value_missing_reason
from cells
