select * from {{ ref('stg_lake__batch_versions') }}
