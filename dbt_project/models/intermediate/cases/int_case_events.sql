with deduplicated as (
    select *
    from {{ ref('stg_lake__case_events') }}
    qualify row_number() over (
        partition by case_id, event_id
        order by extracted_at desc, raw_file desc, raw_line desc, batch desc
    ) = 1
),

deleted_cases as (
    select distinct case_id from deduplicated where kind = 'deleted'
)

select
    events.* exclude (customer_key),
    coalesce(identities.canonical_key, events.customer_key) as customer_key
from deduplicated as events
left join {{ ref('int_identities') }} as identities using (customer_key)
left join deleted_cases using (case_id)
where deleted_cases.case_id is null
