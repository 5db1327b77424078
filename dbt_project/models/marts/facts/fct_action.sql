select
    action_id,
    topic,
    brand,
    description,
    owner,
    started_on
from {{ ref('int_actions') }}
