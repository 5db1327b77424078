-- What a customer who left the journey said within seven days of it, before or after.
with drop_offs as (
    select *
    from {{ ref('int_journey_events') }}
    where is_drop_off
),

totals as (
    select
        brand,
        stage,
        event,
        count(*) as drop_offs
    from drop_offs
    group by brand, stage, event
)

select
    drop_offs.brand,
    drop_offs.stage as journey_stage,
    drop_offs.event,
    mentions.topic,
    any_value(totals.drop_offs) as drop_offs,
    count(distinct drop_offs.customer_key) as customers,
    count(distinct mentions.feedback_id) as verbatims,
    count(distinct mentions.feedback_id) filter (where mentions.polarity = 'negative')
        as negative_verbatims,
    min_by(mentions.feedback_id, (mentions.polarity_score, mentions.mention_id))
        as example_feedback_id,
    min_by(
        coalesce(mentions.sentence, mentions.quote), (mentions.polarity_score, mentions.mention_id)
    ) as example_quote
from drop_offs
inner join totals
    on
        drop_offs.brand is not distinct from totals.brand
        and drop_offs.stage is not distinct from totals.stage
        and drop_offs.event is not distinct from totals.event
inner join {{ ref('fct_topic_mention') }} as mentions
    on
        drop_offs.customer_key = mentions.customer_key
        and mentions.created_at >= drop_offs.happened_at - interval 7 day
        and mentions.created_at < drop_offs.happened_at + interval 7 day
where mentions.is_customer_voice
group by drop_offs.brand, drop_offs.stage, drop_offs.event, mentions.topic
