select *
from {{ ref('stg_lake__runs') }}
qualify row_number() over (partition by run_id order by ended_at desc) = 1
