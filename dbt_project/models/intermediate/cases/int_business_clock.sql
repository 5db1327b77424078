-- Seconds that were open before each opening: two readings of it give the open time between.
select
    opens_at,
    closes_at,
    coalesce(sum({{ seconds_between('opens_at', 'closes_at') }}) over (
        order by opens_at rows between unbounded preceding and 1 preceding
    ), 0) as open_seconds_before,
    max(closes_at) over () as calendar_ends_at
from {{ ref('stg_inputs__business_hours') }}
