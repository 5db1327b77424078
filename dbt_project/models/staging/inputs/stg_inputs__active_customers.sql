select
    week_start,
    brand,
    customers
from {{ input_table("active_customers") }}
