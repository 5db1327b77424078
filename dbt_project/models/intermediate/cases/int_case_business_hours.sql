with moments as (
    unpivot (
        select
            case_id,
            created_at,
            first_reply_at,
            first_solved_at,
            last_solved_at
        from {{ ref('int_case_milestones') }}
    ) on created_at, first_reply_at, first_solved_at, last_solved_at
    into name moment value happened_at
),

readings as (
    select
        moments.case_id,
        moments.moment,
        case when moments.happened_at <= clock.calendar_ends_at then
            clock.open_seconds_before
            + {{ seconds_between("clock.opens_at", "least(moments.happened_at, clock.closes_at)") }}
        end as open_seconds
    from moments
    asof left join {{ ref('int_business_clock') }} as clock
        on moments.happened_at >= clock.opens_at
),

by_case as (
    select
        case_id,
        max(open_seconds) filter (where moment = 'created_at') as created,
        max(open_seconds) filter (where moment = 'first_reply_at') as first_reply,
        max(open_seconds) filter (where moment = 'first_solved_at') as first_solved,
        max(open_seconds) filter (where moment = 'last_solved_at') as last_solved,
        bool_or(open_seconds is null) as is_outside_calendar
    from readings
    group by case_id
)

select
    case_id,
    first_reply - created as first_response_business_seconds,
    first_solved - created as first_resolution_business_seconds,
    last_solved - created as full_resolution_business_seconds,
    case
        when not exists (select 1 from {{ ref('int_business_clock') }}) then 'no_business_hours'
        when is_outside_calendar then 'outside_calendar'
    end as business_hours_missing_reason
from by_case
