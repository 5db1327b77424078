with scores as (
    select stg.*
    from {{ ref('stg_lake__scores') }} as stg
    inner join {{ ref('int_score_versions') }} as versions
        on
            stg.source = versions.source
            and stg.response_id = versions.response_id
            and stg.metric = versions.metric
            and coalesce(stg.score_name, '') = versions.score_name
            and stg.raw_file = versions.raw_file
            and stg.raw_line = versions.raw_line
    where versions.version_status = 'current'
    qualify row_number() over (
        partition by stg.source, stg.response_id, stg.metric, coalesce(stg.score_name, '')
        order by stg.batch
    ) = 1
),

scaled as (
    select
        *,
        (value - scale_min) / nullif(scale_max - scale_min, 0) as normalised,
        -- The scales on which a top box is defined; on any other it stays null.
        case
            when scale_min = 1 and scale_max = 5 then 4
            when scale_min = 1 and scale_max = 7 then 6
            when scale_min in (0, 1) and scale_max = 10 then 9
            when scale_min = 0 and scale_max = 1 then 1
        end as top_box_from,
        -- CES 1.0 reads the other way round (1 is easy): the versions are never mixed.
        case
            when metric != 'ces' then null
            when scale_version = 'ces_1' and scale_min = 1 and scale_max = 5 then 'ces_1'
            when scale_version = 'ces_1' then null
            when scale_min = 1 and scale_max = 7 then 'ces_2'
        end as ces_version
    from scores
)

select
    -- ids and place
    scaled.source || ':' || scaled.response_id || ':' || scaled.metric || ':'
    || coalesce(scaled.score_name, '') as score_id,
    scaled.source,
    scaled.response_id,
    feedback.feedback_id,
    coalesce(identities.canonical_key, scaled.customer_key, feedback.customer_key) as customer_key,
    coalesce(scaled.agent_key, feedback.agent_key) as agent_key,
    scaled.batch,
    scaled.raw_file,
    scaled.raw_line,
    -- what was answered
    scaled.channel,
    coalesce(scaled.brand, feedback.brand, 'unknown') as brand,
    coalesce(scaled.product, feedback.product, 'unknown') as product,
    scaled.metric,
    scaled.score_name,
    scaled.scale_version,
    scaled.value,
    scaled.scale_min,
    scaled.scale_max,
    scaled.normalised,
    scaled.value >= scaled.top_box_from as is_top_box,
    case
        when scaled.metric = 'nps' and scaled.scale_min = 0 and scaled.scale_max = 10 then
            case
                when scaled.value >= 9 then 'promoter'
                when scaled.value <= 6 then 'detractor'
                else 'passive'
            end
    end as nps_class,
    scaled.ces_version,
    case scaled.ces_version
        when 'ces_1' then scaled.value <= 2
        when 'ces_2' then scaled.value >= 5
    end as is_easy,
    -- times, UTC
    scaled.answered_at,
    scaled.business_date,
    {{ iso_week('scaled.business_date') }} as week_start
from scaled
left join {{ ref('int_feedback') }} as feedback on scaled.feedback_id = feedback.feedback_id
left join {{ ref('int_identities') }} as identities on scaled.customer_key = identities.customer_key
