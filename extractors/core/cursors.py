"""Which window to pull, and which value the bookmark then holds.

A window starts at the largest cursor value that was landed, less the source's overlap, with that
boundary included: a one-second cursor would lose records otherwise. What comes twice is left out
or folded. The bookmark never moves to "now", so late records are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lake import clock
from lake.raw import Trailer


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open [since, until), UTC, to pull from part number `part` on.

    `is_repeat` says that the bookmark already reaches `until`: an empty answer tells nothing new.
    """

    since: datetime | None
    until: datetime
    cursor: Mapping[str, Any] | None
    part: int = 0
    is_repeat: bool = False


def unfinished(bookmark: Trailer | None) -> Window | None:
    """The rest of a window whose pull was cut off, None when there is none."""
    if bookmark is None or bookmark.complete or bookmark.until is None:
        return None
    return Window(bookmark.since, bookmark.until, bookmark.cursor_after, bookmark.part + 1)


def following(
    bookmark: Trailer | None, start: datetime | None, until: datetime, lag: timedelta
) -> Window | None:
    """The window from a finished bookmark to `until`; from `start` without one.

    None when the bookmark is later than `until`: an old schedule interval was answered since.
    """
    if bookmark is None:
        return Window(start, until, None)
    if bookmark.until is not None and bookmark.until > until:
        return None
    at = position(bookmark.cursor_after)
    since = min(at - lag, until) if at else start
    is_repeat = bookmark.until == until
    is_same = is_repeat and bookmark.since == since
    part = bookmark.part + 1 if is_same else 0
    return Window(since, until, bookmark.cursor_after, part, is_repeat)


def position(cursor: Mapping[str, Any] | None) -> datetime | None:
    """The largest cursor value landed so far."""
    at = (cursor or {}).get("at")
    return clock.parse(at) if at else None


def advanced(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, until: datetime
) -> dict[str, Any] | None:
    """`after`, its position neither behind the one before nor later than `until`.

    A record from a clock that runs ahead would otherwise carry the bookmark past others.
    """
    if before is None and after is None:
        return None
    merged = dict(after or {})
    reached = [moment for moment in (position(before), position(after)) if moment]
    if reached:
        merged["at"] = clock.iso(min(max(reached), until))
    return merged


def newest(moments: Iterable[datetime | None]) -> dict[str, str]:
    """`{"at": …}` for the largest of the moments, empty without any."""
    known = [moment for moment in moments if moment]
    return {"at": clock.iso(max(known))} if known else {}


def holds(since: datetime | None, until: datetime, at: datetime | None) -> bool:
    """Whether a record at `at` belongs to the window.

    A record without a cursor value, or from a clock ahead of ours, belongs to every window: no
    other one would land it, and its mapping says what is wrong with it.
    """
    if at is None or at > clock.wall():
        return True
    return (since is None or at >= since) and at < until
