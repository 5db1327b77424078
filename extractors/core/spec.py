"""What a source type is: the seam between the engine and `extractors/sources/`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lake.config import SourceConfig
from lake.raw import RawRecord
from lake.records import Record
from lake.store import Lake


@dataclass(frozen=True, slots=True)
class Pull:
    """One stream and window to fetch: half-open [since, until), UTC.

    `cursor` is the `cursor_after` of the stream's bookmark, None on a first pull and in a
    backfill. `credentials` holds the values named by `Source.credentials`. `lake` is read only
    (a snapshot looks up what it held before).
    """

    config: SourceConfig
    stream: str
    since: datetime | None
    until: datetime
    cursor: Mapping[str, Any] | None
    credentials: Mapping[str, str]
    lake: Lake


@dataclass(frozen=True, slots=True)
class Part:
    """At most N pages or 64 MB of a pull, or one file: what becomes one raw batch.

    `label` is None for a window (the engine names it) or the file's name. `complete` is false
    when more parts of the same window follow. `cursor_after["at"]`, where a source sets it, is the
    largest cursor value landed (ISO 8601): the next window starts there, less the overlap.
    """

    records: list[RawRecord]
    cursor_after: dict[str, Any] | None
    pages: int = 0
    label: str | None = None
    complete: bool = True
    cap_hit: str | None = None
    vendor_total: int | None = None
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A source type. `streams` names the streams that a configuration asks for.

    `to_records(config, stream, payload)` maps one raw payload to canonical records and raises
    `RecordError` for one that cannot be used; it is pure, so that history can be mapped again.
    `fields(config, stream)` are the declared top-level fields: others are counted as schema drift.
    `mapping_params` are the params that change the mapping: they become part of its version.
    `lag_seconds` is the overlap: a pull starts this long before the bookmark; the param of the
    same name overrides it. A pull that lacks one of `credentials` fails; those of
    `optional_credentials` may be absent.
    """

    name: str
    display_name: str
    channels: tuple[str, ...]
    mapping_version: str
    streams: Callable[[SourceConfig], tuple[str, ...]]
    pull: Callable[[Pull], Iterator[Part]]
    to_records: Callable[[SourceConfig, str, Any], Iterable[Record]]
    fields: Callable[[SourceConfig, str], frozenset[str]]
    credentials: tuple[str, ...] = ()
    optional_credentials: tuple[str, ...] = ()
    mapping_params: tuple[str, ...] = ()
    lag_seconds: int = 0


def mapping_version(source: Source, config: SourceConfig, mask_version: str) -> str:
    """The version of a configured source's mapping and masks, as it stands in lake paths."""
    params = {name: config.params.get(name) for name in source.mapping_params}
    text = json.dumps([source.name, params, config.brand], sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{source.mapping_version}-{digest}-{mask_version}"
