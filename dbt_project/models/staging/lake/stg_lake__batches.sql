with lake_rows as (
    select * from {{ lake_table("batches") }}
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
        kind,
        landed,
        normalized,
        rejected,
        empty,
        feedback_rows,
        cap_hit,
        vendor_total,
        schema_drift,
        -- times, UTC
        {{ utc('window_since') }} as window_since,
        {{ utc('window_until') }} as window_until,
        {{ utc('extracted_at') }} as extracted_at
    from lake_rows
)

select * from renamed
