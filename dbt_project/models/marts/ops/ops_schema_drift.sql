with fields as (
    select
        batches.source,
        batches.stream,
        batches.batch,
        batches.extracted_at,
        unnest({{ json_counts('batches.schema_drift') }}) as field
    from {{ ref('int_batches') }} as batches
    where batches.schema_drift is not null
)

select
    source,
    stream,
    field['key'] as field,
    cast(sum(field['value']) as bigint) as records,
    count(distinct batch) as batches,
    min(extracted_at) as first_seen_at,
    max(extracted_at) as last_seen_at
from fields
group by source, stream, field['key']
