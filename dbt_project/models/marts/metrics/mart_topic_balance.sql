with mentions as (
    select
        mentions.*,
        windows.time_window
    from {{ ref('fct_topic_mention') }} as mentions
    cross join (values ('last_28_days'), ('all')) as windows (time_window)
    where
        mentions.is_customer_voice
        and (
            windows.time_window = 'all'
            or (
                mentions.business_date >= {{ as_of_date() }} - interval 28 day
                and mentions.business_date < {{ as_of_date() }}
            )
        )
),

by_verbatim as (
    select
        time_window,
        brand,
        topic,
        feedback_id,
        bool_or(polarity = 'positive') as is_praised,
        bool_or(polarity = 'negative') as is_criticised,
        bool_or(polarity = 'negative' and is_complaint) as is_complained_about,
        max(polarity_score) as best,
        min(polarity_score) as worst,
        min_by(coalesce(sentence, quote), (-polarity_score, mention_index)) as best_quote,
        min_by(coalesce(sentence, quote), (polarity_score, mention_index)) as worst_quote
    from mentions
    group by time_window, brand, topic, feedback_id
),

cells as (
    select
        time_window,
        brand,
        topic,
        count(*) as verbatims,
        count(*) filter (where is_praised) as praised,
        count(*) filter (where is_criticised) as criticised,
        count(*) filter (where is_complained_about) as complaints,
        min_by(feedback_id, (-best, feedback_id)) filter (where is_praised) as praise_feedback_id,
        min_by(best_quote, (-best, feedback_id)) filter (where is_praised) as praise_quote,
        min_by(feedback_id, (worst, feedback_id)) filter (where is_criticised)
            as criticism_feedback_id,
        min_by(worst_quote, (worst, feedback_id)) filter (where is_criticised) as criticism_quote
    from by_verbatim
    group by time_window, brand, topic
)

select
    time_window,
    brand,
    topic,
    verbatims,
    praised,
    criticised,
    complaints,
    {{ if_enough('verbatims', share('praised', 'verbatims')) }} as praise_share,
    {{ if_enough('verbatims', share('criticised', 'verbatims')) }} as criticism_share,
    case
        when verbatims < {{ var('minimum_n') }} then null
        when {{ wilson_low('praised', '(praised + criticised)') }} > 0.5 then 'going_well'
        when {{ wilson_high('praised', '(praised + criticised)') }} < 0.5 then 'to_improve'
        else 'mixed'
    end as verdict,
    praise_feedback_id,
    praise_quote,
    criticism_feedback_id,
    criticism_quote,
    {{ why_no_value('verbatims') }} as value_missing_reason
from cells
