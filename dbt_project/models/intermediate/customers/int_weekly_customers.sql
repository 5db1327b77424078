with customers as (
    select
        {{ iso_week('week_start') }} as week_start,
        brand,
        max(customers) as active_customers
    from {{ ref('stg_inputs__active_customers') }}
    group by 1, 2
),

orders as (
    select
        {{ iso_week(business_date('ordered_at')) }} as week_start,
        coalesce(brand, 'unknown') as brand,
        count(distinct order_id) as orders
    from {{ ref('stg_inputs__orders') }}
    group by 1, 2
)

select
    week_start,
    brand,
    customers.active_customers,
    orders.orders
from customers
full join orders using (week_start, brand)
