with lake_rows as (
    select * from {{ lake_table("rejects") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        stream,
        raw_file,
        raw_line,
        -- what it says
        rule,
        reason,
        origin,
        -- times, UTC
        {{ utc('extracted_at') }} as extracted_at
    from lake_rows
)

select * from renamed
