select *
from {{ ref('stg_inputs__actions') }}
where action_id is not null
qualify row_number() over (partition by action_id order by started_on desc) = 1
