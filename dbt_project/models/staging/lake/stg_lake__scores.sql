with lake_rows as (
    select * from {{ lake_table("scores") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        response_id,
        feedback_id,
        customer_key,
        agent_key,
        raw_file,
        raw_line,
        -- what it says
        channel,
        metric,
        name as score_name,
        value,
        min as scale_min,
        max as scale_max,
        scale_version,
        brand,
        product,
        is_deleted,
        -- times, UTC
        {{ utc('"at"') }} as answered_at,
        {{ utc('updated_at') }} as updated_at,
        {{ utc('extracted_at') }} as extracted_at,
        business_date
    from lake_rows
)

select * from renamed
