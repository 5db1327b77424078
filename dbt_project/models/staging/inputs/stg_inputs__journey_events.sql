select
    customer_key,
    brand,
    stage,
    event,
    is_drop_off,
    {{ utc("happened_at") }} as happened_at
from {{ input_table("journey_events") }}
