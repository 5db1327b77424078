-- What a thread is about: the contact reason of its conversation, else what customers say most.
with reasons as (
    select
        feedback.thread_id,
        documents.contact_reason as topic
    from {{ ref('int_feedback') }} as feedback
    inner join {{ ref('int_documents') }} as documents using (feedback_id)
    where documents.contact_reason is not null
    qualify row_number() over (
        partition by feedback.thread_id order by feedback.created_at, feedback.feedback_id
    ) = 1
),

spoken as (
    select
        feedback.thread_id,
        mentions.topic
    from {{ ref('int_mentions') }} as mentions
    inner join {{ ref('int_feedback') }} as feedback using (feedback_id)
    where feedback.is_customer_voice and mentions.speaker_role = 'customer'
    group by feedback.thread_id, mentions.topic
    qualify row_number() over (
        partition by feedback.thread_id
        order by count(*) desc, min(mentions.mention_index), mentions.topic
    ) = 1
)

select
    thread_id,
    coalesce(reasons.topic, spoken.topic) as topic
from spoken
full join reasons using (thread_id)
