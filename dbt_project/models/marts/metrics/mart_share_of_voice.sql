select
    week_start,
    channel,
    brand,
    count(*) as verbatims,
    cast(sum(count(*)) over (partition by week_start, channel) as bigint) as tracked_verbatims,
    {{ if_enough(
        'sum(count(*)) over (partition by week_start, channel)',
        share('count(*)', 'sum(count(*)) over (partition by week_start, channel)')
    ) }} as value,
    {{ why_no_value('sum(count(*)) over (partition by week_start, channel)') }}
        as value_missing_reason
from {{ ref('fct_feedback') }}
where is_customer_voice
group by week_start, channel, brand
