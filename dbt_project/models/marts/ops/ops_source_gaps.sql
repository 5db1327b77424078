with batches as (
    select * from {{ ref('int_batches') }}
),

reached as (
    select
        *,
        max(window_until) over (
            partition by source, stream order by window_since, window_until
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from batches
    where window_since is not null and window_until is not null
),

gaps as (
    select
        source,
        stream,
        'missing_window' as gap,
        batch,
        covered_until as gap_from,
        window_since as gap_to,
        cast(null as bigint) as missing_records,
        'no batch covers this time' as detail
    from reached
    where window_since > covered_until

    union all

    select
        source,
        stream,
        'cap_hit',
        batch,
        window_since,
        window_until,
        vendor_total - landed,
        cap_hit
    from batches
    where cap_hit is not null

    union all

    select
        source,
        stream,
        'fewer_than_vendor_says',
        batch,
        window_since,
        window_until,
        vendor_total - landed,
        'the vendor counts ' || vendor_total || ', ' || landed || ' landed'
    from batches
    where vendor_total > landed and cap_hit is null
)

select * from gaps
