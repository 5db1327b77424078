with seen as (
    select
        brand,
        business_date
    from {{ ref('int_feedback') }}

    union all

    select
        brand,
        business_date
    from {{ ref('int_scores') }}

    union all

    select
        brand,
        business_date
    from {{ ref('int_contacts') }}
)

select
    brand,
    min(business_date) as first_seen_on,
    max(business_date) as last_seen_on
from seen
group by brand
