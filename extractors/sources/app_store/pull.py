"""Reads the customer-review feed, newest first, back to the window's start.

Endpoint: GET {base_url}/{cc}/rss/customerreviews/page={1..10}/id={app}/sortby=mostrecent/json
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from extractors.core import cursors, overlap
from extractors.core.client import Client, Request
from extractors.core.errors import ConfigError
from extractors.core.fields import cursor_value
from extractors.core.paginators import PageNumber, pages
from extractors.core.spec import Part, Pull
from lake.config import SourceConfig
from lake.raw import RawRecord

PAGE_SIZE: Final = 50
LAST_PAGE: Final = 10
_SAID = ("updated", "im:rating", "im:version", "title", "content")


def streams(config: SourceConfig) -> tuple[str, ...]:
    """One stream an app and storefront: `<app id>_<country>`."""
    apps, storefronts = config.params.get("apps"), config.params.get("storefronts", ["us"])
    if not apps or not all(re.fullmatch(r"\d+", str(app)) for app in apps):
        raise ConfigError(config.name, 'params.apps lists Apple\'s app ids, such as ["284882215"]')
    if not storefronts or not all(re.fullmatch(r"[a-z]{2}", str(code)) for code in storefronts):
        raise ConfigError(config.name, 'params.storefronts lists country codes, such as ["us"]')
    return tuple(f"{app}_{code}" for app in apps for code in storefronts)


def pull(pull: Pull) -> Iterator[Part]:
    """The whole window as one part: the feed holds 500 reviews at most."""
    app, country = pull.stream.rsplit("_", 1)
    path = f"{country}/rss/customerreviews/page={{}}/id={app}/sortby=mostrecent/json"
    paginator = PageNumber(path.format, PAGE_SIZE, LAST_PAGE)
    is_known = overlap.Unchanged(overlap.landed(pull, pull.since, identity), identity)
    records: list[RawRecord] = []
    seen: list[datetime | None] = []
    count, reached = 0, False
    base = str(pull.config.params.get("base_url", "https://itunes.apple.com"))
    pause = float(pull.config.params.get("pause_seconds", 0.5))
    with Client(pull.config, pull.stream, base, pause=pause) as client:
        for page in pages(client, paginator, Request(""), entries):
            count = page.number
            moments = [updated(entry) for entry in page.items]
            seen.extend(at for at in moments if cursors.holds(pull.since, pull.until, at))
            records.extend(
                RawRecord(entry, f"page {page.number} entry {number}")
                for number, (entry, at) in enumerate(zip(page.items, moments, strict=True), start=1)
                if cursors.holds(pull.since, pull.until, at)
                and not is_app(entry)
                and not is_known(entry)
            )
            reached = _is_older(moments, pull.since)
            if reached:
                break
    yield Part(
        records,
        cursor_after=dict(cursors.newest(seen)),
        pages=count,
        cap_hit=None if reached else paginator.cap,
        notes={} if seen else {"empty_feed": "an empty feed is no proof that there are no reviews"},
    )


def entries(body: Any) -> list[Any] | None:
    """The feed's entries: absent when there are none, a lone object when there is one."""
    feed = body.get("feed") if isinstance(body, dict) else None
    if not isinstance(feed, dict):
        return None
    found = feed.get("entry", [])
    return [found] if isinstance(found, dict) else found if isinstance(found, list) else None


def is_app(entry: Any) -> bool:
    """Whether an entry describes the app itself, as the first one may."""
    return isinstance(entry, dict) and "im:name" in entry and "im:rating" not in entry


def identity(entry: Any) -> tuple[str, str] | None:
    """A review's id, and what it says: its votes always move."""
    review = _label(entry, "id")
    if not isinstance(review, str):
        return None
    return review, overlap.version([_label(entry, name) for name in _SAID])


def updated(entry: Any) -> datetime | None:
    return cursor_value(_label(entry, "updated"))


def _label(entry: Any, name: str) -> Any:
    field = entry.get(name) if isinstance(entry, dict) else None
    return field.get("label") if isinstance(field, dict) else None


def _is_older(moments: list[datetime | None], since: datetime | None) -> bool:
    """Whether every dated entry of a page lies before the window: one late entry is not enough."""
    dated = [at for at in moments if at]
    return since is not None and bool(dated) and all(at < since for at in dated)
