select documents.*
from {{ ref('stg_lake__documents') }} as documents
inner join {{ ref('int_feedback') }} using (feedback_id, raw_file, raw_line)
-- Files are read in any order: sums of fractions need the same one in every build.
order by documents.feedback_id
