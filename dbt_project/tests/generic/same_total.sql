{% test same_total(model, expression, other, other_expression, where='true', other_where='true') %}
{# An aggregate over this table equals an aggregate over another: nothing was lost or doubled. #}
with totals as (
    select
        (select coalesce({{ expression }}, 0) from {{ model }} where {{ where }}) as here,
        (select coalesce({{ other_expression }}, 0) from {{ other }} where {{ other_where }}) as there
)

select * from totals where here != there
{% endtest %}
