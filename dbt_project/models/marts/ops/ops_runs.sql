select
    run_id,
    step,
    source,
    stream,
    status,
    rows_in,
    rows_out,
    rejected,
    detail,
    started_at,
    ended_at,
    {{ seconds_between('started_at', 'ended_at') }} as seconds
from {{ ref('int_runs') }}
