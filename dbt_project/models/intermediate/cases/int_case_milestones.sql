with events as (
    select * from {{ ref('int_case_events') }}
),

statuses as (
    select
        case_id,
        min(started_at) as created_at,
        min(started_at) filter (where enters_solved) as first_solved_at,
        max(started_at) filter (where enters_solved) as last_solved_at,
        count(*) filter (where is_reopened) as reopens,
        any_value(status) filter (where is_last) as status,
        bool_or(is_solved) filter (where is_last) as is_solved,
        sum({{ seconds_between("started_at", "coalesce(ended_at, " ~ as_of() ~ ")") }})
        filter (where is_waiting) as requester_wait_seconds
    from {{ ref('int_case_statuses') }}
    group by case_id
),

replies as (
    select
        events.case_id,
        bool_or(events.kind = 'created' and events.actor_role = 'agent') as is_agent_created,
        count(*) filter (where events.kind = 'comment' and events.actor_role = 'customer')
            as customer_comments,
        count(*) filter (
            where events.kind = 'comment' and events.actor_role = 'agent' and events.is_public
        ) as agent_replies,
        -- A private note is no reply, and neither is a bot's.
        min(events.happened_at) filter (
            where
            events.kind = 'comment' and events.actor_role = 'agent' and events.is_public
            and events.happened_at >= statuses.created_at
        ) as first_reply_at,
        count(*) filter (where events.kind = 'assignee') as assignments,
        max_by(events.actor_key, (events.happened_at, events.event_id)) filter (
            where events.actor_role = 'agent' and events.actor_key is not null
        ) as agent_key,
        max_by(events.new_value, (events.happened_at, events.event_id))
        filter (where events.kind = 'priority') as priority,
        max_by(events.new_value, (events.happened_at, events.event_id))
        filter (where events.kind = 'rating') as rating,
        max_by(events.new_value, (events.happened_at, events.event_id))
        filter (where events.kind = 'channel') as origin,
        max_by(events.new_value, (events.happened_at, events.event_id))
        filter (where events.kind = 'brand') as brand,
        max_by(events.customer_key, (events.happened_at, events.event_id)) filter (
            where events.customer_key is not null
        ) as customer_key,
        any_value(events.source) as source,
        max(events.happened_at) as last_event_at
    from events
    inner join statuses using (case_id)
    group by events.case_id
)

select
    replies.* exclude (first_reply_at),
    -- A case that an agent opened was answered as it was opened.
    case
        when replies.is_agent_created then statuses.created_at else replies.first_reply_at
    end as first_reply_at,
    statuses.* exclude (case_id)
from replies
inner join statuses using (case_id)
