"""Snapshots: a row of the file before that is missing in this one was deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from extractors.sources.files.fields import native_id
from extractors.sources.files.mapping import Mapping
from extractors.sources.files.payload import envelope, wrapped
from lake import clock, raw
from lake.raw import RawBatch, RawRecord, Trailer
from lake.records import RecordError
from lake.store import Lake


def previous_ids(lake: Lake, source: str, stream: str, mapping: Mapping) -> frozenset[str]:
    """The ids that the snapshots landed so far hold; empty when there is none yet.

    These are the ids of the newest one, and of those before it while none of them could delete.
    """
    parts: dict[str, list[RawBatch]] = {}
    finished: dict[str, Trailer] = {}
    for batch in raw.batches(lake, source, stream):
        trailer = raw.read_trailer(lake, batch)
        if key := trailer.notes.get("snapshot"):
            parts.setdefault(key, []).append(batch)
            if trailer.complete:
                finished[key] = trailer
    held: set[str] = set()
    newest = sorted(finished.items(), key=lambda item: item[1].extracted_at, reverse=True)
    for key, trailer in newest:
        for batch in parts[key]:
            ids = (row_id(mapping, line.payload) for line in raw.read(lake, batch)[0])
            held.update(found for found in ids if found)
        if trailer.notes["deletes"]:
            break
    return frozenset(held)


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
