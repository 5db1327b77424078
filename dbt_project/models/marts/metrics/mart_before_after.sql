with actions as (
    select * from {{ ref('fct_action') }}
),

-- Each side is four weeks; an action younger than that shows no value yet.
verbatims as (
    select
        actions.action_id,
        actions.topic,
        feedback.feedback_id,
        feedback.business_date >= actions.started_on as is_after
    from actions
    inner join {{ ref('fct_feedback') }} as feedback
        on
            (actions.brand is null or actions.brand = feedback.brand)
            and feedback.business_date >= actions.started_on - interval 28 day
            and feedback.business_date < actions.started_on + interval 28 day
    where feedback.is_customer_voice and feedback.enrichment_status = 'ok'
),

criticism as (
    select distinct
        feedback_id,
        topic
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice and polarity = 'negative'
),

judged as (
    select
        verbatims.action_id,
        verbatims.is_after,
        verbatims.feedback_id,
        coalesce(bool_or(
            criticism.topic = verbatims.topic
            or starts_with(criticism.topic, verbatims.topic || '.')
        ), false) as is_on_topic,
        coalesce(bool_or(not (
            criticism.topic = verbatims.topic
            or starts_with(criticism.topic, verbatims.topic || '.')
        )), false) as is_on_others
    from verbatims
    left join criticism using (feedback_id)
    group by verbatims.action_id, verbatims.is_after, verbatims.feedback_id
),

counts as (
    select
        action_id,
        count(*) filter (where not is_after) as before_n,
        count(*) filter (where is_after) as after_n,
        count(*) filter (where not is_after and is_on_topic) as before_topic,
        count(*) filter (where is_after and is_on_topic) as after_topic,
        count(*) filter (where not is_after and is_on_others) as before_others,
        count(*) filter (where is_after and is_on_others) as after_others
    from judged
    group by action_id
),

changes as (
    select
        actions.action_id,
        actions.topic,
        actions.brand,
        actions.started_on,
        actions.started_on + interval 28 day <= {{ as_of_date() }} as is_complete,
        coalesce(counts.before_n, 0) as before_n,
        coalesce(counts.after_n, 0) as after_n,
        coalesce(counts.before_topic, 0) as before_topic,
        coalesce(counts.after_topic, 0) as after_topic,
        coalesce(counts.before_others, 0) as before_others,
        coalesce(counts.after_others, 0) as after_others
    from actions
    left join counts using (action_id)
)

select
    *,
    {{ if_enough('least(before_n, after_n)', share('before_topic', 'before_n')) }}
        as before_share,
    {{ if_enough('least(before_n, after_n)', share('after_topic', 'after_n')) }} as after_share,
    case when is_complete then {{ if_enough('least(before_n, after_n)',
        '(' ~ share('after_topic', 'after_n') ~ ' - ' ~ share('before_topic', 'before_n') ~ ') - ('
        ~ share('after_others', 'after_n') ~ ' - ' ~ share('before_others', 'before_n') ~ ')'
    ) }} end as difference_in_differences,
    case when is_complete then {{ if_enough('least(before_n, after_n)',
        share_z('after_topic', 'after_n', 'before_topic', 'before_n')
    ) }} end as change_z,
    case
        when not is_complete then 'window_still_open'
        else {{ why_no_value('least(before_n, after_n)') }}
    end as value_missing_reason
from changes
