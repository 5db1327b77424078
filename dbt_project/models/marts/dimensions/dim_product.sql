with seen as (
    select
        brand,
        product,
        product_version,
        business_date
    from {{ ref('int_feedback') }}

    union all

    select
        brand,
        product,
        cast(null as varchar),
        business_date
    from {{ ref('int_scores') }}
)

select
    brand || ' / ' || product as product_key,
    brand,
    product,
    count(distinct product_version) as versions,
    max_by(product_version, (business_date, product_version))
        filter (where business_date is not null and product_version is not null) as newest_version,
    min(business_date) as first_seen_on,
    max(business_date) as last_seen_on
from seen
group by brand, product
