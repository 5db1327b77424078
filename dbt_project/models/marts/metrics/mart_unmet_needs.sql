with requests as (
    select
        week_start,
        brand,
        topic,
        feedback_id,
        customer_key,
        max(topic_score) as topic_score,
        min_by(coalesce(sentence, quote), (-topic_score, mention_index)) as example_quote
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice and intent = 'request'
    group by week_start, brand, topic, feedback_id, customer_key
)

select
    week_start,
    brand,
    topic,
    split_part(topic, '.', 1) as topic_level_1,
    count(*) as requests,
    count(distinct customer_key) as customers,
    {{ share('count(*)', 'sum(count(*)) over (partition by week_start, brand)') }} as share,
    {{ evidence_ids('feedback_id', 'topic_score desc, feedback_id') }} as evidence_ids,
    min_by(example_quote, (-topic_score, feedback_id)) as example_quote
from requests
group by week_start, brand, topic
