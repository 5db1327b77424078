select
    build_id,
    suite,
    expectation,
    target,
    severity,
    success,
    observed,
    expected,
    judged_at
from {{ ref('int_quality') }}
