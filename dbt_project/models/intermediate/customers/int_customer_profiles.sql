-- Several identities of one person are one row: the one that signed up first.
select
    coalesce(identities.canonical_key, customers.customer_key) as customer_key,
    customers.* exclude (customer_key)
from {{ ref('stg_inputs__customers') }} as customers
left join {{ ref('int_identities') }} as identities using (customer_key)
where customers.customer_key is not null
qualify row_number() over (
    partition by coalesce(identities.canonical_key, customers.customer_key)
    order by customers.signed_up_on nulls last, customers.customer_key
) = 1
