with lake_rows as (
    select * from {{ lake_table("runs") }}
),

renamed as (
    select
        -- ids and place
        run_id,
        source,
        stream,
        -- what it says
        step,
        status,
        rows_in,
        rows_out,
        rejected,
        detail,
        -- times, UTC
        {{ utc('started_at') }} as started_at,
        {{ utc('ended_at') }} as ended_at
    from lake_rows
)

select * from renamed
