select
    {{ sql_text(var('build_id')) }} as build_id,
    {{ sql_text(var('fingerprint')) }} as fingerprint,
    {{ as_of() }} as as_of,
    {{ sql_text(var('pipeline_version')) }} as pipeline_version,
    {{ sql_text(var('business_zone')) }} as business_zone,
    cast({{ var('minimum_n') }} as integer) as minimum_n
