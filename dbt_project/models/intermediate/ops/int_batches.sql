select *
from {{ ref('stg_lake__batches') }}
qualify row_number() over (
    partition by source, batch order by extracted_at desc, raw_file desc, raw_line desc
) = 1
