{#
    Verbatims, complaints and sentiment of one period column × channel × brand × product. Shared by
    the daily and the weekly mart, which differ in nothing else.
#}
{% macro cx_cells(period) %}
with feedback as (
    select * from {{ ref('fct_feedback') }} where is_customer_voice
),

mentions as (
    select
        {{ period }},
        channel,
        brand,
        product,
        count(*) filter (where polarity = 'positive') as positive_mentions,
        count(*) filter (where polarity = 'neutral') as neutral_mentions,
        count(*) filter (where polarity = 'negative') as negative_mentions
    from {{ ref('fct_topic_mention') }}
    where is_customer_voice
    group by {{ period }}, channel, brand, product
),

cells as (
    select
        {{ period }},
        channel,
        brand,
        product,
        count(*) as verbatims,
        count(*) filter (where enrichment_status = 'ok') as read_verbatims,
        count(*) filter (where enrichment_status = 'pending') as pending_verbatims,
        count(*) filter (where is_complaint) as complaints,
        count(*) filter (where is_complaint and severity >= 2) as severe_complaints,
        count(*) filter (where churn_intent) as churn_intents,
        count(*) filter (where is_mismatch) as mismatches,
        count(is_mismatch) as rated_and_read,
        count(effort) as effort_n,
        sum(effort) as effort_sum,
        count(sentiment) as sentiment_n,
        sum(sentiment) as sentiment_sum,
        count(distinct customer_key) as customers
    from feedback
    group by {{ period }}, channel, brand, product
)

select
    cells.*,
    coalesce(mentions.positive_mentions, 0) as positive_mentions,
    coalesce(mentions.neutral_mentions, 0) as neutral_mentions,
    coalesce(mentions.negative_mentions, 0) as negative_mentions,
    {{ if_enough('cells.read_verbatims', share('cells.complaints', 'cells.read_verbatims')) }}
        as complaint_rate,
    {{ if_enough('cells.read_verbatims', wilson_low('cells.complaints', 'cells.read_verbatims')) }}
        as complaint_rate_low,
    {{ if_enough('cells.read_verbatims', wilson_high('cells.complaints', 'cells.read_verbatims')) }}
        as complaint_rate_high,
    {{ if_enough(
        '(mentions.positive_mentions + mentions.neutral_mentions + mentions.negative_mentions)',
        net_sentiment(
            'mentions.positive_mentions', 'mentions.neutral_mentions', 'mentions.negative_mentions'
        )
    ) }} as net_sentiment,
    {{ if_enough('cells.effort_n', 'cells.effort_sum / cells.effort_n') }} as mean_effort,
    {{ why_no_value('cells.read_verbatims') }} as value_missing_reason
from cells
left join mentions
    on
        cells.{{ period }} is not distinct from mentions.{{ period }}
        and cells.channel = mentions.channel
        and cells.brand = mentions.brand
        and cells.product = mentions.product
{% endmacro %}
