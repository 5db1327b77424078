with feedback as (
    select
        source,
        channel,
        enrichment_status,
        pipeline_version,
        case when enrichment_status in ('failed', 'not_scored') then
            coalesce(array_to_string(list_sort(failure_reasons), ', '), 'no_text')
        end as reason
    from {{ ref('fct_feedback') }}
)

select
    source,
    channel,
    enrichment_status,
    pipeline_version,
    reason,
    count(*) as feedback_rows,
    cast(sum(count(*)) over (partition by source, channel) as bigint) as landed_rows,
    {{ share('count(*)', 'sum(count(*)) over (partition by source, channel)') }} as share
from feedback
group by source, channel, enrichment_status, pipeline_version, reason
