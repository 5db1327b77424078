select
    customer_key,
    canonical_key
from {{ input_table("identities") }}
