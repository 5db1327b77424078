{% test holds(model, expression) %}
{# The expression is true in every row; a row in which it is null says nothing. #}
select * from {{ model }} where not ({{ expression }})
{% endtest %}
