with lake_rows as (
    select * from {{ lake_table("turns") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        feedback_id,
        turn_index,
        speaker_key,
        raw_file,
        raw_line,
        -- what it says
        speaker_role,
        start_ms,
        end_ms,
        text as turn_text
    from lake_rows
)

select * from renamed
