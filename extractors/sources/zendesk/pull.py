"""Reads the incremental exports and the ratings; each record carries the users that it names.

Endpoints below {base_url}/api/v2: incremental/tickets/cursor.json, incremental/ticket_events.json
with include=comment_events, satisfaction_ratings.json, users/show_many.json
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from requests.auth import HTTPBasicAuth

from extractors.core import cursors, overlap
from extractors.core.client import Client, Request
from extractors.core.errors import ConfigError
from extractors.core.fields import cursor_value
from extractors.core.paginators import CursorToken, NextUrl, Page, grouped, pages, records_at
from extractors.core.spec import Part, Pull
from extractors.sources.zendesk.users import Users
from lake.config import SourceConfig
from lake.raw import RawRecord

STREAMS: Final = ("tickets", "comments", "satisfaction_ratings")
# The exports hold back their last minute, and refuse a start within it.
_SETTLING = timedelta(minutes=1)
_OVERLAP = timedelta(hours=1)


def pull(pull: Pull) -> Iterator[Part]:
    """The stream's window in parts, in the export's order."""
    auth = HTTPBasicAuth(f"{pull.credentials['email']}/token", pull.credentials["token"])
    with Client(pull.config, pull.stream, _base_url(pull.config), auth=auth) as client:
        read = {"tickets": _tickets, "comments": _events, "satisfaction_ratings": _ratings}
        yield from read[pull.stream](pull, client)


def _base_url(config: SourceConfig) -> str:
    if base := config.params.get("base_url"):
        return str(base)
    subdomain = config.params.get("subdomain")
    if not subdomain:
        raise ConfigError(config.name, "params.subdomain is the part before .zendesk.com")
    return f"https://{subdomain}.zendesk.com"


def _tickets(pull: Pull, client: Client) -> Iterator[Part]:
    """Tickets by the vendor's cursor; `start_time` is only sent where there is none yet."""
    cursor = (pull.cursor or {}).get("cursor")
    size = {"per_page": str(pull.config.params.get("page_size", 1000))}
    start = {"cursor": cursor} if cursor else {"start_time": _epoch(pull, pull.since)}
    request = Request("api/v2/incremental/tickets/cursor.json", {**start, **size})
    paginator = CursorToken("after_cursor", "cursor", "end_of_stream", fixed=size)
    found = pages(client, paginator, request, records_at("tickets"))
    reached = cursors.position(pull.cursor)
    for part, group, is_beyond in _parts(pull, client, found, _generated, reached):
        # A page that reaches beyond the window is read again by the next one.
        for page in group[:-1] if is_beyond else group:
            cursor = page.body.get("after_cursor") or cursor
        after = part.cursor_after or {}
        yield replace(part, cursor_after={**after, "cursor": cursor} if cursor else after)


def _events(pull: Pull, client: Client) -> Iterator[Part]:
    """Ticket events from the last one landed on: its second comes again, and more than it."""
    reached = cursors.position(pull.cursor)
    start = max(filter(None, (pull.since, reached and reached - _OVERLAP)), default=None)
    request = Request(
        "api/v2/incremental/ticket_events.json",
        {
            "start_time": _epoch(pull, start),
            "include": "comment_events",
            "per_page": str(pull.config.params.get("page_size", 1000)),
        },
    )
    paginator = NextUrl("next_page", "end_of_stream")
    found = pages(client, paginator, request, records_at("ticket_events"))
    for part, _, _ in _parts(pull, client, found, _happened, start):
        yield part


def _ratings(pull: Pull, client: Client) -> Iterator[Part]:
    """Ratings given or changed in the window. The vendor orders them by id, not by time."""
    request = Request(
        "api/v2/satisfaction_ratings.json",
        {
            "score": "received",
            "start_time": _epoch(pull, pull.since),
            "end_time": str(int(pull.until.timestamp())),
            "page[size]": "100",
        },
    )
    paginator = NextUrl("links.next", "meta.has_more", last=False)
    found = pages(client, paginator, request, records_at("satisfaction_ratings"))
    for part, _, _ in _parts(pull, client, found, _updated, pull.since, ordered=False):
        yield part


def _parts(
    pull: Pull,
    client: Client,
    found: Iterator[Page],
    at: Callable[[Any], datetime | None],
    known_since: datetime | None,
    ordered: bool = True,
) -> Iterator[tuple[Part, list[Page], bool]]:
    """Parts with their pages, and whether the last page reaches beyond the window, which ends an
    `ordered` export.
    """
    users = Users(client)
    is_known = overlap.Unchanged(overlap.landed(pull, known_since, identity), identity)
    for group in grouped(found):
        fresh, seen, is_beyond = [], [], False
        for page in group:
            for number, item in enumerate(page.items, start=1):
                moment = at(item)
                if not cursors.holds(None, pull.until, moment):
                    is_beyond = True
                    continue
                seen.append(moment)
                if not is_known(item):
                    fresh.append((item, f"page {page.number} item {number}"))
        users.learn(item for item, _ in fresh)
        is_end = (is_beyond and ordered) or group[-1].next is None
        records = [RawRecord(users.attached(item), origin) for item, origin in fresh]
        part = Part(records, dict(cursors.newest(seen)), pages=len(group), complete=is_end)
        yield part, group, is_beyond
        if is_end:
            return


def identity(item: Any) -> tuple[str, str] | None:
    """A record's id and version: `generated_timestamp` or `updated_at` moves, events never do."""
    if not isinstance(item, dict) or item.get("id") is None:
        return None
    return str(item["id"]), f"{item.get('generated_timestamp')} {item.get('updated_at')}"


def _field(name: str) -> Callable[[Any], datetime | None]:
    return lambda item: cursor_value(item.get(name)) if isinstance(item, dict) else None


_generated, _happened, _updated = map(_field, ("generated_timestamp", "timestamp", "updated_at"))


def _epoch(pull: Pull, start: datetime | None) -> str:
    if start is None:
        return "0"
    return str(max(0, int(min(start, pull.until - _SETTLING).timestamp())))
