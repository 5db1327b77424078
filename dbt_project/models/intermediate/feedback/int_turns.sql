select turns.*
from {{ ref('stg_lake__turns') }} as turns
inner join {{ ref('int_feedback_versions') }} as versions
    using (feedback_id, raw_file, raw_line)
where versions.version_status = 'current'
-- Files are read in any order: sums of fractions need the same one in every build.
order by turns.feedback_id, turns.turn_index
