-- Measured: case waits for the first reply, conversations for the first answer of a person.
with measured as (
    select
        week_start,
        channel,
        brand,
        first_response_seconds as wait_seconds
    from {{ ref('fct_case') }}
    where first_response_seconds is not null

    union all

    select
        week_start,
        channel,
        brand,
        first_answer_ms / 1000.0
    from {{ ref('fct_conversation') }}
    where first_answer_ms is not null
),

waits as (
    select
        week_start,
        channel,
        brand,
        count(*) as waits_measured,
        sum(wait_seconds) as wait_seconds_sum,
        median(wait_seconds) as median_wait_seconds,
        quantile_cont(wait_seconds, 0.9) as p90_wait_seconds
    from measured
    group by week_start, channel, brand
),

said as (
    select
        week_start,
        channel,
        brand,
        count(distinct feedback_id) as verbatims_on_wait,
        count(distinct feedback_id) filter (where polarity = 'negative') as complained_of_wait,
        min_by(feedback_id, (polarity_score, mention_id)) as example_feedback_id,
        min_by(coalesce(sentence, quote), (polarity_score, mention_id)) as example_quote
    from {{ ref('fct_topic_mention') }}
    where
        is_customer_voice
        and regexp_matches(topic, {{ sql_text(var('wait_topics')) }})
    group by week_start, channel, brand
),

read as (
    select
        week_start,
        channel,
        brand,
        count(*) as read_verbatims
    from {{ ref('fct_feedback') }}
    where is_customer_voice and enrichment_status = 'ok'
    group by week_start, channel, brand
),

cells as (
    select
        week_start,
        channel,
        brand
    from waits

    union

    select
        week_start,
        channel,
        brand
    from read
)

select
    cells.week_start,
    cells.channel,
    cells.brand,
    coalesce(waits.waits_measured, 0) as waits_measured,
    waits.wait_seconds_sum,
    {{ if_enough('waits.waits_measured', 'waits.median_wait_seconds') }} as median_wait_seconds,
    {{ if_enough('waits.waits_measured', 'waits.p90_wait_seconds') }} as p90_wait_seconds,
    coalesce(read.read_verbatims, 0) as read_verbatims,
    coalesce(said.verbatims_on_wait, 0) as verbatims_on_wait,
    coalesce(said.complained_of_wait, 0) as complained_of_wait,
    {{ if_enough('read.read_verbatims', share(
        'coalesce(said.complained_of_wait, 0)', 'read.read_verbatims'
    )) }} as said_wait_share,
    said.example_feedback_id,
    said.example_quote
from cells
left join waits
    on
        cells.week_start is not distinct from waits.week_start
        and cells.channel = waits.channel
        and cells.brand = waits.brand
left join read
    on
        cells.week_start is not distinct from read.week_start
        and cells.channel = read.channel
        and cells.brand = read.brand
left join said
    on
        cells.week_start is not distinct from said.week_start
        and cells.channel = said.channel
        and cells.brand = said.brand
