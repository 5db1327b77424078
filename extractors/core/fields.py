"""Reading fields of a vendor's payload: typed, with a reject's reason for what cannot be used.

Names stand in reasons, values never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lake import clock
from lake.records import RecordError


def mapping(payload: Any, what: str = "the record") -> Mapping[str, Any]:
    """The payload as an object. Raises `RecordError` (wrong_type)."""
    if not isinstance(payload, dict):
        raise RecordError("wrong_type", f"{what} is not an object")
    return payload


def text(value: Any, name: str) -> str | None:
    """Text as it stands, None for an absent or blank one; NUL and lone surrogates are replaced.

    Raises `RecordError` (wrong_type) for anything but text.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise RecordError("wrong_type", f"{name} is not text")
    usable = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    usable = usable.replace("\x00", "\ufffd")
    return usable if usable.strip() else None


def identifier(value: Any, name: str) -> str:
    """An id, text or whole number, as text. Raises `RecordError` (missing_id, wrong_type)."""
    if value is None or value == "":
        raise RecordError("missing_id", f"{name} is missing")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RecordError("wrong_type", f"{name} is neither text nor a whole number")
    found = text(str(value), name)
    if found is None:
        raise RecordError("missing_id", f"{name} is blank")
    return found.strip()


def moment(value: Any, name: str) -> datetime:
    """An ISO 8601 time or Unix seconds, UTC. Raises `RecordError` (missing_date, bad_date)."""
    if value is None or value == "":
        raise RecordError("missing_date", f"{name} is missing")
    try:
        if isinstance(value, str):
            return clock.parse(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise RecordError("bad_date", f"{name} is not a time that exists, ISO 8601 or Unix seconds")


def moment_or_none(value: Any, name: str) -> datetime | None:
    """Like `moment`, None for an absent one."""
    return None if value is None or value == "" else moment(value, name)


def cursor_value(value: Any) -> datetime | None:
    """A time to page by, None for one that is absent or cannot be read: its mapping rejects it."""
    try:
        return moment(value, "cursor")
    except RecordError:
        return None
