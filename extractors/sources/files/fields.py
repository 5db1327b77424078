"""The fields that everything in a row shares: ids, times, people, what it is about."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from extractors.sources.files.mapping import Mapping
from extractors.sources.files.values import clean, lookup, moment, text_of
from lake import clock
from lake.config import SourceConfig
from lake.records import Identity, RecordError


def native_id(mapping: Mapping, row: dict[str, Any]) -> str | None:
    """The row's id, of several columns joined by a slash; None when none is mapped.

    Raises `RecordError` (`missing_id`) when a mapped one is empty.
    """
    parts = [text_of(lookup(row, column)) for column in mapping.id_columns]
    if not all(parts):
        raise RecordError("missing_id", f"the id column {', '.join(mapping.id_columns)} is empty")
    return "/".join(parts) or None


def common_fields(
    config: SourceConfig, mapping: Mapping, row: dict[str, Any], notes: dict[str, Any]
) -> dict[str, Any]:
    """What all verbatims, scores and events of the row share, as arguments of `Feedback`.

    Raises `RecordError`: `missing_id`, `bad_date`.
    """

    def text(name: str) -> str | None:
        column: str | None = getattr(mapping, name)
        said = clean(text_of(lookup(row, column))) if column else ""
        return said or mapping.constants.get(name)  # type: ignore[call-overload]

    native = native_id(mapping, row)
    updated = moment_of(mapping, row, mapping.updated_at)
    if seen := notes.get("snapshot_at"):
        # A snapshot says what holds at its moment: newer than the deletion in an older one.
        updated = clock.parse(seen)
    names = ("product", "product_version", "location", "journey_stage", "title", "url")
    customer = mapping.customer
    return {
        **{name: text(name) for name in names},
        "native_id": native,
        "response_id": text("response") or native or _response_digest(mapping, row),
        "thread_id": text("thread"),
        "created_at": moment_of(mapping, row, mapping.created_at),
        "updated_at": updated,
        "brand": text("brand") or config.brand,
        "language_declared": text("language"),
        "author": _person("nickname", text("author")),
        "agent": _person("agent", text("agent")),
        "customer": _person(customer.kind, clean(text_of(lookup(row, customer.column))))
        if customer
        else None,
    }


def _response_digest(mapping: Mapping, row: dict[str, Any]) -> str | None:
    """Answers of one response belong together even where the file has no id for it."""
    if len(mapping.text) < 2:
        return None
    whole = json.dumps(row, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def _person(kind: Any, value: str | None) -> Identity | None:
    return Identity(kind, value) if value else None


def moment_of(mapping: Mapping, row: dict[str, Any], column: str | None) -> datetime | None:
    """The column's time in UTC, None when empty. Raises `RecordError` (`bad_date`)."""
    said = text_of(lookup(row, column)) if column else ""
    if not said:
        return None
    try:
        return moment(said, mapping.date_formats, mapping.time_zone)
    except ValueError as error:
        raise RecordError("bad_date", f"column {column}: {error}") from error
