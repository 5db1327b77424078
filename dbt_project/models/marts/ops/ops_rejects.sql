select
    source,
    stream,
    rule,
    count(*) as rejects,
    count(distinct batch) as batches,
    min_by(reason, (raw_file, raw_line)) as example_reason,
    min_by(origin, (raw_file, raw_line)) as example_origin,
    min(raw_file) as example_raw_file,
    min_by(raw_line, (raw_file, raw_line)) as example_raw_line,
    max(extracted_at) as last_seen_at
from {{ ref('int_rejects') }}
group by source, stream, rule
