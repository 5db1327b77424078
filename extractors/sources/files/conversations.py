"""The turns of a conversation: from a list in a record, from rows of a table, from cues."""

from __future__ import annotations

from typing import Any

from extractors.sources.files.mapping import Mapping, Role, Turns
from extractors.sources.files.transcripts import cues
from extractors.sources.files.values import clean, lookup, moment, number, text_of
from lake.records import Identity, RecordError, Turn

_ROLES: dict[str, Role] = {
    "customer": "customer", "caller": "customer", "client": "customer", "user": "customer",
    "agent": "agent", "advisor": "agent", "representative": "agent", "wizard": "agent",
    "assistant": "agent", "bot": "bot", "virtual assistant": "bot", "system": "system",
}  # fmt: skip


def turns_of(mapping: Mapping, row: dict[str, Any], notes: dict[str, Any]) -> list[Turn]:
    """Turns in the file's order, without empty ones; times from the start of the conversation.

    Raises `RecordError`: `bad_date` for a time that cannot be read, `bad_turns` when the path holds
    no list of objects.
    """
    declared = mapping.turns or Turns()
    if "transcript" in notes:
        return [
            Turn(
                _role(declared, cue.speaker),
                clean("\n".join(cue.lines)),
                cue.start_ms,
                cue.end_ms,
                _speaker(declared, cue.speaker),
            )
            for cue in cues(notes["transcript"], declared.roles)
        ]
    said = notes.get("rows") or (lookup(row, declared.records) if declared.records else None)
    if said is None:
        return []
    if not isinstance(said, list) or not all(isinstance(item, dict) for item in said):
        raise RecordError("bad_turns", f"{declared.records} holds no list of turns")
    turns = [_turn(mapping, declared, item) for item in said]
    return _from_start(declared, [turn for turn in turns if turn.text])


def _turn(mapping: Mapping, declared: Turns, item: dict[str, Any]) -> Turn:
    role = text_of(lookup(item, declared.role)) if declared.role else None
    speaker = text_of(lookup(item, declared.speaker)) if declared.speaker else None
    return Turn(
        _role(declared, role or speaker),
        clean(text_of(lookup(item, declared.text))),
        _milliseconds(mapping, declared, item, declared.start),
        _milliseconds(mapping, declared, item, declared.end),
        _speaker(declared, speaker),
    )


def _role(declared: Turns, said: str | None) -> Role:
    named = {name.casefold(): role for name, role in declared.roles.items()}
    return {**_ROLES, **named}.get((said or "").casefold(), declared.default_role)


def _speaker(declared: Turns, name: str | None) -> Identity | None:
    """Who speaks; the bare name of a role is nobody."""
    if not name or name.casefold() in _ROLES:
        return None
    return Identity("agent" if _role(declared, name) == "agent" else "nickname", name)


def _milliseconds(
    mapping: Mapping, declared: Turns, item: dict[str, Any], column: str | None
) -> int | None:
    said = text_of(lookup(item, column)) if column else ""
    if not said:
        return None
    try:
        if declared.time in ("unix", "iso"):
            formats = ("unix",) if declared.time == "unix" else mapping.date_formats
            return round(moment(said, formats, mapping.time_zone).timestamp() * 1000)
        return round(number(said) * (1000 if declared.time == "seconds" else 1))
    except (ValueError, OverflowError) as error:
        raise RecordError(
            "bad_date", f"turn column {column}: no time in {declared.time}"
        ) from error


def _from_start(declared: Turns, turns: list[Turn]) -> list[Turn]:
    """Clock times as milliseconds since the earliest of them."""
    if declared.time not in ("unix", "iso"):
        return turns
    first = min((turn.start_ms for turn in turns if turn.start_ms is not None), default=0)
    return [
        Turn(
            turn.speaker_role,
            turn.text,
            None if turn.start_ms is None else turn.start_ms - first,
            None if turn.end_ms is None else turn.end_ms - first,
            turn.speaker,
        )
        for turn in turns
    ]
