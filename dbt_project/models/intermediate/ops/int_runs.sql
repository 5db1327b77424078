select distinct * from {{ ref('stg_lake__runs') }}
