with sentences as (
    select stg.*
    from {{ ref('stg_lake__sentences') }} as stg
    inner join {{ ref('int_documents') }}
        using (feedback_id, raw_file, raw_line, pipeline_version)
)

select
    sentences.* exclude (speaker_role),
    coalesce(sentences.speaker_role, feedback.speaker_role, 'customer') as speaker_role,
    {{ span_text(
        "case sentences.text_field
            when 'title' then feedback.title
            when 'body' then feedback.body
            else turns.turn_text
        end", "sentences.span_start", "sentences.span_end"
    ) }} as sentence
from sentences
inner join {{ ref('int_feedback') }} as feedback using (feedback_id)
left join {{ ref('int_turns') }} as turns
    on sentences.feedback_id = turns.feedback_id and sentences.turn_index = turns.turn_index
-- Files are read in any order: sums of fractions need the same one in every build.
order by sentences.feedback_id, sentences.sentence_index
