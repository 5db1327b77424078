"""Snapshots: a row of the file before that is missing in this one was deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from extractors.sources.files.fields import native_id
from extractors.sources.files.mapping import Mapping
from extractors.sources.files.payload import envelope, wrapped
from lake import clock, raw
from lake.raw import RawRecord
from lake.records import RecordError
from lake.store import Lake


def previous_ids(lake: Lake, source: str, stream: str, mapping: Mapping) -> frozenset[str]:
    """The ids in the snapshot that was landed last; empty when there is none yet."""
    newest: tuple[datetime, str] | None = None
    parts: dict[str, list[raw.RawBatch]] = {}
    for batch in raw.batches(lake, source, stream):
        trailer = raw.read_trailer(lake, batch)
        key = trailer.notes.get("snapshot")
        if key is None:
            continue
        parts.setdefault(key, []).append(batch)
        # A snapshot holds only when its last part has landed.
        if trailer.complete:
            newest = max(newest or (trailer.extracted_at, key), (trailer.extracted_at, key))
    if newest is None:
        return frozenset()
    return frozenset(
        found
        for batch in parts[newest[1]]
        for line in raw.read(lake, batch)[0]
        if (found := row_id(mapping, line.payload)) is not None
    )


def row_id(mapping: Mapping, payload: dict[str, object]) -> str | None:
    """The id that a payload holds; None for a tombstone, a rejected row or a missing id."""
    notes = envelope(payload)
    if "deleted" in notes or "reject" in notes:
        return None
    try:
        return native_id(mapping, payload)
    except RecordError:
        return None


def tombstones(gone: Iterable[str], name: str, at: datetime) -> list[RawRecord]:
    """One record an id that the snapshot in file `name` no longer holds."""
    return [
        RawRecord(wrapped({}, deleted=item, snapshot_at=clock.iso(at)), f"{name} lacks a row")
        for item in sorted(gone)
    ]
