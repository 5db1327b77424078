with lake_rows as (
    select * from {{ lake_table("quality") }}
),

renamed as (
    select
        -- ids and place
        build_id,
        -- what it says
        suite,
        expectation,
        target,
        severity,
        success,
        observed,
        expected,
        -- times, UTC
        {{ utc('"at"') }} as judged_at
    from lake_rows
)

select * from renamed
