"""Erasure: a person, or one verbatim, leaves every layer, and a report proves it.

The report is written first: from then on nothing of the person is normalized any more, and a run
that was cut off is found and ended by the next one. It names people by keyed hashes only.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractors.registry import get
from lake import clock, erasure, raw
from lake.config import ConfigError
from lake.erasure import Found, Place
from lake.inputs import INPUTS, read_input, remove_people
from lake.raw import RawBatch
from lake.records import Identity, RecordError
from lake.settings import Settings
from pipeline import publish as publishing
from pipeline.suppression import names, sign_case, sign_feedback

KINDS = ("email", "phone", "account", "author", "feedback-id")
_REQUESTS = "erasures.csv"


@dataclass(frozen=True, slots=True)
class Request:
    """Whom to erase: `kind` is one of KINDS. The value is never logged or stored."""

    kind: str
    value: str = field(repr=False)


@dataclass
class Report:
    """The proof of one erasure, without personal data.

    `keys` are keyed hashes: the first one is what was asked for. `places` are the raw lines
    (`raw_file`, `raw_line`); `before` and `after` are rows by dataset, and raw lines.
    """

    kind: str
    key_id: str
    keys: list[str]
    requested_at: str
    status: str = "started"
    finished_at: str | None = None
    places: list[list[Any]] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    inputs: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    builds_removed: list[str] = field(default_factory=list)
    published_build: str | None = None


def requested(settings: Settings) -> list[Request]:
    """The rows of `inputs/erasures.csv` (`kind`, `value`).

    Raises `ConfigError` naming the line of a row that cannot be used, never its value.
    """
    path = settings.inputs / _REQUESTS
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if row.get("kind") not in KINDS or not (row.get("value") or "").strip():
            raise ConfigError(
                f"{path}: line {number} needs a kind ({', '.join(KINDS)}) and a value"
            )
    return [Request(row["kind"], row["value"].strip()) for row in rows]


def clear_requests(settings: Settings) -> None:
    """Leave nothing but the header: the file names people in clear."""
    path = settings.inputs / _REQUESTS
    if path.exists():
        path.write_text("kind,value\n", encoding="utf-8")


def begin(settings: Settings, request: Request) -> Path:
    """Write the report of a request, or go on with one that was not ended; it holds from now on.

    Raises `ConfigError` when the value is empty.
    """
    keys = _keys(settings, request)
    if not keys:
        raise ConfigError(f"the value is empty; give the {request.kind} to erase")
    settings.erasures.mkdir(parents=True, exist_ok=True)
    open_ones = (path for path in unfinished(settings) if _read(path).keys[0] == keys[0])
    path = next(open_ones, None)
    if path is None:
        at = clock.wall()
        path = settings.erasures / f"{clock.stamp(at)}-{keys[0]}.json"
        _write(path, Report(request.kind, settings.keys.key_id, keys, clock.iso(at)))
    is_verbatim = request.kind == "feedback-id"
    known = Found(feedback_ids=frozenset({request.value} if is_verbatim else ()))
    _look(settings, path, known)
    return path


def unfinished(settings: Settings) -> list[Path]:
    """The reports of erasures that were begun and not ended."""
    paths = sorted(settings.erasures.glob("*.json")) if settings.erasures.exists() else []
    return [path for path in paths if _read(path).status != "done"]


def sweep(settings: Settings, path: Path) -> Report:
    """Remove everything of a report's person from lake and inputs; says where it was found.

    The lake is searched again: something may have been written since the report was begun.
    """
    found = _look(settings, path, Found())
    report = _read(path)
    for name in INPUTS:
        if removed := remove_people(
            settings.inputs, name, settings.keys, report.keys, found.feedback_ids
        ):
            report.inputs[name] = report.inputs.get(name, 0) + removed
    report.files += erasure.remove_from_themes(settings.lake, _is_gone(settings, report))
    report.files += erasure.remove(settings.lake, found.places)
    # Raw goes last: it is what a run that was cut off finds the rest by.
    report.files += _erase_raw(settings, found.places)
    report.files = sorted(set(report.files))
    _write(path, report)
    return report


def finish(settings: Settings, path: Path, builds_removed: Sequence[str]) -> Report:
    """Count again and close the report. Raises `ErasureError` when anything is left."""
    report = _read(path)
    report.after = _count(settings, report)
    report.builds_removed = sorted({*report.builds_removed, *builds_removed})
    report.published_build = publishing.published_build(settings)
    left = {name: rows for name, rows in report.after.items() if rows}
    if not left:
        report.status, report.finished_at = "done", clock.iso(clock.wall())
    _write(path, report)
    if left:
        names_left = ", ".join(f"{name} ({rows})" for name, rows in left.items())
        raise ErasureError(f"{path.name}: rows are left in {names_left}; run `voc maintain` again")
    return report


def drop_builds(settings: Settings, keep: str | None) -> list[str]:
    """Remove every build but one: each may hold what was erased."""
    gone = [path for path in settings.builds.iterdir() if path.is_dir() and path.name != keep]
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone]


class ErasureError(RuntimeError):
    """Something of an erased person is left; the message says where and what to do."""


def _keys(settings: Settings, request: Request) -> list[str]:
    """The keyed hashes of the person: what was asked for, and what `identities` joins to it."""
    if request.kind == "feedback-id":
        return [sign_feedback(settings.keys, request.value)]
    kind: Any = "nickname" if request.kind == "author" else request.kind
    key = settings.keys.key(Identity(kind, request.value))
    if key is None:
        return []
    keys = [key]
    table, _ = read_input(settings.inputs, "identities", settings.keys)
    pairs = {(row["customer_key"], row["canonical_key"]) for row in table.to_pylist()}
    while joined := {
        item
        for pair in pairs
        for item in pair
        if item and item not in keys and not set(pair).isdisjoint(keys)
    }:
        keys += sorted(joined)
    return keys


def _grown(settings: Settings, keys: list[str], found: Found) -> list[str]:
    """The keys with those of the person's verbatims and cases, by which a new pull is known."""
    ring = settings.keys
    more = {sign_feedback(ring, item) for item in found.feedback_ids}
    more |= {sign_case(ring, item) for item in found.case_ids}
    return [*keys, *sorted(more.difference(keys))]


