with days as (
    select
        *,
        isodow(business_date) as weekday
    from {{ ref('int_topic_days') }}
),

-- Baseline: the four same weekdays of the 28 days before, plus half an event, so that a topic never
-- heard before has a small rate and not an impossible one.
baselines as (
    select
        *,
        coalesce(sum(n) over same_weekday, 0) as baseline_n,
        (coalesce(sum(n) over same_weekday, 0) + 0.5) / 4 as expected,
        count(*) over four_weeks as baseline_days,
        avg(n) over four_weeks as daily_mean,
        var_samp(n) over four_weeks as daily_variance
    from days
    window
        same_weekday as (
            partition by brand, topic, weekday order by business_date
            rows between 4 preceding and 1 preceding
        ),
        four_weeks as (
            partition by brand, topic order by business_date
            rows between 28 preceding and 1 preceding
        )
),

-- Overdispersion by moments over the 28 days; a calm topic has none.
tested as (
    select
        *,
        coalesce(
            greatest(daily_variance - daily_mean, 0) / nullif(daily_mean * daily_mean, 0), 0
        ) as dispersion
    from baselines
    where baseline_days = 28 and n >= 5
),

with_p as (
    select
        *,
        {{ negative_binomial_tail('n', 'expected', 'dispersion') }} as p_value
    from tested
),

ranked as (
    select
        *,
        row_number() over (
            partition by business_date, brand order by p_value, topic
        ) as p_rank,
        count(*) over (partition by business_date, brand) as family_size
    from with_p
),

corrected as (
    select
        *,
        {{ benjamini_hochberg('p_value', 'business_date, brand', 'topic') }} as q_value
    from ranked
),

-- A verbatim shows a topic by its worst sentence on it; brand 'all' takes from every brand.
shown as (
    select
        feedback_id,
        topic,
        brand,
        business_date,
        min(polarity_score) as polarity_score,
        min_by(coalesce(sentence, quote), (polarity_score, mention_index)) as sentence
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice and business_date in (select business_date from corrected)
    group by feedback_id, topic, brand, business_date
),

evidence as (
    select
        coalesce(brand, 'all') as brand,
        topic,
        business_date,
        {{ evidence_ids('feedback_id', 'polarity_score, feedback_id') }} as evidence_ids,
        min_by(sentence, (polarity_score, feedback_id)) as example_quote
    from shown
    group by grouping sets ((brand, topic, business_date), (topic, business_date))
)

select
    corrected.business_date,
    corrected.brand,
    corrected.topic,
    corrected.n,
    corrected.negative_n,
    corrected.baseline_n,
    corrected.expected,
    corrected.dispersion,
    corrected.n / corrected.expected as ratio,
    corrected.p_value,
    corrected.q_value,
    corrected.family_size as topics_tested,
    corrected.q_value <= 0.05 and corrected.n > corrected.expected as is_emerging,
    evidence.evidence_ids,
    evidence.example_quote
from corrected
left join evidence using (business_date, brand, topic)
