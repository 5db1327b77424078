select
    {{ utc("opens_at") }} as opens_at,
    {{ utc("closes_at") }} as closes_at
from {{ input_table("business_hours") }}
