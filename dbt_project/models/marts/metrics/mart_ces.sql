with cells as (
    select
        *,
        easy_n as n
    from {{ ref('int_score_cells') }}
    where metric = 'ces' and easy_n > 0
),

compared as (
    select
        cells.period,
        cells.period_start,
        cells.level,
        cells.channel,
        cells.brand,
        cells.product,
        cells.ces_version,
        cells.n,
        cells.answers,
        cells.easy,
        cells.value_sum / cells.answers as mean,
        {{ share('cells.easy', 'cells.n') }} as share,
        {{ wilson_low('cells.easy', 'cells.n') }} as low,
        {{ wilson_high('cells.easy', 'cells.n') }} as high,
        before.n as n_before,
        {{ share('before.easy', 'before.n') }} as share_before,
        {{ share_z('cells.easy', 'cells.n', 'before.easy', 'before.n') }} as z
    from cells
    {{ join_period_before() }}
            and cells.ces_version = before.ces_version
)

select
    period,
    period_start,
    level,
    channel,
    brand,
    product,
    ces_version,
    n,
    answers,
    easy,
    {{ if_enough('n', '100 * share') }} as value,
    {{ if_enough('n', '1.96 * 100 * sqrt(share * (1 - share) / n)') }} as moe95,
    {{ if_enough('n', '100 * low') }} as value_low,
    {{ if_enough('n', '100 * high') }} as value_high,
    {{ if_enough('answers', 'mean') }} as mean_score,
    {{ why_no_value('n') }} as value_missing_reason,
    {{ change_since('100 * (share - share_before)') }}
from compared
