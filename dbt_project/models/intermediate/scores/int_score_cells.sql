-- Additive parts of every score metric, by period and by level of detail; a dimension that a level
-- sums over holds 'all'.
{%- set parts = {
    'answers': 'count(*)',
    'nps_n': 'count(nps_class)',
    'promoters': "count(*) filter (where nps_class = 'promoter')",
    'passives': "count(*) filter (where nps_class = 'passive')",
    'detractors': "count(*) filter (where nps_class = 'detractor')",
    'top_box_n': 'count(is_top_box)',
    'top_box': 'count(*) filter (where is_top_box)',
    'easy_n': 'count(is_easy)',
    'easy': 'count(*) filter (where is_easy)',
} %}

with days as (
    select
        metric,
        ces_version,
        business_date,
        channel,
        brand,
        product,
        sum(value) as value_sum,
        sum(normalised) as normalised_sum,
        {%- for name, count in parts.items() %}
        {{ count }} as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('int_scores') }}
    group by metric, ces_version, business_date, channel, brand, product
),

periods as (
    select
        days.*,
        periods.period,
        case periods.period
            when 'day' then days.business_date
            when 'week' then {{ iso_week('days.business_date') }}
            when 'month' then cast(date_trunc('month', days.business_date) as date)
        end as period_start
    from days
    cross join (values ('day'), ('week'), ('month'), ('all')) as periods (period)
    -- An answer without a time belongs to no day, but it counts in all of time.
    where days.business_date is not null or periods.period = 'all'
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
    sum(value_sum) as value_sum,
    sum(normalised_sum) as normalised_sum,
    {%- for name in parts %}
    cast(sum({{ name }}) as bigint) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from periods
group by
    grouping sets (
        (metric, ces_version, period, period_start, channel, brand, product),
        (metric, ces_version, period, period_start, brand, product),
        (metric, ces_version, period, period_start, brand),
        (metric, ces_version, period, period_start, channel),
        (metric, ces_version, period, period_start)
    )
