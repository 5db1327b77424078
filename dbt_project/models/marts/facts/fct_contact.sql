select
    contact_id,
    contact_kind,
    source,
    customer_key,
    agent_key,
    channel,
    brand,
    product,
    topic,
    messages,
    is_resolved,
    is_repeat,
    case
        when fcr_excluded_reason is null
            then coalesce(next_contact_at > contact_at + interval 7 day, true)
    end as is_first_contact_resolution,
    fcr_excluded_reason,
    'no_repeat_7d' as fcr_method,
    previous_contact_at,
    next_contact_at,
    contact_at,
    business_date,
    week_start
from {{ ref('int_contacts') }}
