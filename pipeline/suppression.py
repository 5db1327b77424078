"""Who was erased, and which raw lines are theirs: nobody who was erased comes back.

The proof reports of `VOC_HOME/erasures` are the only list. They hold keyed hashes, so a line is
matched by the hashes of whom it names: the people and records that its mapping finds, and every
e-mail address and phone number anywhere in its payload.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lake.keys import KeyRing
from lake.records import CaseEvent, Feedback, Identity, Record, Score
from lake.settings import Settings

_EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d[\d\s()/.-]{5,20}\d(?!\w)")


def suppressed(folder: Path) -> frozenset[str]:
    """The keyed hashes of everyone and everything that was erased, or is about to be."""
    reports = sorted(folder.glob("*.json")) if folder.exists() else []
    return frozenset(key for path in reports for key in json.loads(path.read_text())["keys"])


def sign_feedback(keys: KeyRing, feedback_id: str) -> str:
    return keys.sign(f"feedback:{feedback_id}")


def sign_case(keys: KeyRing, case_id: str) -> str:
    return keys.sign(f"case:{case_id}")


def names(keys: KeyRing, source: str, payload: Any, records: Iterable[Record]) -> Iterator[str]:
    """The keyed hashes of all that a raw line names."""
    for record in records:
        yield from (key for identity in _people(record) if (key := keys.key(identity)))
        if isinstance(record, Feedback):
            if record.native_id:
                yield sign_feedback(keys, f"{source}:{record.native_id}")
            if record.thread_id:
                yield sign_case(keys, f"{source}:{record.thread_id}")
        if isinstance(record, CaseEvent):
            yield sign_case(keys, f"{source}:{record.case_id}")
    for text in _texts(payload):
        yield from _addresses(keys, text)


def gone_lines(
    settings: Settings,
    source: str,
    payloads: dict[int, Any],
    records: dict[int, tuple[Record, ...]],
    feedback_ids: Iterable[tuple[int, str]],
) -> set[int]:
    """The lines of a batch that belong to someone who was erased."""
    gone = suppressed(settings.erasures)
    if not gone:
        return set()
    keys = settings.keys
    by_id = {line for line, item in feedback_ids if sign_feedback(keys, item) in gone}
    return by_id | {
        line
        for line, payload in payloads.items()
        if not gone.isdisjoint(names(keys, source, payload, records.get(line, ())))
    }


def _people(record: Record) -> Iterator[Identity | None]:
    if isinstance(record, Feedback):
        yield from (record.customer, record.author, *(turn.speaker for turn in record.turns))
    elif isinstance(record, Score):
        yield record.customer
    else:
        yield from (record.customer, record.actor)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _addresses(keys: KeyRing, text: str) -> Iterator[str]:
    if "@" in text:
        for found in _EMAIL.findall(text):
            yield from _hashed(keys, "email", found)
    for found in _PHONE.findall(text):
        yield from _hashed(keys, "phone", found)


@lru_cache(maxsize=65536)
def _hashed(keys: KeyRing, kind: Any, value: str) -> tuple[str, ...]:
    key = keys.key(Identity(kind, value))
    return (key,) if key else ()
