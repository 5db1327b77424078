select distinct feedback_id
from {{ ref('stg_inputs__appeals') }}
where outcome = 'upheld'
