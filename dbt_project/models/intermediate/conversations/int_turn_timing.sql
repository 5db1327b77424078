select
    feedback_id,
    turn_index,
    speaker_role,
    start_ms,
    end_ms,
    start_ms - max(end_ms) over before_it as gap_ms,
    case speaker_role
        when 'customer' then max(end_ms) filter (where speaker_role = 'agent') over before_it
        when 'agent' then max(end_ms) filter (where speaker_role = 'customer') over before_it
    end - start_ms as overlap_ms
from {{ ref('int_turns') }}
where start_ms is not null
window before_it as (
    partition by feedback_id order by start_ms, turn_index
    rows between unbounded preceding and 1 preceding
)
