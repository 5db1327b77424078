"""From a drop to raw: each new or changed file, whole, in parts of bounded size."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from extractors.core.spec import Part, Pull
from extractors.sources.files import layouts
from extractors.sources.files.detect import Fingerprint, fingerprint
from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile, files
from extractors.sources.files.mapping import READING_PARAMS, Mapping, mapping_of
from extractors.sources.files.payload import ENVELOPE, rejected, wrapped
from extractors.sources.files.readers import Row
from extractors.sources.files.snapshot import previous_ids, row_id, tombstones
from extractors.sources.files.survey import Survey, is_rounded, survey
from extractors.sources.files.values import lookup, text_of
from lake import clock, raw
from lake.raw import RawRecord

_PART_CHARACTERS = 32_000_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._]+")


def pull(request: Pull) -> Iterator[Part]:
    """The parts of every file whose path, content or reading params were not landed before.

    State is derived from the lake: a file's last part is labelled with its name and the digest of
    these three. A file is read to its end before anything of it is handed over: one that turns out
    unreadable becomes a single record that describes it and holds none of its content.
    """
    mapping = mapping_of(request.config)
    landed = _labels(request)
    previous: frozenset[str] | None = None
    for file in files(mapping.path):
        found: Fingerprint | None = None
        label = _label(mapping, file, None)
        try:
            found = fingerprint(file)
            label = _label(mapping, file, found)
            if label in landed:
                continue
            seen = survey(file, found, mapping)
            if mapping.mode == "snapshot" and seen.rows == seen.faults:
                raise FileError("empty_snapshot", "holds no usable row: it would delete everything")
        except FileError as fault:
            if label not in landed:
                yield _rejection(file, found, fault, label)
            continue
        about = {"file": file.name, "size": found.size, "sha256": found.sha256}
        if seen.layout.errors == "replace":
            about["broken_byte_runs"] = found.broken
        if mapping.mode == "append":
            yield from _parts(about, label, _payloads(file, seen, mapping, request))
            continue
        if previous is None:
            previous = previous_ids(request.lake, request.config.name, request.stream, mapping)
        held: set[str] = set()
        records = _snapshot(file, seen, mapping, request, previous, held)
        about |= {"snapshot": label, "deletes": not seen.unidentified}
        yield from _parts(about, label, records)
        previous = frozenset(held)


def _labels(request: Pull) -> frozenset[str]:
    source, stream = request.config.name, request.stream
    start = f"{source}.{stream}."
    names = (batch.name for batch in raw.batches(request.lake, source, stream, expired=True))
    return frozenset(name.removeprefix(start).rsplit(".", 1)[0] for name in names)


def _label(mapping: Mapping, file: DropFile, found: Fingerprint | None) -> str:
    reading = {name: getattr(mapping, name) for name in READING_PARAMS if name != "path"}
    state = [file.name, found and (found.size, found.sha256), reading, mapping.required]
    digest = hashlib.sha256(json.dumps(state).encode()).hexdigest()[:16]
    return f"{_UNSAFE.sub('_', file.name)[-80:]}-{digest}"


def _rejection(file: DropFile, found: Fingerprint | None, fault: FileError, label: str) -> Part:
    details = {"size": found.size, "sha256": found.sha256} if found else {}
    reject = rejected(
        fault.rule, fault.reason, file=file.name, line=fault.line, column=fault.column, **details
    )
    record = RawRecord(wrapped({}, reject=reject), file.name)
    return Part([record], None, label=label, notes={"file": file.name, **details})


def _parts(about: dict[str, Any], label: str, records: Iterable[RawRecord]) -> Iterator[Part]:
    """Parts of bounded size; only the last bears the plain label: the file has landed."""
    part: list[RawRecord] = []
    number = characters = 0
    for record in records:
        if characters > _PART_CHARACTERS:
            notes = {**about, "file_part": number}
            yield Part(part, None, label=f"{label}.p{number:04d}", complete=False, notes=notes)
            part, number, characters = [], number + 1, 0
        part.append(record)
        characters += _length(record.payload)
    yield Part(part, None, label=label, notes={**about, "file_part": number})


def _length(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_length, value.values())) + 8 * len(value)
    if isinstance(value, list):
        return sum(map(_length, value)) + 8
    return len(value) if isinstance(value, str) else 8


def _payloads(file: DropFile, seen: Survey, mapping: Mapping, request: Pull) -> Iterator[RawRecord]:
    at = clock.iso(request.until) if mapping.mode == "snapshot" else None
    wording = {name: seen.layout.wording.get(name) for name in mapping.text}
    asked = {name: text for name, text in wording.items() if text}
    rows = layouts.rows(file, seen.layout)
    if mapping.turns and mapping.turns.group_by and seen.layout.format not in ("vtt", "srt"):
        yield from _conversations(file, rows, mapping.turns.group_by, seen.is_grouped, at)
        return
    for row in rows:
        origin = f"{file.name} row {row.number}"
        yield RawRecord(_payload(row, seen, mapping, asked, at), origin)


def _payload(
    row: Row, seen: Survey, mapping: Mapping, asked: dict[str, str], at: str | None
) -> dict[str, Any]:
    if row.fault:
        return wrapped({}, reject=rejected(*row.fault), cells=row.cells)
    if seen.layout.format in ("vtt", "srt"):
        return wrapped(row.values, transcript=row.cells, snapshot_at=at)
    if ENVELOPE in row.values:
        reason = f"has a field named {ENVELOPE}, which is reserved"
        return wrapped({}, reject=rejected("reserved_name", reason), cells=row.values)
    if seen.rounded_ids and _has_rounded_id(row, mapping):
        reason = "has an id that a spreadsheet cut to 15 digits, as most long ids of this file"
        return wrapped(row.values, reject=rejected("id_rounded", reason))
    return wrapped(row.values, wording=asked, snapshot_at=at)


def _has_rounded_id(row: Row, mapping: Mapping) -> bool:
    return any(is_rounded(text_of(lookup(row.values, name))) for name in mapping.id_columns)


def _conversations(
    file: DropFile, rows: Iterator[Row], column: str, is_grouped: bool, at: str | None
) -> Iterator[RawRecord]:
    """One record a conversation; rows that stand apart are brought together in memory."""

    def key(row: Row) -> str:
        return text_of(lookup(row.values, column))

    faulty: list[Row] = []

    def usable() -> Iterator[Row]:
        for row in rows:
            if row.fault:
                faulty.append(row)
            else:
                yield row

    ordered = usable() if is_grouped else sorted(usable(), key=key)
    for _, group in itertools.groupby(ordered, key):
        members = list(group)
        payload = wrapped(members[0].values, rows=[row.values for row in members], snapshot_at=at)
        yield RawRecord(payload, f"{file.name} rows {members[0].number}-{members[-1].number}")
    for row in faulty:
        payload = wrapped({}, reject=rejected(*row.fault or ("", "")), cells=row.cells)
        yield RawRecord(payload, f"{file.name} row {row.number}")


def _snapshot(
    file: DropFile,
    seen: Survey,
    mapping: Mapping,
    request: Pull,
    previous: frozenset[str],
    held: set[str],
) -> Iterator[RawRecord]:
    """The rows, then a tombstone for each id of `previous` that is missing; fills `held`.

    Nothing is deleted by a file with rows that cannot be identified: they may be the missing ones.
    """
    for record in _payloads(file, seen, mapping, request):
        if found := row_id(mapping, record.payload):
            held.add(found)
        yield record
    if seen.unidentified:
        held.update(previous)
    else:
        yield from tombstones(previous - held, file.name, request.until)