def _look(settings: Settings, path: Path, known: Found) -> Found:
    """Search for a report's person and note what was found: places, keys and first counts."""
    report = _read(path)
    known |= Found(frozenset((place[0], place[1]) for place in report.places))
    found = _find(settings, report.keys, known)
    report.places = sorted([*place] for place in found.places)
    report.keys = _grown(settings, report.keys, found)
    report.before = report.before or _count(settings, report)
    _write(path, report)
    return found


def _find(settings: Settings, keys: Sequence[str], known: Found) -> Found:
    """All raw lines of the person: over the derived rows, over raw, and by both again."""
    known = erasure.find(settings.lake, keys, known)
    grown = frozenset(_grown(settings, list(keys), known))
    known |= Found(frozenset(_raw_places(settings, grown)))
    return erasure.find(settings.lake, keys, known)


def _raw_places(settings: Settings, keys: frozenset[str]) -> Iterable[Place]:
    configured = {config.name: config for config in settings.config.sources}
    for batch in raw.batches(settings.lake):
        config = configured.get(batch.source)
        source = config and get(config.type)
        for line in raw.read(settings.lake, batch)[0]:
            if line.is_erased:
                continue
            records: tuple[Any, ...] = ()
            if source and config:
                try:
                    records = tuple(source.to_records(config, batch.stream, line.payload))
                except (RecordError, ArithmeticError, LookupError, TypeError, ValueError):
                    # A rejected record names people all the same: its payload is searched.
                    records = ()
            if not keys.isdisjoint(names(settings.keys, batch.source, line.payload, records)):
                yield batch.path, line.line


def _erase_raw(settings: Settings, places: Iterable[Place]) -> list[str]:
    lines: dict[str, set[int]] = {}
    for raw_file, line in places:
        lines.setdefault(raw_file, set()).add(line)
    touched = []
    for batch in _batches(settings, lines):
        raw.erase(settings.lake, batch, lines[batch.path])
        touched.append(batch.path)
    return touched


def _batches(settings: Settings, paths: Iterable[str]) -> list[RawBatch]:
    wanted = set(paths)
    return [batch for batch in raw.batches(settings.lake) if batch.path in wanted]


def _count(settings: Settings, report: Report) -> dict[str, int]:
    places = {(place[0], place[1]) for place in report.places}
    lines = 0
    for batch in _batches(settings, {place[0] for place in places}):
        lines += sum(
            (batch.path, line.line) in places and not line.is_erased
            for line in raw.read(settings.lake, batch)[0]
        )
    return {
        "raw": lines,
        **erasure.count(settings.lake, places),
        "theme_sentences": erasure.count_theme_sentences(settings.lake, _is_gone(settings, report)),
    }


def _is_gone(settings: Settings, report: Report) -> Callable[[str], bool]:
    """Tells a verbatim of the report by the hash of its id."""
    keys = frozenset(report.keys)
    return lambda feedback_id: sign_feedback(settings.keys, feedback_id) in keys


def _read(path: Path) -> Report:
    return Report(**json.loads(path.read_text()))


def _write(path: Path, report: Report) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(report), indent=1))
    temporary.replace(path)
