"""One build: what the lake holds → a candidate warehouse in `builds/<id>/cx.duckdb`.

A build reads one version of each batch (`lake.selection`), runs dbt once in a child process and
leaves one closed file. What reads the lake stands in `work.duckdb`, which is thrown away. Only
this and dbt ever write a warehouse.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from lake import clock
from lake.contracts import empty_table
from lake.datasets import DATASETS
from lake.inputs import digest
from lake.selection import Selection, select
from lake.settings import Settings
from lake.store import batch_path
from lake.warehouse import published_versions, read_only
from nlp.version import pipeline_version
from pipeline import dbt, inputs, ledger, theme_files
from pipeline.ledger import Run
from pipeline.normalize import versions

_INIT = "_init"


@dataclass(frozen=True, slots=True)
class Build:
    """A candidate: its folder holds `cx.duckdb` and what it was built from."""

    build_id: str
    folder: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / "cx.duckdb"


def candidate(settings: Settings, build_id: str) -> Build:
    """The build of that id. Raises `FileNotFoundError` when its warehouse is gone."""
    found = Build(build_id, settings.builds / build_id)
    if not found.warehouse.exists():
        raise FileNotFoundError(f"{found.warehouse}: no such build; run `voc build`")
    return found


def init(settings: Settings) -> None:
    """Make the folders, the key and one empty file a dataset: every reader finds a table."""
    for folder in (settings.home, settings.builds, settings.inputs, settings.published.parent):
        folder.mkdir(parents=True, exist_ok=True)
    _ = settings.keys
    for dataset in DATASETS.values():
        path = init_path(dataset.name)
        if not settings.lake.exists(path):
            settings.lake.write(dataset, _INIT, _INIT, _INIT, empty_table(dataset))


def init_path(dataset: str) -> str:
    """The lake path of a dataset's empty file."""
    return batch_path(dataset, _INIT, _INIT, _INIT)


def build(settings: Settings, run: Run, *, force: bool = False) -> Build | None:
    """Build a candidate; None when nothing changed since the last publish.

    Raises `dbt.DbtError` when a model or a test fails; the candidate is then removed.
    """
    init(settings)
    version = pipeline_version(settings.config.nlp)
    published = published_versions(settings.published)
    chosen = select(settings.lake, versions(settings), version, published)
    fingerprint = _fingerprint(settings, chosen, version)
    if not force and fingerprint == _published_fingerprint(settings.published):
        run.status, run.detail = "skipped", {"reason": "nothing changed since the last publish"}
        return None
    build_id = clock.stamp(clock.wall())
    made = Build(build_id, settings.builds / build_id)
    made.folder.mkdir(parents=True)
    try:
        left_out = _prepare(settings, made, chosen, version)
        result = dbt.build(made.folder, _variables(settings, made, version, fingerprint))
        _finish(made.warehouse)
    except BaseException:
        shutil.rmtree(made.folder, ignore_errors=True)
        raise
    run.rows_in = len(chosen.batches)
    run.detail = {"build": build_id, **result}
    if left_out:
        run.detail["inputs_left_out"] = left_out
    return made


def _prepare(settings: Settings, made: Build, chosen: Selection, version: str) -> dict[str, int]:
    """Write what dbt reads; returns the rows of optional inputs that were left out."""
    current = versions(settings)
    parts = {file.path: list(file.batches) for file in chosen.files if file.path in chosen.partial}
    manifest = [
        {"dataset": name, "path": settings.lake.locate(path), "batches": parts.get(path)}
        for name in DATASETS
        for path in (
            init_path(name),
            *(chosen.paths(name) or _loose(settings, name)),
        )
    ]
    _write(
        made.folder / "manifest.parquet",
        manifest,
        {"dataset": pa.string(), "path": pa.string(), "batches": pa.list_(pa.string())},
    )
    rows = [
        {
            "source": item.source,
            "batch": item.batch,
            "feedback_version": item.feedback,
            "documents_version": item.documents,
            "is_current": item.feedback == current.get(item.source)
            and (item.documents or "").endswith(f"--{version}"),
        }
        for item in chosen.batches
    ]
    texts = ("source", "batch", "feedback_version", "documents_version")
    kinds = {**{name: pa.string() for name in texts}, "is_current": pa.bool_()}
    _write(made.folder / "batch_versions.parquet", rows, kinds)
    return inputs.prepare(settings, made.folder / "inputs")


def _loose(settings: Settings, dataset: str) -> list[str]:
    """Files of the datasets that belong to no batch: themes, the ledger, the gate's results."""
    if DATASETS[dataset].step in ("normalize", "enrich"):
        return []
    if DATASETS[dataset].step == "theme":
        return theme_files.newest(settings.lake, dataset)
    return [file.path for file in settings.lake.files(dataset, ledger.VERSION)]


def _variables(settings: Settings, made: Build, version: str, fingerprint: str) -> dict[str, Any]:
    return {
        "build_id": made.build_id,
        "fingerprint": fingerprint,
        "manifest": str(made.folder / "manifest.parquet"),
        "batch_versions": str(made.folder / "batch_versions.parquet"),
        "inputs": str(made.folder / "inputs"),
        "as_of": clock.iso(settings.as_of),
        "minimum_n": settings.config.minimum_n,
        "business_zone": settings.config.business_zone,
        "pipeline_version": version,
    }


def _finish(warehouse: Path) -> None:
    """Throw away the work file, and leave everything in the one file, without a log beside it."""
    warehouse.with_name("work.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("checkpoint")
    if warehouse.with_suffix(".duckdb.wal").exists():
        raise dbt.DbtError(
            f"{warehouse.name}: a write-ahead log is left; another process writes it"
        )


def _fingerprint(settings: Settings, chosen: Selection, version: str) -> str:
    """Digest of everything that decides what a build holds, but the ledger."""
    parts = [
        settings.as_of.date().isoformat(),
        version,
        settings.config.business_zone,
        settings.config.minimum_n,
        dbt.project_digest(),
        digest(settings.inputs),
        [astuple(item) for item in chosen.batches],
        theme_files.newest(settings.lake, "themes"),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _published_fingerprint(published: Path) -> str | None:
    if not published.exists():
        return None
    with read_only(published) as connection:
        row = connection.execute("select fingerprint from ops_build").fetchone()
    return row[0] if row else None


def _write(path: Path, rows: list[dict[str, Any]], kinds: dict[str, pa.DataType]) -> None:
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))), path)
