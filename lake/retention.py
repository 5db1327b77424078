"""Retention: what is older than the configured days goes, and what depends on it is said.

Raw records go, their batches' names and trailers stay: no pull lands them again. Never removed are
records that no file was derived from yet, snapshots (the next one is compared with them), and the
derived files that a build reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lake import clock, pending, raw
from lake.contracts import Dataset
from lake.datasets import DATASETS
from lake.raw import RawBatch
from lake.selection import BatchVersions, select
from lake.store import Lake


def expire_raw(lake: Lake, versions: Mapping[str, str], before: datetime) -> list[RawBatch]:
    """Let go of the raw records that were landed before that moment; returns their batches."""
    waiting = set(pending.to_normalize(lake, versions))
    expired = []
    for batch in raw.batches(lake):
        if batch.source not in versions or batch in waiting:
            continue
        trailer = raw.read_trailer(lake, batch)
        if trailer.extracted_at < before and "snapshot" not in trailer.notes:
            raw.expire(lake, batch)
            expired.append(batch)
    return expired


def remove_superseded(
    lake: Lake,
    versions: Mapping[str, str],
    pipeline_version: str,
    published: Mapping[str, BatchVersions],
    before: datetime,
) -> list[str]:
    """Remove files of versions that no build reads, committed before that moment.

    Nothing while history is incomplete in the current versions. Returns the paths.
    """
    chosen = select(lake, versions, pipeline_version, published)
    if not chosen.is_complete:
        return []
    read: dict[str, set[tuple[str, str | None]]] = {
        "normalize": {(item.batch, item.feedback) for item in chosen.batches},
        "enrich": {(item.batch, item.documents) for item in chosen.batches},
    }
    for item in published.values():
        read["normalize"].add((item.batch, item.feedback))
        read["enrich"].add((item.batch, item.documents))
    known = {item.batch for item in chosen.batches}
    removed = []
    for dataset in sorted(DATASETS.values(), key=lambda dataset: not dataset.primary):
        for file in lake.files(dataset.name) if dataset.step in read else ():
            is_read = any(
                batch not in known or (batch, file.version) in read[dataset.step]
                for batch in file.batches
            )
            if file.source in versions and not is_read and lake.modified(file.path) < before:
                lake.delete(file.path)
                removed.append(file.path)
    return removed


def remove_ledger(lake: Lake, dataset: Dataset, version: str, before: datetime) -> list[str]:
    """Remove the files of `runs` or `quality` that end before that moment; returns the paths."""
    limit = clock.stamp(before)
    removed = []
    for file in lake.files(dataset.name, version):
        if max(file.batches) < limit:
            lake.delete(file.path)
            removed.append(file.path)
    return removed
