with stars as (
    select
        week_start,
        channel,
        brand,
        product,
        count(*) as n,
        sum(1 + 4 * normalised) as stars_sum,
        sum((1 + 4 * normalised) * (1 + 4 * normalised)) as stars_square_sum,
        count(*) filter (where normalised = 0) as one_star,
        count(*) filter (where normalised = 1) as five_star
    from {{ ref('fct_score') }}
    where metric = 'stars'
    group by week_start, channel, brand, product
),

texts as (
    select
        week_start,
        channel,
        brand,
        product,
        count(is_mismatch) as rated_and_read,
        count(*) filter (where is_mismatch) as mismatches
    from {{ ref('fct_feedback') }}
    where is_customer_voice
    group by week_start, channel, brand, product
)

select
    stars.week_start,
    stars.channel,
    stars.brand,
    stars.product,
    stars.n,
    stars.stars_sum,
    stars.stars_square_sum,
    stars.one_star,
    stars.five_star,
    coalesce(texts.rated_and_read, 0) as rated_and_read,
    coalesce(texts.mismatches, 0) as mismatches,
    {{ if_enough('stars.n', 'stars.stars_sum / stars.n') }} as value,
    {{ if_enough('stars.n', mean_margin('stars.stars_sum', 'stars.stars_square_sum', 'stars.n')) }}
        as moe95,
    {{ if_enough('stars.n', share('stars.one_star', 'stars.n')) }} as one_star_share,
    {{ if_enough(
        'least(stars.n, before.n)', 'stars.stars_sum / stars.n - before.stars_sum / before.n'
    ) }} as change,
    {{ why_no_value('stars.n') }} as value_missing_reason
from stars
left join texts
    on
        stars.week_start is not distinct from texts.week_start
        and stars.channel = texts.channel
        and stars.brand = texts.brand
        and stars.product = texts.product
left join stars as before
    on
        stars.week_start - interval 7 day = before.week_start
        and stars.channel = before.channel
        and stars.brand = before.brand
        and stars.product = before.product
