select
    source,
    batch,
    feedback_version,
    documents_version,
    is_current
from {{ ref('int_batch_versions') }}
