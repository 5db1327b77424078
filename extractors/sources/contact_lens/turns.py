"""The transcript's entries as turns, in the order in which they were said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from extractors.core.fields import mapping, moment_or_none, text
from lake.records import RecordError, Turn

_ROLES = {
    "CUSTOMER": "customer",
    "AGENT": "agent",
    "SUPERVISOR": "agent",
    "SYSTEM": "system",
    "CUSTOM_BOT": "bot",
}


def turns(analysis: Mapping[str, Any]) -> tuple[list[Turn], datetime | None]:
    """The turns, and when the first entry of a chat was sent (a call has no such time).

    Entries without words (somebody joined) are no turns. Raises `RecordError`.
    """
    entries = analysis.get("Transcript") or []
    if not isinstance(entries, list):
        raise RecordError("wrong_type", "Transcript is not a list")
    roles = _participants(analysis)
    sent = [
        moment_or_none(mapping(entry, "a transcript entry").get("AbsoluteTime"), "AbsoluteTime")
        for entry in entries
    ]
    first = min((at for at in sent if at), default=None)
    said = [
        _turn(entry, roles, at, first)
        for entry, at in zip(entries, sent, strict=True)
        if _has_words(entry)
    ]
    return sorted(said, key=lambda turn: turn.start_ms or 0), first


def _participants(analysis: Mapping[str, Any]) -> dict[str, str]:
    listed = analysis.get("Participants") or []
    if not isinstance(listed, list):
        raise RecordError("wrong_type", "Participants is not a list")
    return {
        str(person.get("ParticipantId")): str(person.get("ParticipantRole"))
        for person in listed
        if isinstance(person, dict)
    }


def _has_words(entry: Mapping[str, Any]) -> bool:
    """Calls give `Content` alone; a chat's messages have a type, an interactive one is JSON."""
    kind = entry.get("ContentType")
    is_text = kind is None or (isinstance(kind, str) and kind.startswith("text/"))
    return is_text and text(entry.get("Content"), "Content") is not None


def _turn(
    entry: Mapping[str, Any],
    roles: Mapping[str, str],
    at: datetime | None,
    first: datetime | None,
) -> Turn:
    participant = str(entry.get("ParticipantId"))
    # Redacted files keep a participant's id but may drop its role from the list.
    role = entry.get("ParticipantRole") or roles.get(participant, "None")
    role = participant if role == "None" else role
    if role not in _ROLES:
        raise RecordError("unknown_speaker", "a turn's participant has no known role")
    start, end = entry.get("BeginOffsetMillis"), entry.get("EndOffsetMillis")
    if not all(edge is None or isinstance(edge, int) for edge in (start, end)):
        raise RecordError("wrong_type", "a turn's offsets are not whole milliseconds")
    if at is not None and first is not None and start is None:
        start = end = (at - first) // timedelta(milliseconds=1)
    return Turn(_ROLES[role], text(entry.get("Content"), "Content") or "", start, end)
