with lake_rows as (
    select * from {{ lake_table("sentences") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        feedback_id,
        sentence_index,
        turn_index,
        raw_file,
        raw_line,
        -- what it says
        field as text_field,
        start as span_start,
        "end" as span_end,
        speaker_role,
        sentiment,
        complaint_probability,
        pipeline_version
    from lake_rows
)

select * from renamed
