"""The one clock and the one way to write a time.

`VOC_AS_OF` fixes "now" for windows, freshness and everything that says "lately".
"""

from __future__ import annotations

import os
from datetime import UTC, datetime


def as_of() -> datetime:
    """Now, UTC: the value of `VOC_AS_OF` when set, else the wall clock.

    Raises `ValueError` when `VOC_AS_OF` is not an ISO 8601 time.
    """
    text = os.environ.get("VOC_AS_OF", "").strip()
    return parse(text) if text else wall()


def wall() -> datetime:
    """The wall clock, UTC: for run timings and envelopes only."""
    return datetime.now(UTC)


def parse(text: str) -> datetime:
    """An ISO 8601 time as UTC; a time without a zone is read as UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"not an ISO 8601 time: {text!r}; write 2026-06-29T00:00:00Z") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 with a Z, microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def stamp(moment: datetime) -> str:
    """A time as part of a file name: 20260629T000000Z, with microseconds where there are any."""
    utc = moment.astimezone(UTC)
    return (
        utc.strftime("%Y%m%dT%H%M%S") + (f".{utc.microsecond:06d}" if utc.microsecond else "") + "Z"
    )
