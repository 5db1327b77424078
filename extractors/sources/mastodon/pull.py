"""Reads a tag's timeline forward, and looks for what vanished from the overlap.

Endpoints: GET {base_url}/api/v1/timelines/tag/{tag}?limit=40&min_id=, GET /api/v1/statuses/{id}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import requests
from requests.auth import AuthBase

from extractors.core import cursors, overlap
from extractors.core.client import Client, Request
from extractors.core.errors import ConfigError
from extractors.core.fields import cursor_value
from extractors.core.paginators import LinkHeader, cut, grouped, pages
from extractors.core.spec import Part, Pull
from lake.config import SourceConfig
from lake.raw import RawRecord

PAGE_SIZE: Final = 40
_SAID = ("uri", "created_at", "edited_at", "content", "spoiler_text", "_deleted")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Bearer(AuthBase):
    """An access token in the Authorization header, which a redirect to another host drops."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def streams(config: SourceConfig) -> tuple[str, ...]:
    """One stream a tag."""
    tags = config.params.get("tags")
    if not tags or not all(isinstance(tag, str) and tag.isidentifier() for tag in tags):
        raise ConfigError(config.name, 'params.tags lists hashtags without #, such as ["acme"]')
    return tuple(dict.fromkeys(tag.lower() for tag in tags))


def pull(pull: Pull) -> Iterator[Part]:
    """The window in parts, oldest posts first, each with the deletions found in its stretch."""
    base = pull.config.params.get("base_url")
    if not base:
        raise ConfigError(pull.config.name, "params.base_url names the instance")
    token = pull.credentials.get("token")
    auth = Bearer(token) if token else None
    before = overlap.landed(pull, pull.since, identity)
    is_known = overlap.Unchanged(before, identity)
    with Client(pull.config, pull.stream, str(base), auth=auth) as client:
        for stretch in _stretches(pull, client):
            vanished = _vanished(pull, client, before, stretch)
            records = [each for each in (*stretch.held, *vanished) if not is_known(each.payload)]
            position = cursors.newest(_created(record.payload) for record in records)
            yield Part(
                records,
                cursor_after={**position}
                if stretch.is_last
                else {**position, "min_id": stretch.high},
                pages=stretch.pages,
                complete=stretch.is_last,
                notes={"tombstones": sum("_deleted" in record.payload for record in records)},
            )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The posts of one part: all that the timeline shows with low < id <= high, or no upper bound
    in the last part.
    """

    held: list[RawRecord]
    low: str
    high: str
    pages: int
    is_last: bool

    def covers(self, post: str) -> bool:
        return int(self.low) < int(post) and (self.is_last or int(post) <= int(self.high))


def _stretches(pull: Pull, client: Client) -> Iterator[_Stretch]:
    low = str((pull.cursor or {}).get("min_id") or _snowflake(pull.since))
    request = Request(
        f"api/v1/timelines/tag/{quote(pull.stream)}", {"limit": str(PAGE_SIZE), "min_id": low}
    )
    # Every page that is not empty links on: `prev` is towards newer posts.
    found = cut(
        pages(client, LinkHeader("prev", full=1), request, _statuses),
        lambda page: not all(cursors.holds(None, pull.until, _created(s)) for s in page.items),
    )
    for group in grouped(found):
        # A page is newest first, the pages themselves go forward.
        held = [
            RawRecord(status, f"page {page.number} status {number}")
            for page in group
            for number, status in reversed(list(enumerate(page.items, start=1)))
            if cursors.holds(None, pull.until, _created(status))
        ]
        ids = [key[0] for record in held if (key := identity(record.payload))]
        high = max(ids, key=int, default=low)
        yield _Stretch(held, low, high, len(group), group[-1].next is None)
        low = high


def _vanished(
    pull: Pull, client: Client, before: dict[str, Any], stretch: _Stretch
) -> list[RawRecord]:
    """Posts of the stretch that the lake holds and the timeline shows no more.

    One that the instance does not know any more becomes a tombstone; one that only left the
    timeline is landed as it is now.
    """
    shown = {key[0] for record in stretch.held if (key := identity(record.payload))}
    found = []
    for post, payload in sorted(before.items()):
        at = _created(payload)
        is_candidate = post not in shown and stretch.covers(post) and "_deleted" not in payload
        if not is_candidate or at is None or at >= pull.until:
            continue
        answer = client.get(Request(f"api/v1/statuses/{post}"), accept=(404, 410))
        status = answer.body if answer.status == 200 else _tombstone(payload)
        found.append(RawRecord(status, f"status {post}"))
    return found


def _tombstone(payload: dict[str, Any]) -> dict[str, Any]:
    kept = {name: payload.get(name) for name in ("id", "uri", "created_at", "edited_at")}
    return {**kept, "_deleted": True}


def identity(status: Any) -> tuple[str, str] | None:
    """A post's id on this instance, and what it says: its counts and its author's always move."""
    if not isinstance(status, dict) or not str(status.get("id")).isdecimal():
        return None
    return str(status["id"]), overlap.version([status.get(name) for name in _SAID])


def _statuses(body: Any) -> list[Any] | None:
    return body if isinstance(body, list) else None


def _created(status: Any) -> datetime | None:
    return cursor_value(status.get("created_at")) if isinstance(status, dict) else None


def _snowflake(since: datetime | None) -> str:
    """The greatest id before `since`: an id's upper bits are milliseconds since 1970."""
    if since is None:
        return "0"
    milliseconds = (since - _EPOCH).total_seconds() * 1000
    return str(max(0, (int(milliseconds) << 16) - 1))
