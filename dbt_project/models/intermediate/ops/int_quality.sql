-- A gate that ran again over the same build counts once, as it last judged.
select *
from {{ ref('stg_lake__quality') }}
qualify row_number() over (
    partition by build_id, suite, expectation, target order by judged_at desc
) = 1
