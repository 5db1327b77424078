with metrics as (
    select * from {{ ref('int_conversation_metrics') }}
),

documents as (
    select
        feedback_id,
        is_resolved,
        is_escalated,
        customer_sentiment_by_quarter
    from {{ ref('int_documents') }}
),

feedback as (
    select * from {{ ref('fct_feedback') }} where is_conversation
),

-- A recording on one channel has no overlaps to find: no interruptions there means not measured.
two_channel_sources as (
    select feedback.source
    from metrics
    inner join feedback using (feedback_id)
    group by feedback.source
    having bool_or(metrics.has_overlap)
)

select
    -- ids and place
    feedback.feedback_id,
    feedback.source,
    feedback.thread_id,
    feedback.customer_key,
    feedback.agent_key,
    feedback.raw_file,
    feedback.raw_line,
    -- where and about what
    feedback.channel,
    feedback.brand,
    feedback.product,
    feedback.contact_reason,
    -- how it went
    feedback.is_complaint,
    feedback.severity,
    feedback.sentiment,
    documents.is_resolved,
    documents.is_escalated,
    documents.customer_sentiment_by_quarter[1] as customer_sentiment_first_quarter,
    documents.customer_sentiment_by_quarter[4] as customer_sentiment_last_quarter,
    documents.customer_sentiment_by_quarter[4] - documents.customer_sentiment_by_quarter[1]
        as sentiment_shift,
    -- who spoke
    metrics.turns,
    metrics.customer_turns,
    metrics.agent_turns,
    metrics.bot_turns,
    -- measured times
    case when metrics.is_timed then metrics.total_ms end as handle_ms,
    case when metrics.is_timed then coalesce(metrics.agent_talk_ms, 0) end as agent_talk_ms,
    case when metrics.is_timed then coalesce(metrics.customer_talk_ms, 0) end as customer_talk_ms,
    case when metrics.is_timed then
        {{ share(
            'coalesce(metrics.agent_talk_ms, 0)',
            '(coalesce(metrics.agent_talk_ms, 0) + coalesce(metrics.customer_talk_ms, 0))'
        ) }}
    end as talk_ratio,
    case when metrics.is_timed then metrics.silence_ms end as silence_ms,
    case when metrics.is_timed then {{ share('metrics.silence_ms', 'metrics.total_ms') }} end
        as silence_share,
    case when metrics.is_timed and two_channel_sources.source is not null
            then metrics.interruptions
    end as interruptions,
    case when metrics.is_timed and two_channel_sources.source is not null then
        metrics.interruptions / nullif(metrics.total_ms / 60000.0, 0)
    end as interruptions_per_minute,
    metrics.first_answer_ms,
    case
        when not metrics.is_timed then 'no_turn_times'
        when two_channel_sources.source is null then 'no_overlap_in_source'
    end as interruptions_missing_reason,
    -- times, UTC
    feedback.created_at,
    feedback.business_date,
    feedback.week_start
from feedback
inner join metrics using (feedback_id)
left join documents using (feedback_id)
left join two_channel_sources on feedback.source = two_channel_sources.source
