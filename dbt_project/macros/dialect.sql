{# What another engine would spell differently. #}

{% macro utc(column) -%}
    ({{ column }} at time zone 'UTC')
{%- endmacro %}

{% macro as_of() -%}
    (cast({{ sql_text(var("as_of")) }} as timestamptz) at time zone 'UTC')
{%- endmacro %}

{% macro business_date(moment) -%}
    {#- The day of a naive UTC moment in the business zone. -#}
    cast(({{ moment }} at time zone 'UTC') at time zone {{ sql_text(var("business_zone")) }} as date)
{%- endmacro %}

{% macro as_of_date() -%}
    {{ business_date(as_of()) }}
{%- endmacro %}

{% macro iso_week(day) -%}
    {#- Monday of the ISO week. -#}
    cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}

{% macro seconds_between(earlier, later) -%}
    (epoch({{ later }}) - epoch({{ earlier }}))
{%- endmacro %}

{% macro span_text(text, span_start, span_end) -%}
    {#- Offsets count Unicode code points from 0; the end is exclusive. -#}
    substring({{ text }}, {{ span_start }} + 1, {{ span_end }} - {{ span_start }})
{%- endmacro %}

{% macro evidence_ids(id, order_by, most=5) -%}
    array_agg({{ id }} order by {{ order_by }})[1:{{ most }}]
{%- endmacro %}

{% macro any_matches(texts, pattern) -%}
    len(list_filter({{ texts }}, lambda item : regexp_matches(item, {{ sql_text(pattern) }}))) > 0
{%- endmacro %}

{% macro period_before(period, period_start) -%}
    cast(case {{ period }}
        when 'day' then {{ period_start }} - interval 1 day
        when 'week' then {{ period_start }} - interval 7 day
        when 'month' then {{ period_start }} - interval 1 month
    end as date)
{%- endmacro %}

{% macro json_counts(object) -%}
    {#- A JSON object of whole numbers as a list of structs `key`, `value`. -#}
    list_transform(
        json_keys({{ object }}),
        lambda name : {
            'key': name,
            'value': cast(json_extract({{ object }}, '$."' || name || '"') as bigint)
        }
    )
{%- endmacro %}
