with lake_rows as (
    select * from {{ lake_table("mentions") }}
),

renamed as (
    select
        -- ids and place
        batch,
        source,
        feedback_id,
        mention_index,
        sentence_index,
        turn_index,
        raw_file,
        raw_line,
        -- what it says
        field as text_field,
        start as span_start,
        "end" as span_end,
        speaker_role,
        topic,
        polarity,
        polarity_score,
        opinion_words,
        intent,
        method,
        score as topic_score,
        taxonomy_version,
        pipeline_version
    from lake_rows
)

select * from renamed
