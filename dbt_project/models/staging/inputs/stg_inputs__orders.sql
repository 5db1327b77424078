select
    order_id,
    customer_key,
    brand,
    product,
    amount,
    {{ utc("ordered_at") }} as ordered_at
from {{ input_table("orders") }}
