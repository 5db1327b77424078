-- Leave-topic-out: what the NPS of all answers with text would gain or lose without those that
-- speak of the topic.
with answers as (
    select distinct
        score_id,
        brand,
        x
    from {{ ref('int_nps_topics') }}
),

totals as (
    select
        coalesce(brand, 'all') as brand,
        count(*) as n,
        sum(x) as x_sum,
        sum(x * x) as x_square_sum
    from answers
    group by grouping sets ((brand), ())
),

topics as (
    select
        coalesce(brand, 'all') as brand,
        topic,
        count(*) as n_topic,
        sum(x) as x_sum_topic,
        sum(x * x) as x_square_sum_topic
    from {{ ref('int_nps_topics') }}
    where topic is not null
    group by grouping sets ((brand, topic), (topic))
),

parts as (
    select
        topics.brand,
        topics.topic,
        totals.n,
        topics.n_topic,
        totals.n - topics.n_topic as n_without,
        totals.x_sum / totals.n as nps_all,
        topics.x_sum_topic / topics.n_topic as nps_topic,
        (totals.x_sum - topics.x_sum_topic) / nullif(totals.n - topics.n_topic, 0) as nps_without,
        totals.x_sum,
        totals.x_square_sum,
        topics.x_sum_topic,
        topics.x_square_sum_topic
    from topics
    inner join totals using (brand)
),

-- Delta method. The influence of an answer on (all - without) is x - A for one with the topic and
-- x - A - (x - W) * n / n_without for one without it; A and W are the two means.
varied as (
    select
        *,
        n * 1.0 / nullif(n_without, 0) as k,
        x_square_sum_topic - 2 * nps_all * x_sum_topic + n_topic * nps_all * nps_all
            as square_with,
        x_square_sum - x_square_sum_topic as q0,
        x_sum - x_sum_topic as s0
    from parts
),

intervals as (
    select
        *,
        nps_all - nps_without as impact,
        sqrt(greatest(
            square_with
            + (1 - k) * (1 - k) * q0
            + 2 * (1 - k) * (k * nps_without - nps_all) * s0
            + (k * nps_without - nps_all) * (k * nps_without - nps_all) * n_without, 0
        )) / n as standard_error
    from varied
)

select
    brand,
    topic,
    n,
    n_topic,
    n_without,
    {{ if_enough('least(n_topic, n_without)', 'nps_all') }} as nps_all,
    {{ if_enough('least(n_topic, n_without)', 'nps_topic') }} as nps_topic,
    {{ if_enough('least(n_topic, n_without)', 'nps_without') }} as nps_without,
    {{ if_enough('least(n_topic, n_without)', 'impact') }} as impact,
    {{ if_enough('least(n_topic, n_without)', 'impact - 1.96 * standard_error') }} as impact_low,
    {{ if_enough('least(n_topic, n_without)', 'impact + 1.96 * standard_error') }} as impact_high,
    'delta' as interval_method,
    {{ why_no_value('least(n_topic, n_without)') }} as value_missing_reason
from intervals
