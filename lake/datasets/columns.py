"""Columns that several tables share."""

from __future__ import annotations

import pyarrow as pa

from lake.contracts import TEXT, col


def batch(*columns: pa.Field) -> pa.Schema:
    """Every table carries its batch and source first."""
    return pa.schema(
        [
            col("batch", TEXT, "raw batch that the row came from", required=True),
            col("source", TEXT, "configured source name", required=True),
            *columns,
        ]
    )


FEEDBACK_ID = col("feedback_id", TEXT, "source + native id, or digest", required=True)
PLACE = (
    col("raw_file", TEXT, "raw batch file, relative to the lake", required=True),
    col("raw_line", pa.int64(), "1-based line of the payload in raw_file", required=True),
)

SPAN = (
    col("field", TEXT, "title, body or turn", required=True),
    col("turn_index", pa.int32(), "turn that holds the span, when field is turn"),
    col("start", pa.int32(), "first code point of the stored, masked text", required=True),
    col("end", pa.int32(), "one past the last code point", required=True),
)
