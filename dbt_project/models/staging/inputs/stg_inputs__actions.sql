select
    action_id,
    topic,
    brand,
    description,
    owner,
    started_on
from {{ input_table("actions") }}
