{# What the marts of NPS, CSAT and CES share: cells of `int_score_cells` against the period before. #}

{% macro join_period_before() -%}
    left join cells as before
        on
            cells.level = before.level
            and cells.channel = before.channel
            and cells.brand = before.brand
            and cells.product = before.product
            and cells.period = before.period
            and {{ period_before('cells.period', 'cells.period_start') }} = before.period_start
{%- endmacro %}

{% macro change_since(difference) -%}
    {#- The last columns, from `n`, `n_before` and the `z` of the difference. -#}
    n_before,
    {{ if_enough('least(n, n_before)', difference) }} as change,
    {{ if_enough('least(n, n_before)', 'z') }} as change_z,
    {{ if_enough('least(n, n_before)', 'abs(z) >= 1.96') }} as is_significant
{%- endmacro %}
