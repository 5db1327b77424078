-- Narrow on purpose: the fold sorts keys, not texts.
with versions as (
    select
        source,
        feedback_id,
        thread_id,
        raw_file,
        raw_line,
        extracted_at,
        is_deleted,
        -- A deletion without a time of its own happened when it was seen.
        coalesce(updated_at, created_at, case when is_deleted then extracted_at end) as version_at
    from {{ ref('stg_lake__feedback') }}
),

-- The vendor deletes a case whole; its messages get no tombstone of their own.
deleted_cases as (
    select distinct case_id from {{ ref('stg_lake__case_events') }} where kind = 'deleted'
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
    ranked.* exclude (thread_id),
    case
        when ranked.version_rank > 1 then 'superseded'
        when ranked.is_deleted or deleted_cases.case_id is not null then 'deleted'
        else 'current'
    end as version_status
from ranked
left join deleted_cases on ranked.thread_id = deleted_cases.case_id
