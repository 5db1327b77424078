{# Everything that reads the lake, the inputs or the build's own files. #}

{% macro lake_table(dataset) -%}
    {#- The files of a dataset that this build reads, as the build's manifest lists them. -#}
    {%- set paths = _manifest_paths(dataset) if execute else [] -%}
    read_parquet([
    {%- for path in paths %}
        {{ sql_text(path) }}{{ "," if not loop.last }}
    {%- endfor %}
    ], union_by_name = true)
{%- endmacro %}

{% macro input_table(name) -%}
    {#- A contracted optional input: always there, without rows when the user gave none. -#}
    read_parquet({{ sql_text(var("inputs") ~ "/" ~ name ~ ".parquet") }})
{%- endmacro %}

{% macro build_table(variable) -%}
    {#- A Parquet file that the build wrote for this run, named by a variable. -#}
    read_parquet({{ sql_text(var(variable)) }})
{%- endmacro %}

{% macro sql_text(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

{% macro _manifest_paths(dataset) %}
    {%- set found = run_query(
        "select path from " ~ build_table("manifest")
        ~ " where dataset = " ~ sql_text(dataset) ~ " order by path"
    ).columns[0].values() -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error(
            "the build's manifest lists no file of dataset '" ~ dataset
            ~ "'; run `voc init`, which writes one empty file a dataset"
        ) }}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
