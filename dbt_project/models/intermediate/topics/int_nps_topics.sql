-- One row an NPS answer with text and topic of it; x is +100, 0 or -100.
with answers as (
    select
        scores.score_id,
        scores.brand,
        feedback.response_id,
        scores.feedback_id,
        case scores.nps_class when 'promoter' then 100 when 'detractor' then -100 else 0 end as x
    from {{ ref('fct_score') }} as scores
    inner join {{ ref('fct_feedback') }} as feedback using (feedback_id)
    where scores.nps_class is not null and feedback.enrichment_status = 'ok'
),

topics as (
    select distinct
        feedback_id,
        topic
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice
)

select
    answers.score_id,
    answers.brand,
    answers.x,
    topics.topic
from answers
left join topics using (feedback_id)
