-- From a mention's number to the words: its quote stands at its offsets in the published text.
select mentions.mention_id
from {{ ref('fct_topic_mention') }} as mentions
inner join {{ ref('fct_feedback') }} as feedback using (feedback_id)
left join {{ ref('fct_turn') }} as turns
    on mentions.feedback_id = turns.feedback_id and mentions.turn_index = turns.turn_index
where
    mentions.quote is null
    or mentions.quote != {{ span_text(
        "case mentions.text_field
            when 'title' then feedback.title
            when 'body' then feedback.body
            else turns.turn_text
        end", "mentions.span_start", "mentions.span_end"
    ) }}
