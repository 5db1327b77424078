with complaints as (
    select * from {{ ref('fct_complaint') }}
),

-- A complaint counts once under each topic that the customer spoke of negatively in it.
by_topic as (
    select
        mentions.feedback_id,
        mentions.topic,
        min_by(
            coalesce(mentions.sentence, mentions.quote),
            (mentions.polarity_score, mentions.mention_index)
        ) as example_quote
    from {{ ref('fct_topic_mention') }} as mentions
    where mentions.is_complaint and mentions.is_customer_voice and mentions.polarity = 'negative'
    group by mentions.feedback_id, mentions.topic
),

joined as (
    select
        complaints.week_start,
        complaints.brand,
        by_topic.topic,
        complaints.feedback_id,
        complaints.channel,
        complaints.severity,
        complaints.complaint_probability,
        complaints.customer_key,
        -- A bare subject line is no quote: the sentence that complains most says more, but speaks
        -- of another topic perhaps.
        coalesce(length(by_topic.example_quote) < 20, false) as is_bare,
        if(is_bare, coalesce(complaints.sentence, by_topic.example_quote),
            coalesce(by_topic.example_quote, complaints.sentence)) as example_quote
    from complaints
    left join by_topic using (feedback_id)
),

totals as (
    select
        week_start,
        brand,
        count(*) as brand_complaints
    from complaints
    group by week_start, brand
),

cells as (
    select
        week_start,
        brand,
        topic,
        count(*) as n,
        count(distinct customer_key) as customers,
        count(*) filter (where severity >= 2) as severe,
        max(severity) as worst_severity,
        avg(severity) as mean_severity,
        array_agg(distinct channel order by channel) as channels,
        -- A sentence that can be read at a glance, of the surest and then the worst complaint.
        min(struct_pack(
            a := is_bare or coalesce(length(example_quote), 0) not between 20 and 200,
            b := -coalesce(complaint_probability, 0),
            c := -coalesce(severity, 0),
            feedback_id := feedback_id,
            quote := example_quote
        )) as example
    from joined
    group by week_start, brand, topic
)

select
    cells.week_start,
    cells.brand,
    cells.topic,
    split_part(cells.topic, '.', 1) as topic_level_1,
    cells.n,
    totals.brand_complaints,
    {{ share('cells.n', 'totals.brand_complaints') }} as share,
    cells.customers,
    cells.severe,
    cells.worst_severity,
    cells.mean_severity,
    cells.channels,
    cells.example.feedback_id as example_feedback_id,
    cells.example.quote as example_quote
from cells
inner join totals
    on
        cells.week_start is not distinct from totals.week_start
        and cells.brand = totals.brand
