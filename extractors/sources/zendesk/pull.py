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
from extractors.core.paginators import CursorToken, NextUrl, Page, cut, grouped, pages, records_at
from extractors.core.spec import Part, Pull
from extractors.sources.zendesk.users import Users
from lake.config import SourceConfig
from lake.raw import RawRecord

STREAMS: Final = ("tickets", "comments", "satisfaction_ratings")
# The exports hold back their last minute, and refuse a start within it.
_SETTLING = timedelta(minutes=1)
_OVERLAP = timedelta(hours=1)

Moment = Callable[[Any], datetime | None]


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
    is_beyond = _beyond(pull, _generated)
    found = cut(pages(client, paginator, request, records_at("tickets")), is_beyond)
    reached = cursors.position(pull.cursor)
    for part, group in _parts(pull, client, found, _generated, reached):
        for page in group:
            # A page that reaches beyond the window is read again by the next one.
            if not is_beyond(page):
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
    found = cut(found, _beyond(pull, _happened))
    yield from (part for part, _ in _parts(pull, client, found, _happened, start))


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
    yield from (part for part, _ in _parts(pull, client, found, _updated, pull.since))


def _parts(
    pull: Pull,
    client: Client,
    found: Iterator[Page],
    at: Moment,
    known_since: datetime | None,
) -> Iterator[tuple[Part, list[Page]]]:
    """Parts of what is new and in the window, each with its pages."""
    users = Users(client)
    is_known = overlap.Unchanged(overlap.landed(pull, known_since, identity), identity)
    for group in grouped(found):
        held = [
            (item, f"page {page.number} item {number}")
            for page in group
            for number, item in enumerate(page.items, start=1)
            if cursors.holds(None, pull.until, at(item))
        ]
        fresh = [(item, origin) for item, origin in held if not is_known(item)]
        users.learn(item for item, _ in fresh)
        yield (
            Part(
                [RawRecord(users.attached(item), origin) for item, origin in fresh],
                cursor_after=dict(cursors.newest(at(item) for item, _ in held)),
                pages=len(group),
                complete=group[-1].next is None,
            ),
            group,
        )


def identity(item: Any) -> tuple[str, str] | None:
    """A record's id, and what it says: its users are ours."""
    if not isinstance(item, dict) or item.get("id") is None:
        return None
    said = {name: value for name, value in item.items() if name != "_users"}
    return str(item["id"]), overlap.version(said)


def _beyond(pull: Pull, at: Moment) -> Callable[[Page], bool]:
    """Tells pages of an ordered export that reach beyond the window."""
    return lambda page: any(not cursors.holds(None, pull.until, at(item)) for item in page.items)


def _field(name: str) -> Moment:
    return lambda item: cursor_value(item.get(name)) if isinstance(item, dict) else None


_generated, _happened, _updated = map(_field, ("generated_timestamp", "timestamp", "updated_at"))


def _epoch(pull: Pull, start: datetime | None) -> str:
    if start is None:
        return "0"
    return str(max(0, int(min(start, pull.until - _SETTLING).timestamp())))
