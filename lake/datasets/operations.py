"""What ran and what the gate said; files of no batch."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from lake.contracts import TEXT, TS, Dataset, col

RUNS: Final = Dataset(
    "runs",
    "ledger",
    "one row a step that ran",
    ("run_id",),
    pa.schema(
        [
            col("run_id", TEXT, "unique", required=True),
            col(
                "step",
                TEXT,
                "extract, normalize, enrich, build, gate, publish, ...",
                required=True,
            ),
            col("source", TEXT, "configured source, where the step has one"),
            col("stream", TEXT, "stream, where the step has one"),
            col("started_at", TS, "wall clock", required=True),
            col("ended_at", TS, "wall clock", required=True),
            col("status", TEXT, "ok, failed or skipped", required=True),
            col("rows_in", pa.int64(), "records or rows read"),
            col("rows_out", pa.int64(), "rows written"),
            col("rejected", pa.int64(), "records rejected"),
            col("detail", TEXT, "JSON object: what a person would ask next"),
        ]
    ),
)

QUALITY: Final = Dataset(
    "quality",
    "gate",
    "one row an expectation of one gate",
    ("build_id", "suite", "expectation", "target"),
    pa.schema(
        [
            col("build_id", TEXT, "build that was judged", required=True),
            col("at", TS, "when it was judged", required=True),
            col("suite", TEXT, "suite name", required=True),
            col("expectation", TEXT, "expectation type and its name", required=True),
            col("target", TEXT, "dataset or table, and column", required=True),
            col("severity", TEXT, "critical or warning", required=True),
            col("success", pa.bool_(), "whether it held", required=True),
            col("observed", TEXT, "what was seen, JSON; never a customer's words"),
            col("expected", TEXT, "what was asked for, JSON"),
        ]
    ),
)
