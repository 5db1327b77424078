select
    source,
    batch,
    feedback_version,
    documents_version,
    is_current
from {{ build_table("batch_versions") }}
