with profiles as (
    select * from {{ ref('int_customer_profiles') }}
),

seen as (
    select * from {{ ref('int_customer_keys') }}
)

select
    coalesce(seen.customer_key, profiles.customer_key) as customer_key,
    profiles.customer_key is not null as has_profile,
    profiles.segment,
    profiles.plan,
    profiles.country,
    profiles.revenue_band,
    profiles.annual_revenue,
    profiles.signed_up_on,
    profiles.left_on,
    coalesce(seen.channels, 0) as channels,
    coalesce(seen.sources, 0) as sources,
    seen.first_seen_at,
    seen.last_seen_at
from seen
full join profiles on seen.customer_key = profiles.customer_key
