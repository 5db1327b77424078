with lake_rows as (
    select * from {{ lake_table("themes") }}
),

renamed as (
    select
        -- ids
        theme_id,
        merged_into,
        -- what it says
        language,
        label,
        phrases,
        terms,
        weights,
        generation,
        state,
        topic,
        candidates
    from lake_rows
)

select * from renamed
