select
    feedback_id,
    agent_key,
    outcome,
    {{ utc("decided_at") }} as decided_at
from {{ input_table("appeals") }}
