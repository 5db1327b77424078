with mentions as (
    select distinct
        feedback_id,
        topic_level_1
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice
),

cells as (
    select
        feedback.brand,
        mentions.topic_level_1,
        feedback.channel,
        count(*) as read_verbatims,
        count(*) filter (where feedback.is_complaint) as complaints,
        count(feedback.rating_normalised) as ratings,
        sum(feedback.rating_normalised) as rating_sum,
        sum(feedback.sentiment) as sentiment_sum
    from {{ ref('fct_feedback') }} as feedback
    inner join mentions using (feedback_id)
    where feedback.is_customer_voice and feedback.enrichment_status = 'ok'
    group by feedback.brand, mentions.topic_level_1, feedback.channel
),

compared as (
    select
        *,
        sum(read_verbatims) over everywhere - read_verbatims as elsewhere_verbatims,
        sum(complaints) over everywhere - complaints as elsewhere_complaints
    from cells
    window everywhere as (partition by brand, topic_level_1)
),

rated as (
    select
        *,
        {{ share('complaints', 'read_verbatims') }} as rate,
        {{ share('elsewhere_complaints', 'elsewhere_verbatims') }} as elsewhere_rate
    from compared
),

gaps as (
    select
        *,
        rate - elsewhere_rate as gap,
        1.96 * sqrt(
            rate * (1 - rate) / read_verbatims
            + elsewhere_rate * (1 - elsewhere_rate) / nullif(elsewhere_verbatims, 0)
        ) as margin
    from rated
)

select
    brand,
    topic_level_1,
    channel,
    read_verbatims,
    complaints,
    cast(elsewhere_verbatims as bigint) as elsewhere_verbatims,
    cast(elsewhere_complaints as bigint) as elsewhere_complaints,
    ratings,
    rating_sum,
    {{ if_enough('read_verbatims', 'rate') }} as complaint_rate,
    {{ if_enough('elsewhere_verbatims', 'elsewhere_rate') }} as elsewhere_complaint_rate,
    {{ if_enough('least(read_verbatims, elsewhere_verbatims)', 'gap') }} as gap,
    {{ if_enough('least(read_verbatims, elsewhere_verbatims)', 'margin') }} as gap_moe95,
    {{ if_enough('least(read_verbatims, elsewhere_verbatims)', 'abs(gap) > margin') }}
        as is_significant,
    {{ if_enough('ratings', 'rating_sum / ratings') }} as mean_rating_normalised,
    {{ if_enough('read_verbatims', 'sentiment_sum / read_verbatims') }} as mean_sentiment,
    {{ why_no_value('least(read_verbatims, elsewhere_verbatims)') }} as value_missing_reason
from gaps
