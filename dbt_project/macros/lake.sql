{# Everything that reads the lake, the inputs or the build's own files. #}

{% macro lake_table(dataset) -%}
    {#- The files of a dataset that this build reads, as the build's manifest lists them. A file
        of which some batches are read in another version is read for the others only. -#}
    {%- set files = _manifest(dataset) if execute else [] -%}
    (
        select * from read_parquet([
        {%- for file in files if not file["batches"] %}
            {{ sql_text(file["path"]) }}{{ "," if not loop.last }}
        {%- endfor %}
        ], union_by_name = true)
        {%- for file in files if file["batches"] %}
        union all by name
        select * from read_parquet({{ sql_text(file["path"]) }})
        where batch in ({% for batch in file["batches"] %}{{ sql_text(batch) }}
            {{- "," if not loop.last }}{% endfor %})
        {%- endfor %}
    )
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

{% macro _manifest(dataset) %}
    {%- set found = run_query(
        "select path, to_json(batches) as batches from " ~ build_table("manifest")
        ~ " where dataset = " ~ sql_text(dataset) ~ " order by path"
    ).rows -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error(
            "the build's manifest lists no file of dataset '" ~ dataset
            ~ "'; run `voc init`, which writes one empty file a dataset"
        ) }}
    {%- endif -%}
    {%- set files = [] -%}
    {%- for row in found -%}
        {%- do files.append({
            "path": row["path"],
            "batches": fromjson(row["batches"]) if row["batches"] else none,
        }) -%}
    {%- endfor -%}
    {{ return(files) }}
{% endmacro %}
