with lake_rows as (
    select * from {{ lake_table("feedback") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        feedback_id,
        stream,
        native_id,
        thread_id,
        response_id,
        author_key,
        customer_key,
        agent_key,
        key_id,
        raw_file,
        raw_line,
        -- what it says
        channel,
        speaker_role,
        brand,
        product,
        product_version,
        location,
        journey_stage,
        title,
        body,
        language_declared,
        prompt,
        url,
        is_deleted,
        attributes,
        pii,
        -- times, UTC
        {{ utc('created_at') }} as created_at,
        {{ utc('updated_at') }} as updated_at,
        {{ utc('extracted_at') }} as extracted_at,
        business_date
    from lake_rows
)

select * from renamed
