-- A merged theme's sentences count for the theme that survives.
select * exclude (merged_into)
from {{ ref('stg_lake__themes') }}
where merged_into is null
