"""What every canonical record has to fulfil, whatever its source: the last check before normalize.

Each broken rule would otherwise fail the whole batch at the lake's contract.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

from lake.contracts import CHANNELS, METRICS, SPEAKER_ROLES
from lake.records import CaseEvent, Feedback, Identity, Record, RecordError, Score

_TIMES = ("created_at", "updated_at", "at")
_PEOPLE = ("author", "customer", "agent", "actor", "speaker")
_FLAGS = ("is_deleted", "is_public")
_OTHER = ("value", "min", "max", "turns", "attributes", "start_ms", "end_ms")
_REQUIRED = {
    Feedback: ("channel",),
    Score: ("channel", "metric"),
    CaseEvent: ("case_id", "event_id", "at", "kind"),
}

_CHECKED = {
    kind: tuple(
        field.name for field in fields(kind) if field.name not in _OTHER or kind is CaseEvent
    )
    for kind in (Feedback, Score, CaseEvent)
}
"""The fields that hold text, times, people or flags."""


def problem(record: Record, latest: datetime) -> RecordError | None:
    """The first rule that the record breaks, None when it can be written.

    `latest` is the latest time that a record may name.
    """
    return next(_problems(record, latest), None)


def _problems(record: Record, latest: datetime) -> Iterator[RecordError]:
    for name in _REQUIRED[type(record)]:
        if not getattr(record, name):
            yield RecordError("missing_field", f"{name} is missing")
    yield from _values(record, latest)
    if isinstance(record, Feedback):
        yield from _feedback(record)
    elif isinstance(record, Score):
        yield from _score(record)
    elif record.actor_role is not None and record.actor_role not in SPEAKER_ROLES:
        yield RecordError("wrong_type", "actor_role is none of the known roles")


def _values(record: Record, latest: datetime) -> Iterator[RecordError]:
    for name in _CHECKED[type(record)]:
        value = getattr(record, name)
        if value is None:
            continue
        if name in _TIMES:
            yield from _time(name, value, latest)
        elif name in _PEOPLE:
            if not isinstance(value, Identity) or not isinstance(value.value, str):
                yield RecordError("wrong_type", f"{name} is not an identity")
        elif name in _FLAGS:
            if not isinstance(value, bool):
                yield RecordError("wrong_type", f"{name} is neither true nor false")
        elif not isinstance(value, str):
            yield RecordError("wrong_type", f"{name} is not text")
        elif not _is_encodable(value):
            yield RecordError("bad_encoding", f"{name} holds characters that are not Unicode")


def _time(name: str, value: object, latest: datetime) -> Iterator[RecordError]:
    if not isinstance(value, datetime) or value.tzinfo is None:
        yield RecordError("bad_date", f"{name} is not a time with a zone")
    elif value > latest:
        yield RecordError("future_date", f"{name} is more than a day after the extraction")


def _feedback(record: Feedback) -> Iterator[RecordError]:
    if record.channel not in CHANNELS:
        yield RecordError("wrong_type", "channel is none of the known channels")
    if record.speaker_role is not None and record.speaker_role not in SPEAKER_ROLES:
        yield RecordError("wrong_type", "speaker_role is none of the known roles")
    if record.body is not None and record.turns:
        yield RecordError("body_and_turns", "a verbatim has a body or turns, never both")
    for turn in record.turns:
        if turn.speaker_role not in SPEAKER_ROLES:
            yield RecordError("wrong_type", "a turn's speaker_role is none of the known roles")
        if not isinstance(turn.text, str) or not _is_encodable(turn.text):
            yield RecordError("bad_encoding", "a turn's text is not Unicode text")
        if any(ms is not None and not isinstance(ms, int) for ms in (turn.start_ms, turn.end_ms)):
            yield RecordError("wrong_type", "a turn's times are not whole milliseconds")
    has_text = any(text and text.strip() for text in (record.body, record.title)) or any(
        turn.text.strip() for turn in record.turns
    )
    if not has_text and not record.is_deleted:
        yield RecordError("empty_text", "the verbatim has no text")


def _score(record: Score) -> Iterator[RecordError]:
    if record.channel not in CHANNELS:
        yield RecordError("wrong_type", "channel is none of the known channels")
    if record.metric not in METRICS:
        yield RecordError("wrong_type", "metric is none of the known metrics")
    if record.value is None:
        if not record.is_deleted:
            yield RecordError("missing_score", "the score has no value")
    elif isinstance(record.value, bool) or not isinstance(record.value, int | float):
        yield RecordError("wrong_type", "the score's value is not a number")
    elif not math.isfinite(record.value) or not record.min <= record.value <= record.max:
        yield RecordError("score_out_of_range", "the score lies outside its scale")


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
