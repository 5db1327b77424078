select
    customer_key,
    segment,
    plan,
    country,
    revenue_band,
    annual_revenue,
    signed_up_on,
    left_on
from {{ input_table("customers") }}
