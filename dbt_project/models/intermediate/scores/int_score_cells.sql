-- Additive parts of every score metric, by period and by level of detail; a dimension that a level
-- sums over holds 'all'.
with periods as (
    select
        scores.*,
        periods.period,
        case periods.period
            when 'day' then scores.business_date
            when 'week' then scores.week_start
            when 'month' then cast(date_trunc('month', scores.business_date) as date)
        end as period_start
    from {{ ref('int_scores') }} as scores
    cross join (values ('day'), ('week'), ('month'), ('all')) as periods (period)
)

select
    metric,
    ces_version,
    period,
    period_start,
    case
        when grouping(channel) = 0 and grouping(brand) = 0 then 'cell'
        when grouping(channel) = 0 then 'channel'
        when grouping(product) = 0 then 'product'
        when grouping(brand) = 0 then 'brand'
        else 'all'
    end as level,
    coalesce(channel, 'all') as channel,
    coalesce(brand, 'all') as brand,
    coalesce(product, 'all') as product,
    count(*) as answers,
    sum(value) as value_sum,
    sum(value * value) as value_square_sum,
    sum(normalised) as normalised_sum,
    count(nps_class) as nps_n,
    count(*) filter (where nps_class = 'promoter') as promoters,
    count(*) filter (where nps_class = 'passive') as passives,
    count(*) filter (where nps_class = 'detractor') as detractors,
    count(is_top_box) as top_box_n,
    count(*) filter (where is_top_box) as top_box,
    count(is_easy) as easy_n,
    count(*) filter (where is_easy) as easy
from periods
-- An answer without a time belongs to no day, but it counts in all of time.
where period = 'all' or period_start is not null
group by
    grouping sets (
        (metric, ces_version, period, period_start, channel, brand, product),
        (metric, ces_version, period, period_start, brand, product),
        (metric, ces_version, period, period_start, brand),
        (metric, ces_version, period, period_start, channel),
        (metric, ces_version, period, period_start)
    )
