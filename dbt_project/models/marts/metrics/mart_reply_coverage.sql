with messages as (
    select *
    from {{ ref('fct_feedback') }}
    where channel in ('review', 'social')
),

replies as (
    select
        asked.feedback_id,
        min(answers.created_at) as replied_at
    from messages as asked
    inner join messages as answers
        on
            asked.source = answers.source
            and asked.thread_id = answers.thread_id
            and answers.speaker_role = 'agent'
            and asked.created_at <= answers.created_at
    where asked.is_customer_voice
    group by asked.feedback_id
),

cells as (
    select
        messages.week_start,
        messages.channel,
        messages.brand,
        count(*) as verbatims,
        count(replies.feedback_id) as replied,
        median({{ seconds_between('messages.created_at', 'replies.replied_at') }})
            as median_latency_seconds
    from messages
    left join replies using (feedback_id)
    where messages.is_customer_voice
    group by messages.week_start, messages.channel, messages.brand
)

select
    week_start,
    channel,
    brand,
    verbatims,
    replied,
    {{ if_enough('verbatims', share('replied', 'verbatims')) }} as reply_coverage,
    {{ if_enough('verbatims', wilson_low('replied', 'verbatims')) }} as reply_coverage_low,
    {{ if_enough('verbatims', wilson_high('replied', 'verbatims')) }} as reply_coverage_high,
    {{ if_enough('replied', 'median_latency_seconds') }} as median_latency_seconds,
    {{ why_no_value('verbatims') }} as value_missing_reason
from cells
