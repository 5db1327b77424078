with lake_rows as (
    select * from {{ lake_table("case_events") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        case_id,
        event_id,
        actor_key,
        customer_key,
        raw_file,
        raw_line,
        -- what it says
        kind,
        actor_role,
        is_public,
        value as new_value,
        -- times, UTC
        {{ utc('"at"') }} as happened_at,
        {{ utc('extracted_at') }} as extracted_at
    from lake_rows
)

select * from renamed
