{% test unique_key(model, columns) %}
{# The columns together identify a row; a null counts as a value. #}
select
    {{ columns | join(", ") }},
    count(*) as rows_with_key
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1
{% endtest %}
