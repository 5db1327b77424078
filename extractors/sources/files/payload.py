"""The raw payload: the row as read, and under one reserved key what only the whole file knows.

`_voc`, absent in most rows, holds one or more of:

- `reject`: rule and reason of a row, or a file, that is rejected;
- `cells`: the content of a row that has no columns (of another width, no JSON object);
- `rows`: the rows of one conversation; the payload's own columns are those of its first row;
- `transcript`: the text of a WebVTT or SRT file, beside the columns `file` and `path`;
- `wording`: the question above a text column, from a second header row;
- `snapshot_at`: when the snapshot that holds the row was taken (UTC);
- `deleted`: the id that the snapshot no longer holds.
"""

from __future__ import annotations

from typing import Any, Final

ENVELOPE: Final = "_voc"


def envelope(payload: dict[str, Any]) -> dict[str, Any]:
    """What the pull noted about this payload."""
    found = payload.get(ENVELOPE)
    return found if isinstance(found, dict) else {}


def wrapped(values: dict[str, Any], **notes: Any) -> dict[str, Any]:
    """A payload; notes that are None or empty are left out."""
    kept = {key: value for key, value in notes.items() if value}
    return {**values, ENVELOPE: kept} if kept else values


def rejected(rule: str, reason: str, **details: Any) -> dict[str, Any]:
    """A rejection as `envelope` holds it."""
    known = {key: value for key, value in details.items() if value is not None}
    return {"rule": rule, "reason": reason, **known}
