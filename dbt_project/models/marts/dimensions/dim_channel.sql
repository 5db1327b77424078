select
    channel,
    name,
    is_contact,
    description
from {{ ref('channels') }}
