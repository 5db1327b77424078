with themes as (
    select * from {{ ref('int_themes') }}
),

sentences as (
    select
        *,
        date_diff('day', business_date, {{ as_of_date() }}) as days_ago
    from {{ ref('int_theme_sentences') }}
),

counted as (
    select
        theme_id,
        count(*) as sentences,
        count(distinct feedback_id) as verbatims,
        count(distinct customer_key) as customers,
        min(business_date) as first_seen_on,
        max(business_date) as last_seen_on,
        list_sort(list(distinct channel)) as channels,
        list_sort(list(distinct brand)) as brands,
        count(*) filter (where days_ago between 0 and 27) as sentences_28d,
        count(*) filter (where days_ago between 28 and 55) as sentences_28d_before,
        array_agg(feedback_id order by quote_rank)
            filter (where quote_rank is not null) as evidence_ids,
        array_agg(sentence order by quote_rank)
            filter (where quote_rank is not null) as quotes
    from sentences
    group by theme_id
)

select
    themes.theme_id,
    themes.language,
    themes.label,
    themes.state,
    themes.topic,
    themes.phrases,
    coalesce(counted.sentences, 0) as sentences,
    coalesce(counted.verbatims, 0) as verbatims,
    coalesce(counted.customers, 0) as customers,
    themes.candidates as candidate_sentences,
    {{ share('coalesce(counted.sentences, 0)', 'themes.candidates') }} as share,
    counted.first_seen_on,
    counted.last_seen_on,
    counted.channels,
    counted.brands,
    coalesce(counted.sentences_28d, 0) as sentences_28d,
    coalesce(counted.sentences_28d_before, 0) as sentences_28d_before,
    {{ share('counted.sentences_28d', 'counted.sentences_28d_before') }} as growth,
    counted.evidence_ids,
    counted.quotes
from themes
left join counted using (theme_id)
