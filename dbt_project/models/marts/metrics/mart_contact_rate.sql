with contacts as (
    select
        week_start,
        brand,
        count(*) as contacts
    from {{ ref('fct_contact') }}
    where week_start is not null
    group by week_start, brand
),

complaints as (
    select
        week_start,
        brand,
        count(*) as complaints
    from {{ ref('fct_complaint') }}
    where week_start is not null
    group by week_start, brand
),

denominators as (
    select * from {{ ref('int_weekly_customers') }}
),

cells as (
    select
        week_start,
        brand
    from contacts

    union

    select
        week_start,
        brand
    from complaints
)

select
    cells.week_start,
    cells.brand,
    coalesce(contacts.contacts, 0) as contacts,
    coalesce(complaints.complaints, 0) as complaints,
    denominators.active_customers,
    denominators.orders,
    {{ share('coalesce(contacts.contacts, 0)', 'denominators.active_customers') }}
        as contacts_per_customer,
    {{ share('coalesce(contacts.contacts, 0)', 'denominators.orders') }} as contacts_per_order,
    1000 * {{ share('coalesce(complaints.complaints, 0)', 'denominators.active_customers') }}
        as complaints_per_1000_customers,
    1000 * {{ share('coalesce(complaints.complaints, 0)', 'denominators.orders') }}
        as complaints_per_1000_orders,
    case
        when denominators.active_customers is null and denominators.orders is null
            then 'no_customers_or_orders_input'
    end as value_missing_reason
from cells
left join contacts using (week_start, brand)
left join complaints using (week_start, brand)
left join denominators using (week_start, brand)
