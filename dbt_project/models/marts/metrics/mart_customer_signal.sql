with feedback as (
    select *
    from {{ ref('fct_feedback') }}
    where
        customer_key is not null and is_customer_voice
        and created_at >= {{ as_of() }} - interval 90 day
        and created_at < {{ as_of() }}
),

said as (
    select
        customer_key,
        count(*) as verbatims_90d,
        count(*) filter (where is_complaint) as complaints_90d,
        max(severity) filter (where is_complaint) as worst_severity_90d,
        bool_or(churn_intent) as says_to_leave,
        max_by(sentiment, (created_at, feedback_id)) filter (where sentiment is not null)
            as last_sentiment,
        max(created_at) as last_said_at,
        max_by(feedback_id, (created_at, feedback_id)) filter (where is_complaint)
            as last_complaint_id
    from feedback
    group by customer_key
),

contacted as (
    select
        customer_key,
        count(*) as contacts_90d,
        count(*) filter (where is_repeat) as repeat_contacts_90d,
        count(*) filter (where not is_resolved) as unresolved_contacts_90d
    from {{ ref('fct_contact') }}
    where
        customer_key is not null
        and contact_at >= {{ as_of() }} - interval 90 day
        and contact_at < {{ as_of() }}
    group by customer_key
)

select
    customer_key,
    coalesce(said.verbatims_90d, 0) as verbatims_90d,
    coalesce(said.complaints_90d, 0) as complaints_90d,
    said.worst_severity_90d,
    said.last_sentiment,
    coalesce(contacted.contacts_90d, 0) as contacts_90d,
    coalesce(contacted.repeat_contacts_90d, 0) as repeat_contacts_90d,
    coalesce(contacted.unresolved_contacts_90d, 0) as unresolved_contacts_90d,
    coalesce(said.says_to_leave, false) as says_to_leave,
    -- An ordinal rule score, never a probability: intent to leave counts two, each other sign one.
    cast(
        2 * cast(coalesce(said.says_to_leave, false) as integer)
        + cast(coalesce(said.worst_severity_90d, 0) >= 2 as integer)
        + cast(coalesce(contacted.repeat_contacts_90d, 0) > 0 as integer)
        + cast(coalesce(contacted.unresolved_contacts_90d, 0) > 0 as integer) as integer
    ) as churn_rule_score,
    said.last_said_at,
    said.last_complaint_id
from said
full join contacted using (customer_key)
