with seen as (
    select business_date from {{ ref('int_feedback') }} where business_date is not null

    union

    select business_date from {{ ref('int_scores') }} where business_date is not null

    union

    select {{ as_of_date() }}
),

-- A wrong year in one row must not make a calendar of a million days: gaps are filled over thirty
-- years before the as-of date, days further off stand alone.
bounds as (
    select
        min(business_date) as first_day,
        greatest(max(business_date), {{ as_of_date() }}) as last_day
    from seen
    where
        business_date between {{ as_of_date() }} - interval 30 year
        and {{ as_of_date() }} + interval 1 year
),

days as (
    select cast(day as date) as business_date
    from bounds, unnest(generate_series(first_day, last_day, interval 1 day)) as spine (day)

    union

    select business_date from seen
)

select
    business_date,
    {{ iso_week('business_date') }} as week_start,
    cast(date_trunc('month', business_date) as date) as month_start,
    cast(isoyear(business_date) as integer) as iso_year,
    cast(week(business_date) as integer) as iso_week,
    cast(isodow(business_date) as integer) as iso_weekday,
    isodow(business_date) >= 6 as is_weekend,
    business_date > {{ as_of_date() }} as is_future
from days
