select
    location,
    count(*) as feedback_rows,
    min(business_date) as first_seen_on,
    max(business_date) as last_seen_on
from {{ ref('int_feedback') }}
group by location
