-- Narrow on purpose: the fold sorts keys, not texts.
with versions as (
    select
        source,
        feedback_id,
        raw_file,
        raw_line,
        extracted_at,
        is_deleted,
        -- A deletion without a time of its own happened when it was seen.
        coalesce(updated_at, created_at, case when is_deleted then extracted_at end) as version_at
    from {{ ref('stg_lake__feedback') }}
    -- A row can stand in the lake twice after an interrupted compaction.
    group by all
),

ranked as (
    select
        *,
        row_number() over (
            partition by feedback_id
            order by version_at desc nulls last, extracted_at desc, raw_file desc, raw_line desc
        ) as version_rank
    from versions
)

select
    *,
    case
        when version_rank > 1 then 'superseded'
        when is_deleted then 'deleted'
        else 'current'
    end as version_status
from ranked
