with feedback as (
    select * from {{ ref('int_feedback') }}
),

documents as (
    select * from {{ ref('int_documents') }}
),

stars as (
    -- One rating a verbatim: the worst, should its source give several.
    select
        feedback_id,
        min(normalised) as rating_normalised
    from {{ ref('int_scores') }}
    where metric = 'stars' and feedback_id is not null
    group by feedback_id
),

joined as (
    select
        -- ids and place
        feedback.feedback_id,
        feedback.source,
        feedback.stream,
        feedback.batch,
        feedback.native_id,
        feedback.thread_id,
        feedback.response_id,
        feedback.customer_key,
        feedback.author_key,
        feedback.agent_key,
        feedback.raw_file,
        feedback.raw_line,
        -- where and about what
        feedback.channel,
        feedback.brand,
        feedback.product,
        feedback.product_version,
        feedback.location,
        feedback.journey_stage,
        case when feedback.journey_stage != 'unknown' then 'source' end as journey_stage_method,
        -- what was said
        feedback.speaker_role,
        feedback.is_customer_voice,
        feedback.is_conversation,
        feedback.has_text,
        feedback.title,
        feedback.body,
        feedback.prompt,
        feedback.url,
        feedback.attributes,
        -- what was understood
        case
            when documents.feedback_id is null and feedback.has_text then 'pending'
            when documents.feedback_id is null then 'not_scored'
            when documents.is_complaint is not null and documents.ok then 'ok'
            when documents.ok then 'not_scored'
            when {{ any_matches('documents.failure_reasons', var('unscorable_reasons')) }}
                then 'not_scored'
            else 'failed'
        end as enrichment_status,
        documents.failure_reasons,
        documents.pipeline_version,
        coalesce(documents.language, feedback.language_declared) as language,
        documents.language_confidence,
        documents.sentiment,
        documents.sentiment_label,
        documents.is_complaint,
        documents.complaint_probability,
        documents.severity,
        documents.intents,
        documents.urgency,
        documents.effort,
        documents.churn_intent,
        documents.emotions,
        documents.spam,
        documents.contact_reason,
        stars.rating_normalised,
        -- times, UTC
        feedback.created_at,
        feedback.updated_at,
        feedback.extracted_at,
        feedback.business_date,
        feedback.week_start
    from feedback
    left join documents using (feedback_id)
    left join stars using (feedback_id)
)

select
    *,
    case
        when rating_normalised is null or sentiment_label is null then null
        else
            (rating_normalised >= 0.75 and sentiment_label = 'negative')
            or (rating_normalised <= 0.25 and sentiment_label = 'positive')
    end as is_mismatch
from joined
