with complaints as (
    select * from {{ ref('fct_feedback') }} where is_complaint and is_customer_voice
),

main_topic as (
    select
        feedback_id,
        topic,
        topic_level_1
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice
    qualify row_number() over (
        partition by feedback_id order by polarity_score, topic_score desc, mention_index
    ) = 1
),

topic_counts as (
    select
        feedback_id,
        count(distinct topic) as topics
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice and polarity = 'negative'
    group by feedback_id
),

evidence as (
    select *
    from {{ ref('int_sentences') }}
    where speaker_role = 'customer'
    qualify row_number() over (
        partition by feedback_id
        order by complaint_probability desc nulls last, sentiment, sentence_index
    ) = 1
)

select
    -- ids and place
    complaints.feedback_id,
    complaints.source,
    complaints.thread_id,
    complaints.customer_key,
    complaints.raw_file,
    complaints.raw_line,
    -- where and about what
    complaints.channel,
    complaints.brand,
    complaints.product,
    complaints.product_version,
    main_topic.topic,
    main_topic.topic_level_1,
    coalesce(topic_counts.topics, 0) as negative_topics,
    -- how bad
    complaints.severity,
    complaints.complaint_probability,
    complaints.sentiment,
    complaints.urgency,
    complaints.churn_intent,
    -- evidence
    evidence.sentence,
    evidence.text_field,
    evidence.turn_index,
    evidence.span_start,
    evidence.span_end,
    complaints.pipeline_version,
    -- times, UTC
    complaints.created_at,
    complaints.business_date,
    complaints.week_start
from complaints
left join main_topic using (feedback_id)
left join topic_counts using (feedback_id)
left join evidence using (feedback_id)
