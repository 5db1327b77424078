-- Places, not texts, stand in the lake: a text that is gone or was edited is no longer quoted.
select
    themed.theme_id,
    themed.similarity,
    themed.quote_rank,
    sentences.feedback_id,
    sentences.sentence_index,
    sentences.sentence,
    feedback.channel,
    feedback.brand,
    feedback.customer_key,
    feedback.business_date
from {{ ref('stg_lake__theme_sentences') }} as themed
inner join {{ ref('int_sentences') }} as sentences
    on
        themed.feedback_id = sentences.feedback_id
        and themed.text_field = sentences.text_field
        and themed.turn_index is not distinct from sentences.turn_index
        and themed.span_start = sentences.span_start
        and themed.span_end = sentences.span_end
inner join {{ ref('int_feedback') }} as feedback
    on themed.feedback_id = feedback.feedback_id
