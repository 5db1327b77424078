select documents.*
from {{ ref('stg_lake__documents') }} as documents
inner join {{ ref('int_feedback') }} using (feedback_id, raw_file, raw_line)
qualify row_number() over (
    partition by documents.feedback_id order by documents.pipeline_version desc, documents.batch
) = 1
