with cases as (
    select * from {{ ref('int_case_milestones') }}
),

messages as (
    select
        feedback.*,
        documents.is_resolved
    from {{ ref('int_feedback') }} as feedback
    inner join {{ ref('channels') }} as channels
        on feedback.channel = channels.channel and channels.is_contact
    left join {{ ref('int_documents') }} as documents using (feedback_id)
),

threads as (
    select
        thread_id,
        min(source) as source,
        min(channel) as channel,
        bool_or(is_conversation) as is_conversation,
        min_by(brand, (created_at, feedback_id)) as brand,
        min(brand) as any_brand,
        min(product) as product,
        max(customer_key) as customer_key,
        max(agent_key) as agent_key,
        min(created_at) as contact_at,
        min(business_date) as business_date,
        bool_or(is_resolved) as is_resolved,
        count(*) as messages
    from messages
    group by thread_id
),

contacts as (
    select
        coalesce(cases.case_id, threads.thread_id) as contact_id,
        case
            when cases.case_id is not null then 'case'
            when threads.is_conversation then 'conversation'
            else 'thread'
        end as contact_kind,
        coalesce(cases.source, threads.source) as source,
        coalesce(threads.channel, 'ticket') as channel,
        coalesce(cases.brand, threads.brand, threads.any_brand, 'unknown') as brand,
        coalesce(threads.product, 'unknown') as product,
        coalesce(cases.customer_key, threads.customer_key) as customer_key,
        coalesce(cases.agent_key, threads.agent_key) as agent_key,
        coalesce(threads.messages, 0) as messages,
        coalesce(cases.created_at, threads.contact_at) as contact_at,
        case
            when cases.case_id is not null then {{ business_date('cases.created_at') }}
            else threads.business_date
        end as business_date,
        case
            when cases.case_id is not null then cases.first_solved_at is not null
            else threads.is_resolved
        end as is_resolved
    from cases
    full join threads on cases.case_id = threads.thread_id
),

with_topics as (
    select
        contacts.*,
        topics.topic,
        {{ iso_week('contacts.business_date') }} as week_start
    from contacts
    left join {{ ref('int_thread_topics') }} as topics on contacts.contact_id = topics.thread_id
),

-- Contacts of an unknown customer, topic or time cannot be told to repeat anything.
neighbours as (
    select
        contact_id,
        lag(contact_at) over same_matter as previous_contact_at,
        lead(contact_at) over same_matter as next_contact_at
    from with_topics
    where customer_key is not null and topic is not null and contact_at is not null
    window same_matter as (partition by customer_key, topic order by contact_at, contact_id)
)

select
    with_topics.*,
    neighbours.previous_contact_at,
    neighbours.next_contact_at,
    case when neighbours.contact_id is not null then
        coalesce(
            neighbours.previous_contact_at >= with_topics.contact_at - interval 7 day, false
        )
    end as is_repeat,
    case
        when neighbours.contact_id is null then 'unknown_customer_topic_or_time'
        when with_topics.is_resolved is null then 'resolution_unknown'
        when not with_topics.is_resolved then 'not_resolved'
        when neighbours.next_contact_at <= with_topics.contact_at + interval 7 day then null
        when with_topics.contact_at + interval 7 day > {{ as_of() }} then 'window_still_open'
    end as fcr_excluded_reason
from with_topics
left join neighbours using (contact_id)
