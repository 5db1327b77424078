with spoken as (
    select
        feedback_id,
        count(*) as turns,
        count(*) filter (where speaker_role = 'customer') as customer_turns,
        count(*) filter (where speaker_role = 'agent') as agent_turns,
        count(*) filter (where speaker_role = 'bot') as bot_turns,
        bool_and(start_ms is not null and end_ms is not null) as is_timed,
        max(end_ms) - min(start_ms) as total_ms,
        sum(end_ms - start_ms) filter (where speaker_role = 'agent') as agent_talk_ms,
        sum(end_ms - start_ms) filter (where speaker_role = 'customer') as customer_talk_ms,
        min(start_ms) filter (where speaker_role = 'customer') as first_customer_ms
    from {{ ref('int_turns') }}
    group by feedback_id
),

first_answers as (
    select
        spoken.feedback_id,
        min(timing.start_ms) - any_value(spoken.first_customer_ms) as first_answer_ms
    from spoken
    inner join {{ ref('int_turn_timing') }} as timing
        on
            spoken.feedback_id = timing.feedback_id
            and timing.speaker_role = 'agent'
            and spoken.first_customer_ms <= timing.start_ms
    group by spoken.feedback_id
),

gaps as (
    select
        feedback_id,
        coalesce(sum(gap_ms) filter (where gap_ms >= 3000), 0) as silence_ms,
        count(*) filter (where overlap_ms > 300) as interruptions,
        bool_or(overlap_ms > 0) as has_overlap
    from {{ ref('int_turn_timing') }}
    group by feedback_id
)

select
    spoken.*,
    first_answers.first_answer_ms,
    gaps.silence_ms,
    gaps.interruptions,
    coalesce(gaps.has_overlap, false) as has_overlap
from spoken
left join gaps using (feedback_id)
left join first_answers using (feedback_id)
