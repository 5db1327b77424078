with feedback as (
    select * from {{ ref('fct_feedback') }}
    where is_customer_voice and product_version is not null
),

versions as (
    select
        brand,
        product,
        product_version,
        min(created_at) as first_seen_at,
        max(created_at) as last_seen_at,
        count(*) as verbatims,
        count(*) filter (where enrichment_status = 'ok') as read_verbatims,
        count(*) filter (where is_complaint) as complaints,
        count(*) filter (where is_complaint and severity >= 2) as severe_complaints,
        count(rating_normalised) as ratings,
        sum(rating_normalised) as rating_sum
    from feedback
    group by brand, product, product_version
),

top_topics as (
    select
        brand,
        product,
        product_version,
        topic as top_complaint_topic
    from {{ ref('fct_complaint') }}
    where product_version is not null and topic is not null
    group by brand, product, product_version, topic
    qualify row_number() over (
        partition by brand, product, product_version order by count(*) desc, topic
    ) = 1
),

compared as (
    select
        *,
        lag(product_version) over releases as previous_version,
        lag(read_verbatims) over releases as previous_read_verbatims,
        lag(complaints) over releases as previous_complaints
    from versions
    window releases as (
        partition by brand, product order by first_seen_at nulls first, product_version
    )
),

scored as (
    select
        *,
        {{ share_z(
            'complaints', 'read_verbatims', 'previous_complaints', 'previous_read_verbatims'
        ) }} as z
    from compared
)

select
    scored.brand,
    scored.product,
    scored.product_version,
    scored.first_seen_at,
    scored.last_seen_at,
    scored.verbatims,
    scored.read_verbatims,
    scored.complaints,
    scored.severe_complaints,
    scored.ratings,
    scored.rating_sum,
    {{ if_enough('read_verbatims', share('complaints', 'read_verbatims')) }} as complaint_rate,
    {{ if_enough('read_verbatims', wilson_low('complaints', 'read_verbatims')) }}
        as complaint_rate_low,
    {{ if_enough('read_verbatims', wilson_high('complaints', 'read_verbatims')) }}
        as complaint_rate_high,
    {{ if_enough('ratings', 'rating_sum / ratings') }} as mean_rating_normalised,
    scored.previous_version,
    scored.previous_read_verbatims,
    scored.previous_complaints,
    {{ if_enough(
        'least(read_verbatims, previous_read_verbatims)',
        share('complaints', 'read_verbatims') ~ ' - '
        ~ share('previous_complaints', 'previous_read_verbatims')
    ) }} as change,
    {{ if_enough('least(read_verbatims, previous_read_verbatims)', 'z') }} as change_z,
    {{ if_enough('least(read_verbatims, previous_read_verbatims)', 'abs(z) >= 1.96') }}
        as is_significant,
    top_topics.top_complaint_topic,
    {{ why_no_value('read_verbatims') }} as value_missing_reason
from scored
left join top_topics using (brand, product, product_version)
