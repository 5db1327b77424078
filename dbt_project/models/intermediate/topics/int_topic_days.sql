-- Verbatims a topic and day over the eight weeks before the as-of date, days without any included;
-- brand 'all' is everybody together.
with mentions as (
    select
        feedback_id,
        topic,
        brand,
        business_date,
        polarity
    from {{ ref('fct_topic_mention') }}
    where
        is_customer_voice
        and business_date >= {{ as_of_date() }} - interval 56 day
        and business_date < {{ as_of_date() }}
),

counts as (
    select
        coalesce(brand, 'all') as brand,
        topic,
        business_date,
        count(distinct feedback_id) as n,
        count(distinct feedback_id) filter (where polarity = 'negative') as negative_n
    from mentions
    group by grouping sets ((brand, topic, business_date), (topic, business_date))
),

topics as (
    select distinct
        brand,
        topic
    from counts
),

days as (
    select business_date
    from {{ ref('dim_date') }}
    where
        business_date >= {{ as_of_date() }} - interval 56 day
        and business_date < {{ as_of_date() }}
)

select
    topics.brand,
    topics.topic,
    days.business_date,
    coalesce(counts.n, 0) as n,
    coalesce(counts.negative_n, 0) as negative_n
from topics
cross join days
left join counts
    on
        topics.brand = counts.brand
        and topics.topic = counts.topic
        and days.business_date = counts.business_date
