with mentions as (
    select stg.*
    from {{ ref('stg_lake__mentions') }} as stg
    inner join {{ ref('int_documents') }}
        using (feedback_id, raw_file, raw_line, pipeline_version)
)

select
    mentions.* exclude (speaker_role),
    coalesce(mentions.speaker_role, feedback.speaker_role, 'customer') as speaker_role,
    {{ span_text(
        "case mentions.text_field
            when 'title' then feedback.title
            when 'body' then feedback.body
            else turns.turn_text
        end", "mentions.span_start", "mentions.span_end"
    ) }} as quote
from mentions
inner join {{ ref('int_feedback') }} as feedback using (feedback_id)
left join {{ ref('int_turns') }} as turns
    on mentions.feedback_id = turns.feedback_id and mentions.turn_index = turns.turn_index
-- Files are read in any order: sums of fractions need the same one in every build.
order by mentions.feedback_id, mentions.mention_index
