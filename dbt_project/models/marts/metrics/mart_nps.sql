with cells as (
    select
        *,
        nps_n as n
    from {{ ref('int_score_cells') }}
    where metric = 'nps' and nps_n > 0
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
        cells.promoters,
        cells.passives,
        cells.detractors,
        {{ nps('cells.promoters', 'cells.detractors', 'cells.n') }} as nps,
        {{ nps_margin('cells.promoters', 'cells.detractors', 'cells.n') }} as margin,
        before.n as n_before,
        {{ nps('before.promoters', 'before.detractors', 'before.n') }} as nps_before,
        (
            {{ nps('cells.promoters', 'cells.detractors', 'cells.n') }}
            - {{ nps('before.promoters', 'before.detractors', 'before.n') }}
        ) / 100 / nullif(sqrt(
            {{ nps_variance('cells.promoters', 'cells.detractors', 'cells.n') }} / cells.n
            + {{ nps_variance('before.promoters', 'before.detractors', 'before.n') }} / before.n
        ), 0) as z
    from cells
    {{ join_period_before() }}
),

-- Adjusted Wald interval (Rocks, 2016): three answers are added, so that small n keeps a width.
widened as (
    select
        *,
        {{ nps('(promoters + 0.75)', '(detractors + 0.75)', '(n + 3)') }} as centre,
        {{ nps_margin('(promoters + 0.75)', '(detractors + 0.75)', '(n + 3)') }} as half_width
    from compared
)

select
    period,
    period_start,
    level,
    channel,
    brand,
    product,
    n,
    promoters,
    passives,
    detractors,
    {{ if_enough('n', 'nps') }} as value,
    {{ if_enough('n', 'margin') }} as moe95,
    {{ if_enough('n', 'greatest(centre - half_width, -100)') }} as value_low,
    {{ if_enough('n', 'least(centre + half_width, 100)') }} as value_high,
    {{ why_no_value('n') }} as value_missing_reason,
    {{ change_since('nps - nps_before') }}
from widened
