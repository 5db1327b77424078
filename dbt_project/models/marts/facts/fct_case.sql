with milestones as (
    select * from {{ ref('int_case_milestones') }}
),

contacts as (
    select * from {{ ref('int_contacts') }} where contact_kind = 'case'
)

select
    -- ids
    milestones.case_id,
    milestones.source,
    contacts.customer_key,
    contacts.agent_key,
    -- where and about what
    contacts.channel,
    milestones.origin,
    contacts.brand,
    contacts.product,
    contacts.topic,
    milestones.priority,
    milestones.rating,
    -- how it went
    milestones.status,
    milestones.is_solved,
    milestones.is_agent_created,
    milestones.customer_comments,
    milestones.agent_replies,
    milestones.assignments,
    milestones.reopens,
    milestones.is_solved and milestones.agent_replies <= 1 as is_one_touch,
    -- calendar clock, seconds
    {{ seconds_between('milestones.created_at', 'milestones.first_reply_at') }}
        as first_response_seconds,
    {{ seconds_between('milestones.created_at', 'milestones.first_solved_at') }}
        as first_resolution_seconds,
    case when milestones.is_solved then
        {{ seconds_between('milestones.created_at', 'milestones.last_solved_at') }}
    end as full_resolution_seconds,
    coalesce(milestones.requester_wait_seconds, 0) as requester_wait_seconds,
    -- business-hours clock, seconds
    clock.first_response_business_seconds,
    clock.first_resolution_business_seconds,
    case when milestones.is_solved then clock.full_resolution_business_seconds end
        as full_resolution_business_seconds,
    clock.business_hours_missing_reason,
    -- times, UTC
    milestones.created_at,
    milestones.first_reply_at,
    milestones.first_solved_at,
    milestones.last_solved_at,
    milestones.last_event_at,
    contacts.business_date,
    contacts.week_start
from milestones
inner join contacts on milestones.case_id = contacts.contact_id
left join {{ ref('int_case_business_hours') }} as clock on milestones.case_id = clock.case_id
