with seen as (
    select
        customer_key,
        channel,
        source,
        created_at as seen_at
    from {{ ref('int_feedback') }}

    union all

    select
        customer_key,
        channel,
        source,
        answered_at
    from {{ ref('int_scores') }}

    union all

    select
        customer_key,
        'ticket',
        source,
        happened_at
    from {{ ref('int_case_events') }}
)

select
    customer_key,
    count(distinct channel) as channels,
    count(distinct source) as sources,
    min(seen_at) as first_seen_at,
    max(seen_at) as last_seen_at
from seen
where customer_key is not null
group by customer_key
