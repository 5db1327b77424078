with batches as (
    select * from {{ ref('int_batches') }}
),

fold as (
    select
        source,
        count(*) filter (where version_status = 'current') as current_rows,
        count(*) filter (where version_status = 'superseded') as superseded_rows,
        count(*) filter (where version_status = 'deleted') as deleted_rows
    from {{ ref('int_feedback_versions') }}
    group by source
),

books as (
    select
        'batch' as scope,
        source,
        batch,
        landed,
        normalized,
        rejected,
        empty as empty_records,
        feedback_rows,
        cast(null as bigint) as current_rows,
        cast(null as bigint) as superseded_rows,
        cast(null as bigint) as deleted_rows
    from batches

    union all

    select
        'source',
        source,
        null,
        cast(sum(batches.landed) as bigint),
        cast(sum(batches.normalized) as bigint),
        cast(sum(batches.rejected) as bigint),
        cast(sum(batches.empty) as bigint),
        cast(coalesce(sum(batches.feedback_rows), 0) as bigint),
        coalesce(any_value(fold.current_rows), 0),
        coalesce(any_value(fold.superseded_rows), 0),
        coalesce(any_value(fold.deleted_rows), 0)
    from batches
    full join fold using (source)
    group by source
)

select
    *,
    landed - normalized - rejected as records_unaccounted,
    feedback_rows - current_rows - superseded_rows - deleted_rows as rows_unaccounted,
    landed = normalized + rejected
    and coalesce(feedback_rows = current_rows + superseded_rows + deleted_rows, scope = 'batch')
        as is_balanced
from books
