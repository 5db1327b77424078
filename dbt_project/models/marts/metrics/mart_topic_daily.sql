with mentions as (
    select * from {{ ref('fct_topic_mention') }}
    where is_customer_voice and business_date is not null
),

verbatims as (
    select
        business_date,
        brand,
        channel,
        count(*) as read_verbatims
    from {{ ref('fct_feedback') }}
    where is_customer_voice and enrichment_status = 'ok' and business_date is not null
    group by business_date, brand, channel
),

cells as (
    select
        business_date,
        brand,
        channel,
        topic,
        count(distinct feedback_id) as verbatims,
        count(*) as mentions,
        count(*) filter (where polarity = 'positive') as positive_mentions,
        count(*) filter (where polarity = 'neutral') as neutral_mentions,
        count(*) filter (where polarity = 'negative') as negative_mentions,
        count(polarity_score) as polarity_n,
        sum(polarity_score) as polarity_sum
    from mentions
    group by business_date, brand, channel, topic
),

with_baselines as (
    select
        *,
        coalesce(sum(verbatims) over seven_days, 0) / 7.0 as baseline_7d,
        coalesce(sum(verbatims) over four_weeks, 0) / 28.0 as baseline_28d
    from cells
    window
        seven_days as (
            partition by brand, channel, topic order by business_date
            range between interval 7 day preceding and interval 1 day preceding
        ),
        four_weeks as (
            partition by brand, channel, topic order by business_date
            range between interval 28 day preceding and interval 1 day preceding
        )
)

select
    with_baselines.*,
    coalesce(verbatims.read_verbatims, 0) as read_verbatims,
    {{ share('with_baselines.verbatims', 'verbatims.read_verbatims') }} as share,
    {{ if_enough('with_baselines.mentions', net_sentiment(
        'with_baselines.positive_mentions',
        'with_baselines.neutral_mentions',
        'with_baselines.negative_mentions'
    )) }} as net_sentiment,
    {{ if_enough(
        'with_baselines.polarity_n', 'with_baselines.polarity_sum / with_baselines.polarity_n'
    ) }} as mean_polarity,
    (with_baselines.verbatims - with_baselines.baseline_28d)
    / nullif(sqrt(with_baselines.baseline_28d), 0) as z_28d,
    {{ why_no_value('with_baselines.mentions') }} as value_missing_reason
from with_baselines
left join verbatims using (business_date, brand, channel)
