from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lake.contracts import to_table
from lake.datasets import BATCHES, DATASETS, DOCUMENTS, FEEDBACK, MENTIONS, SCORES, TURNS

AS_OF = datetime(2026, 6, 29, tzinfo=UTC)
ROWS = 400
PLACE = {"batch": "b", "source": "shop", "raw_file": "raw/b"}

FCT_FEEDBACK = (
    "create table fct_feedback as select * from "
    "(values (1, 'en', true, 'negative', 'ok', timestamp '2026-06-28'), "
    "(2, 'en', false, 'positive', 'ok', timestamp '2026-06-20')) "
    "t(feedback_id, language, is_complaint, sentiment_label, enrichment_status, created_at), "
    "range(200)"
)
GOOD_WAREHOUSE = (
    FCT_FEEDBACK,
    "create table ops_reconciliation as select 'shop' as source, true as is_balanced",
    "create table mart_nps as select 12.5::double as value",
)


def feedback(number: int) -> dict[str, Any]:
    at = AS_OF - timedelta(hours=number)
    identity = {"feedback_id": f"shop:{number}", "stream": "reviews", "channel": "review"}
    content = {"body": "late again, write to <EMAIL>", "created_at": at, "is_deleted": False}
    return {**PLACE, **identity, **content, "extracted_at": AS_OF, "raw_line": number}


def document(number: int) -> dict[str, Any]:
    complaint = number % 2 == 0
    signals = {
        "sentiment": -0.5 if complaint else 0.5,
        "sentiment_label": "negative" if complaint else "positive",
        "is_complaint": complaint,
        "complaint_probability": 0.9 if complaint else 0.1,
        "severity": 1 if complaint else 0,
        "language": "en",
        "language_confidence": 1.0,
    }
    about = {"pipeline_version": "p", "ok": True, "failure_reasons": [], "methods": "{}"}
    identity = {"feedback_id": f"shop:{number}", "raw_line": number, "characters": 30}
    return {**PLACE, **identity, **signals, **about}


def mention(number: int) -> dict[str, Any]:
    span = {"field": "body", "start": 0, "end": 4, "sentence_index": 0, "mention_index": 0}
    said = {"topic": "delivery.speed", "polarity": "negative", "polarity_score": -1.0}
    how = {"opinion_words": ["late"], "method": "pattern", "score": 1.0}
    versions = {"taxonomy_version": "t", "pipeline_version": "p"}
    identity = {"feedback_id": f"shop:{number}", "raw_line": number}
    return {**PLACE, **identity, **span, **said, **how, **versions}


def score(number: int) -> dict[str, Any]:
    scale = {"metric": "stars", "name": "", "value": 4.0, "min": 1.0, "max": 5.0}
    about = {"channel": "review", "extracted_at": AS_OF, "is_deleted": False}
    return {**PLACE, "response_id": f"r{number}", **scale, **about, "raw_line": number}


def turn(number: int) -> dict[str, Any]:
    said = {"turn_index": number, "speaker_role": "customer", "text": "hello"}
    times = {"start_ms": 10 * number, "end_ms": 10 * number + 5}
    return {**PLACE, "feedback_id": "shop:0", **said, **times, "raw_line": 1}


def books(landed: int = ROWS, rejected: int = 4) -> dict[str, Any]:
    counts = {"landed": landed, "normalized": landed - rejected, "rejected": rejected, "empty": 0}
    about = {"stream": "reviews", "kind": "schedule", "extracted_at": AS_OF}
    return {**PLACE, **about, **counts, "feedback_rows": landed - rejected, "raw_line": 1}


def good_batch() -> dict[str, pa.Table]:
    """A batch that every expectation accepts."""
    numbers = range(ROWS)
    return {
        "feedback": to_table(FEEDBACK, [feedback(n) for n in numbers]),
        "turns": to_table(TURNS, [turn(n) for n in numbers]),
        "scores": to_table(SCORES, [score(n) for n in numbers]),
        "batches": to_table(BATCHES, [books()]),
        "documents": to_table(DOCUMENTS, [document(n) for n in numbers]),
        "mentions": to_table(MENTIONS, [mention(n) for n in numbers]),
    }


def changed(table: pa.Table, column: str, value: Any, every: int = 1) -> pa.Table:
    """The table with a value put into every n-th row of a column."""
    values = table.column(column).to_pylist()
    values[::every] = [value] * len(values[::every])
    index = table.schema.get_field_index(column)
    field = table.schema.field(column)
    return table.set_column(index, field, pa.array(values, field.type))


Judge = Callable[..., dict[str, bool]]


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Run the gate over a batch and a warehouse; returns whether each expectation held."""

    def run(
        batch: dict[str, pa.Table],
        warehouse: tuple[str, ...] = GOOD_WAREHOUSE,
        published: tuple[str, ...] | None = GOOD_WAREHOUSE,
    ) -> dict[str, bool]:
        from expectations.runner import run_gate

        folder = tmp_path_factory.mktemp("gate")
        files = {}
        for name, table in batch.items():
            pq.write_table(table.cast(DATASETS[name].schema), folder / f"{name}.parquet")
            files[name] = [str(folder / f"{name}.parquet")]
        candidate = _database(folder / "candidate" / "cx.duckdb", warehouse)
        before = _database(folder / "published" / "cx.duckdb", published) if published else None
        verdicts = run_gate(candidate, files, before, folder / "docs", AS_OF, 0.2)
        return {f"{v.suite}.{v.expectation}": v.success for v in verdicts}

    return run


def _database(path: Path, statements: tuple[str, ...]) -> Path:
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path
