-- Status intervals of each case. Before its first status event a case is new.
with events as (
    select * from {{ ref('int_case_events') }}
),

created as (
    select
        case_id,
        coalesce(min(happened_at) filter (where kind = 'created'), min(happened_at)) as created_at
    from events
    group by case_id
),

statuses as (
    select
        case_id,
        lower(new_value) as status,
        happened_at as started_at,
        event_id
    from events
    where kind = 'status' and new_value is not null

    union all

    select
        case_id,
        'new',
        created_at,
        ''
    from created
),

intervals as (
    select
        *,
        lead(started_at) over by_case as ended_at,
        status in ('solved', 'closed', 'resolved', 'done') as is_solved
    from statuses
    window by_case as (partition by case_id order by started_at, event_id)
)

select
    *,
    is_solved and not lag(is_solved, 1, false) over by_case as enters_solved,
    not is_solved and lag(is_solved, 1, false) over by_case as is_reopened,
    status in ('new', 'open', 'hold', 'on-hold', 'on_hold') as is_waiting,
    ended_at is null as is_last
from intervals
window by_case as (partition by case_id order by started_at, event_id)
