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
    left join cells as before
        on
            cells.level = before.level
            and cells.channel = before.channel
            and cells.brand = before.brand
            and cells.product = before.product
            and cells.period = before.period
            and {{ period_before('cells.period', 'cells.period_start') }} = before.period_start
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
    n_before,
    {{ if_enough('least(n, n_before)', '100 * (share - share_before)') }} as change,
    {{ if_enough('least(n, n_before)', 'z') }} as change_z,
    {{ if_enough('least(n, n_before)', 'abs(z) >= 1.96') }} as is_significant
from compared
