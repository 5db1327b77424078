select
    feedback_id || '#' || turn_index as turn_id,
    feedback_id,
    turn_index,
    speaker_role,
    speaker_key,
    start_ms,
    end_ms,
    turn_text,
    raw_file,
    raw_line
from {{ ref('int_turns') }}
