select
    customer_key,
    min(canonical_key) as canonical_key
from {{ ref('stg_inputs__identities') }}
where customer_key is not null and canonical_key is not null
group by customer_key
