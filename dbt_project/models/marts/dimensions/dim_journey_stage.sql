with seen as (
    select distinct journey_stage from {{ ref('int_feedback') }}

    union

    select stage from {{ ref('int_journey_events') }} where stage is not null

    union

    select journey_stage from {{ ref('journey_stages') }}
)

select
    seen.journey_stage,
    stages.position,
    stages.journey_stage is not null as is_standard
from seen
left join {{ ref('journey_stages') }} as stages using (journey_stage)
