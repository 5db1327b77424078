"""The engine: pulls a stream's windows into raw batches.

All state is the newest `schedule` trailer in the lake. Every part is one commit, so a process
that is killed at any moment goes on from its last part.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors import registry
from extractors.core import cursors
from extractors.core.credentials import resolve
from extractors.core.cursors import Window
from extractors.core.errors import ConfigError
from extractors.core.mapping import map_batch
from extractors.core.spec import Part, Pull, Source
from lake import clock, raw
from lake.config import SourceConfig
from lake.raw import Kind, RawBatch, Trailer
from lake.settings import Settings
from lake.store import Lake

__all__ = ["Landed", "extract", "map_batch"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Landed:
    """A part in the lake; `is_new` is false when the same answer was there already."""

    batch: RawBatch
    is_new: bool
    trailer: Trailer


def extract(
    settings: Settings,
    source_name: str,
    stream: str,
    since: datetime | None = None,
    until: datetime | None = None,
    kind: Kind = "schedule",
    credentials: Mapping[str, str] | None = None,
) -> list[Landed]:
    """Pull one stream of a configured source into the lake.

    A `schedule` pull goes from the bookmark to `until` (default: `settings.as_of`); `since` only
    counts while there is no bookmark. It first ends a window that was cut off. A `backfill` pulls
    exactly [since, until) and leaves the bookmark alone.
    Raises the errors of `extractors.core.errors`; what was landed before stays.
    """
    config = settings.config.source(source_name)
    source = registry.get(config.type)
    known = source.streams(config)
    if stream not in known:
        raise ConfigError(source_name, f"no stream {stream!r}; it has {', '.join(known)}")
    values = resolve(source, config, credentials)
    until = until or settings.as_of
    landed: list[Landed] = []
    for window in _windows(settings.lake, source, config, stream, since, until, kind):
        pull = Pull(
            config, stream, window.since, window.until, window.cursor, values, settings.lake
        )
        landed.extend(_land(source, pull, window, kind))
    return landed


def _windows(
    lake: Lake,
    source: Source,
    config: SourceConfig,
    stream: str,
    since: datetime | None,
    until: datetime,
    kind: Kind,
) -> Iterator[Window]:
    if kind == "backfill":
        since = since or config.start
        if since is not None and since >= until:
            raise ConfigError(config.name, "a backfill's --since has to be before its --until")
        yield Window(since, until, None)
        return
    bookmark = raw.bookmark(lake, config.name, stream)
    if rest := cursors.unfinished(bookmark):
        yield rest
        bookmark = raw.bookmark(lake, config.name, stream)
    lag = timedelta(seconds=float(config.params.get("lag_seconds", source.lag_seconds)))
    if window := cursors.following(bookmark, since or config.start, until, lag):
        yield window


def _land(source: Source, pull: Pull, window: Window, kind: Kind) -> Iterator[Landed]:
    cursor = window.cursor
    for number, part in enumerate(source.pull(pull), start=window.part):
        if window.is_repeat and part.complete and not part.records:
            continue
        trailer = Trailer(
            kind=kind,
            extracted_at=clock.wall(),
            since=window.since,
            until=window.until,
            part=number,
            complete=part.complete,
            cursor_before=dict(cursor) if cursor is not None else None,
            cursor_after=cursors.advanced(cursor, part.cursor_after, window.until),
            pages=part.pages,
            records=len(part.records),
            cap_hit=part.cap_hit,
            vendor_total=part.vendor_total,
            notes=part.notes,
        )
        label = _label(part, window, number, kind)
        batch, is_new = raw.land(
            pull.lake, pull.config.name, pull.stream, label, part.records, trailer
        )
        cursor = trailer.cursor_after
        if part.cap_hit:
            log.warning("%s/%s: %s", pull.config.name, pull.stream, part.cap_hit)
        yield Landed(batch, is_new, trailer)


def _label(part: Part, window: Window, number: int, kind: Kind) -> str:
    """A backfill has names of its own: else its answer would keep a schedule's trailer out."""
    label = part.label or raw.window_label(window.since, window.until, number)
    return label if kind == "schedule" else f"backfill-{label}"
