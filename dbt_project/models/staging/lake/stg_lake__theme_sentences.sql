with lake_rows as (
    select * from {{ lake_table("theme_sentences") }}
),

renamed as (
    select
        -- ids and place
        theme_id,
        feedback_id,
        turn_index,
        -- what it says
        field as text_field,
        start as span_start,
        "end" as span_end,
        similarity,
        quote_rank
    from lake_rows
)

select * from renamed
