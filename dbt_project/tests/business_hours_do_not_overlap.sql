-- Overlapping intervals would count open time twice.
select
    opens_at,
    closes_at
from {{ ref('int_business_clock') }}
qualify lag(closes_at) over (order by opens_at) > opens_at or closes_at < opens_at
