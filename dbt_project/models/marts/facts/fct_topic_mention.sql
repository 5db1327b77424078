with mentions as (
    select * from {{ ref('int_mentions') }}
),

sentences as (
    select
        feedback_id,
        sentence_index,
        sentence
    from {{ ref('int_sentences') }}
),

feedback as (
    select * from {{ ref('fct_feedback') }}
)

select
    -- ids and place
    mentions.feedback_id || '#' || mentions.mention_index as mention_id,
    mentions.feedback_id,
    mentions.mention_index,
    mentions.sentence_index,
    mentions.source,
    feedback.customer_key,
    mentions.raw_file,
    mentions.raw_line,
    -- where and about what
    feedback.channel,
    feedback.brand,
    feedback.product,
    feedback.product_version,
    mentions.topic,
    split_part(mentions.topic, '.', 1) as topic_level_1,
    -- what was said
    mentions.speaker_role,
    feedback.is_customer_voice and mentions.speaker_role = 'customer' as is_customer_voice,
    mentions.polarity,
    mentions.polarity_score,
    mentions.opinion_words,
    mentions.intent,
    feedback.is_complaint,
    mentions.quote,
    sentences.sentence,
    mentions.text_field,
    mentions.turn_index,
    mentions.span_start,
    mentions.span_end,
    -- how it was found
    mentions.method,
    mentions.topic_score,
    mentions.taxonomy_version,
    mentions.pipeline_version,
    -- times, UTC
    feedback.created_at,
    feedback.business_date,
    feedback.week_start
from mentions
inner join feedback on mentions.feedback_id = feedback.feedback_id
left join sentences
    on
        mentions.feedback_id = sentences.feedback_id
        and mentions.sentence_index = sentences.sentence_index
