select
    events.* exclude (customer_key),
    coalesce(identities.canonical_key, events.customer_key) as customer_key
from {{ ref('stg_inputs__journey_events') }} as events
left join {{ ref('int_identities') }} as identities using (customer_key)
