with versions as (
    select
        source,
        response_id,
        metric,
        coalesce(score_name, '') as score_name,
        feedback_id,
        raw_file,
        raw_line,
        extracted_at,
        is_deleted or value is null as is_withdrawn,
        coalesce(updated_at, answered_at, case when is_deleted then extracted_at end) as version_at
    from {{ ref('stg_lake__scores') }}
    group by all
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, response_id, metric, score_name
            order by version_at desc nulls last, extracted_at desc, raw_file desc, raw_line desc
        ) as version_rank
    from versions
),

deleted_feedback as (
    select feedback_id from {{ ref('int_feedback_versions') }} where version_status = 'deleted'
)

select
    ranked.*,
    case
        when ranked.version_rank > 1 then 'superseded'
        when ranked.is_withdrawn or deleted_feedback.feedback_id is not null then 'deleted'
        else 'current'
    end as version_status
from ranked
left join deleted_feedback using (feedback_id)
