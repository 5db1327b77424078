{# Formulas of docs/METRICS.md. Arguments are SQL expressions; shares are 0..1 unless said. #}

{% macro share(part, whole) -%}
    (cast({{ part }} as double) / nullif({{ whole }}, 0))
{%- endmacro %}

{% macro if_enough(n, value) -%}
    case when {{ n }} >= {{ var("minimum_n") }} then {{ value }} end
{%- endmacro %}

{% macro why_no_value(n) -%}
    {#- The reason that stands beside a value that is not shown. -#}
    case
        when {{ n }} = 0 then 'no_answers'
        when {{ n }} < {{ var("minimum_n") }} then 'below_minimum_n'
    end
{%- endmacro %}

{% macro wilson_low(part, whole) -%}
    {{ _wilson(part, whole, "-") }}
{%- endmacro %}

{% macro wilson_high(part, whole) -%}
    {{ _wilson(part, whole, "+") }}
{%- endmacro %}

{% macro _wilson(part, whole, sign) -%}
    {#- Wilson score interval of a share, 95 %. -#}
    case when {{ whole }} > 0 then
        (
            {{ share(part, whole) }} + 1.96 * 1.96 / (2 * {{ whole }})
            {{ sign }} 1.96 * sqrt(
                greatest({{ share(part, whole) }} * (1 - {{ share(part, whole) }}), 0) / {{ whole }}
                + 1.96 * 1.96 / (4.0 * {{ whole }} * {{ whole }})
            )
        ) / (1 + 1.96 * 1.96 / {{ whole }})
    end
{%- endmacro %}

{% macro share_z(part, whole, other_part, other_whole) -%}
    {#- z of the difference of two shares, with their pooled variance. -#}
    {%- set pooled -%}
    (cast(({{ part }}) + ({{ other_part }}) as double) / nullif(({{ whole }}) + ({{ other_whole }}), 0))
    {%- endset -%}
    (
        ({{ share(part, whole) }} - {{ share(other_part, other_whole) }})
        / nullif(sqrt(
            greatest({{ pooled }} * (1 - {{ pooled }}), 0)
            * (1.0 / nullif({{ whole }}, 0) + 1.0 / nullif({{ other_whole }}, 0))
        ), 0)
    )
{%- endmacro %}

{% macro nps(promoters, detractors, n) -%}
    (100.0 * ({{ promoters }} - {{ detractors }}) / nullif({{ n }}, 0))
{%- endmacro %}

{% macro nps_variance(promoters, detractors, n) -%}
    {#- v = p + d - (p - d)^2, the variance of one answer scored +1, 0, -1. -#}
    (
        ({{ promoters }} + {{ detractors }}) / nullif(cast({{ n }} as double), 0)
        - power(({{ promoters }} - {{ detractors }}) / nullif(cast({{ n }} as double), 0), 2)
    )
{%- endmacro %}

{% macro nps_margin(promoters, detractors, n) -%}
    (1.96 * 100 * sqrt({{ nps_variance(promoters, detractors, n) }} / nullif({{ n }}, 0)))
{%- endmacro %}

{% macro net_sentiment(positive, neutral, negative) -%}
    (100.0 * ({{ positive }} - {{ negative }}) / nullif({{ positive }} + {{ neutral }} + {{ negative }}, 0))
{%- endmacro %}

{% macro negative_binomial_tail(least, expected, dispersion) -%}
    {#-
        P(X >= least) of a negative binomial with this mean and variance
        `expected + dispersion * expected^2`, as 1 minus the sum of the terms below `least`.
        Dispersion 0 would be Poisson; a ten-thousandth is as good and needs no second formula, and
        less would cost digits in lgamma. Exact to about 1e-10.
    -#}
    {%- set size -%} (1.0 / greatest({{ dispersion }}, 1e-4)) {%- endset -%}
    case
        when {{ least }} <= 0 then 1.0
        else greatest(1.0 - list_sum(list_transform(
            range({{ least }}),
            lambda i : exp(
                lgamma(i + {{ size }}) - lgamma(i + 1) - lgamma({{ size }})
                + {{ size }} * ln({{ size }} / ({{ size }} + {{ expected }}))
                + i * ln({{ expected }} / ({{ size }} + {{ expected }}))
            )
        )), 0.0)
    end
{%- endmacro %}

{% macro benjamini_hochberg(p, family, key) -%}
    {#-
        q value of `p` among the tests of one family: the least of p * m / rank from here upwards.
        It is p at the last rank, where rounding may put it a hair below.
    -#}
    greatest({{ p }}, least(1.0, min({{ p }} * family_size / p_rank) over (
        partition by {{ family }} order by p_rank desc, {{ key }} desc
        rows between unbounded preceding and current row
    )))
{%- endmacro %}

{% macro mean_margin(value_sum, square_sum, n) -%}
    {#- 95 % margin of a mean, from the sample variance. -#}
    case when {{ n }} > 1 then
        1.96 * sqrt(
            greatest({{ square_sum }} - {{ value_sum }} * {{ value_sum }} / {{ n }}, 0)
            / ({{ n }} - 1) / {{ n }}
        )
    end
{%- endmacro %}
