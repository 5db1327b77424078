with cells as (
    select
        *,
        top_box_n as n
    from {{ ref('int_score_cells') }}
    where metric = 'csat' and top_box_n > 0
),

compared as (
    select
        cells.period,
        cells.period_start,
        cells.level,
        cells.channel,
        cells.brand,
        cells.product,
        cells.n,
        cells.answers,
        cells.top_box,
        cells.normalised_sum / cells.answers as mean,
        {{ share('cells.top_box', 'cells.n') }} as share,
        {{ wilson_low('cells.top_box', 'cells.n') }} as low,
        {{ wilson_high('cells.top_box', 'cells.n') }} as high,
        before.n as n_before,
        {{ share('before.top_box', 'before.n') }} as share_before,
        {{ share_z('cells.top_box', 'cells.n', 'before.top_box', 'before.n') }} as z
    from cells
    {{ join_period_before() }}
)

select
    period,
    period_start,
    level,
    channel,
    brand,
    product,
    n,
    answers,
    top_box,
    {{ if_enough('n', '100 * share') }} as value,
    {{ if_enough('n', '1.96 * 100 * sqrt(share * (1 - share) / n)') }} as moe95,
    {{ if_enough('n', '100 * low') }} as value_low,
    {{ if_enough('n', '100 * high') }} as value_high,
    {{ if_enough('answers', 'mean') }} as mean_normalised,
    {{ why_no_value('n') }} as value_missing_reason,
    {{ change_since('100 * (share - share_before)') }}
from compared
