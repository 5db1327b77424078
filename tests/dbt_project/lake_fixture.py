"""A small lake written through the contracts, and a real dbt build over it in a child process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from lake.contracts import to_table
from lake.datasets import DATASETS
from lake.store import Lake

PROJECT = Path(__file__).parents[2] / "dbt_project"
AS_OF = "2026-06-29T00:00:00Z"
_ARROW = {
    "varchar": pa.string(),
    "double": pa.float64(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
Row = dict[str, Any]


def at(text: str) -> datetime:
    """A UTC moment from ISO 8601 without a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class SyntheticLake:
    """Rows by dataset; the methods fill in whatever a contract requires and a test does not say."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in DATASETS})
    inputs: dict[str, list[Row]] = field(default_factory=dict)
    _line: int = 0

    def feedback(self, feedback_id: str, body: str | None = "text", **more: Any) -> Row:
        created = more.get("created_at")
        return self._add(
            "feedback",
            {
                "feedback_id": feedback_id,
                "stream": "main",
                "channel": "review",
                "business_date": created.date() if created else None,
                "body": body,
                "is_deleted": False,
                "extracted_at": at("2026-06-28T00:00:00"),
            }
            | more,
        )

    def document(self, feedback: Row, **more: Any) -> Row:
        return self._derived(
            "documents",
            feedback,
            {
                "ok": True,
                "failure_reasons": [],
                "language": "en",
                "sentiment": 0.0,
                "sentiment_label": "neutral",
                "is_complaint": False,
                "complaint_probability": 0.1,
                "severity": 0,
                "methods": "{}",
                "characters": len(feedback["body"] or ""),
            }
            | more,
        )

    def sentence(self, feedback: Row, sentence_index: int = 0, **more: Any) -> Row:
        whole = {"field": "body", "start": 0, "end": len(feedback["body"] or "")}
        return self._derived(
            "sentences", feedback, {"sentence_index": sentence_index} | whole | more
        )

    def mention(
        self, feedback: Row, topic: str, polarity: str, mention_index: int = 0, **more: Any
    ) -> Row:
        score = {"positive": 0.8, "neutral": 0.0, "negative": -0.8}[polarity]
        return self._derived(
            "mentions",
            feedback,
            {
                "mention_index": mention_index,
                "sentence_index": 0,
                "field": "body",
                "start": 0,
                "end": len(feedback["body"] or ""),
                "topic": topic,
                "polarity": polarity,
                "polarity_score": score,
                "opinion_words": [],
                "method": "pattern",
                "score": 0.9,
                "taxonomy_version": "t1",
            }
            | more,
        )

    def turn(self, feedback: Row, turn_index: int, speaker_role: str, **more: Any) -> Row:
        place = {key: feedback[key] for key in ("batch", "source", "raw_file", "raw_line")}
        row = {"feedback_id": feedback["feedback_id"], "turn_index": turn_index}
        return self._add("turns", row | {"speaker_role": speaker_role, "text": "t"} | place | more)

    def score(self, response_id: str, metric: str, value: float | None, **more: Any) -> Row:
        low, high = {"nps": (0, 10), "ces": (1, 7)}.get(metric, (1, 5))
        answered = more.get("at")
        return self._add(
            "scores",
            {
                "response_id": response_id,
                "channel": "survey",
                "metric": metric,
                "name": "",
                "value": value,
                "min": low,
                "max": high,
                "business_date": answered.date() if answered else None,
                "extracted_at": at("2026-06-28T00:00:00"),
                "is_deleted": False,
            }
            | more,
        )

    def event(self, case_id: str, moment: str, kind: str, **more: Any) -> Row:
        return self._add(
            "case_events",
            {
                "case_id": case_id,
                "event_id": f"{case_id}-{self._line}",
                "at": at(moment),
                "kind": kind,
                "extracted_at": at("2026-06-28T00:00:00"),
            }
            | more,
        )

    def add(self, dataset: str, **row: Any) -> Row:
        """Any other row, with its batch and place filled in where the dataset has them."""
        return self._add(dataset, row)

    def write(self, root: Path) -> None:
        """Lake files, one a source and batch beside an empty `_init` one, inputs and manifest."""
        lake = Lake(str(root / "lake"))
        listed = []
        for name, dataset in DATASETS.items():
            listed.append((name, lake.write(dataset, "1", "_init", "init", to_table(dataset, []))))
            for (source, batch), rows in _grouped(self.rows[name]).items():
                table = to_table(dataset, rows)
                listed.append((name, lake.write(dataset, "1", source, batch, table)))
        manifest = [
            {"dataset": name, "path": lake.locate(path), "batches": None} for name, path in listed
        ]
        columns = {"dataset": pa.string(), "path": pa.string(), "batches": pa.list_(pa.string())}
        pq.write_table(
            pa.Table.from_pylist(manifest, pa.schema(list(columns.items()))),
            root / "manifest.parquet",
        )
        self._write_versions(root / "batch_versions.parquet")
        self._write_inputs(root / "inputs")

    def _write_versions(self, path: Path) -> None:
        schema = pa.schema(
            [(name, pa.string()) for name in _VERSION_COLUMNS] + [("is_current", pa.bool_())]
        )
        enriched = set(_grouped(self.rows["documents"]))
        versions = [
            {
                "source": source,
                "batch": batch,
                "feedback_version": "1",
                "documents_version": "1--p1" if (source, batch) in enriched else None,
                "is_current": (source, batch) in enriched,
            }
            for source, batch in _grouped(self.rows["feedback"])
        ]
        pq.write_table(pa.Table.from_pylist(versions, schema=schema), path)

    def _write_inputs(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in input_schemas().items():
            table = pa.Table.from_pylist(self.inputs.get(name, []), schema=schema)
            pq.write_table(table, folder / f"{name}.parquet")

    def _derived(self, dataset: str, feedback: Row, row: Row) -> Row:
        place = ("batch", "source", "feedback_id", "raw_file", "raw_line")
        held = {key: feedback[key] for key in place}
        return self._add(dataset, {"pipeline_version": "p1"} | held | row)

    def _add(self, dataset: str, row: Row) -> Row:
        names = DATASETS[dataset].schema.names
        self._line += 1
        source = row.get("source", "shop")
        place = {
            "batch": "b1",
            "source": source,
            "raw_file": f"raw/source={source}/stream=main/{row.get('batch', 'b1')}.jsonl.zst",
            "raw_line": self._line,
        }
        whole = {key: value for key, value in place.items() if key in names} | row
        self.rows[dataset].append(whole)
        return whole


_VERSION_COLUMNS = ("source", "batch", "feedback_version", "documents_version")


def _grouped(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.get("source", "_"), row.get("batch", "_")), []).append(row)
    return groups


def input_schemas() -> dict[str, pa.Schema]:
    """The Arrow schema of each input, read from the YAML that is its contract."""
    schemas = {}
    for path in sorted((PROJECT / "models/staging/inputs").glob("*.yml")):
        (model,) = yaml.safe_load(path.read_text())["models"]
        schemas[model["name"].removeprefix("stg_inputs__")] = pa.schema(
            [(column["name"], _ARROW[column["data_type"]]) for column in model["columns"]]
        )
    return schemas


def dbt(root: Path, *arguments: str, **variables: Any) -> subprocess.CompletedProcess[str]:
    """Run dbt as the platform does: a child process with its folders in the environment."""
    given = {
        "manifest": str(root / "manifest.parquet"),
        "batch_versions": str(root / "batch_versions.parquet"),
        "inputs": str(root / "inputs"),
        "as_of": AS_OF,
        "minimum_n": 5,
        "business_zone": "UTC",
        "pipeline_version": "p1",
        "build_id": "test-build",
    } | variables
    folders = {"VOC_BUILD_DIR": root, "DBT_TARGET_PATH": root / "target", "DBT_LOG_PATH": root}
    project = ("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT))
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            *arguments,
            *project,
            "--vars",
            json.dumps(given),
        ],
        env=os.environ | {key: str(value) for key, value in folders.items()},
        capture_output=True,
        text=True,
        check=False,
    )


def build(root: Path, lake: SyntheticLake, **variables: Any) -> Path:
    """Build the lake with all tests and return the candidate; fails with dbt's log."""
    lake.write(root)
    result = dbt(root, "build", "--quiet", **variables)
    if result.returncode:
        raise AssertionError(result.stdout + result.stderr)
    return root / "cx.duckdb"
