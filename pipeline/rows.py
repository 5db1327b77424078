"""From canonical records to lake rows: ids given, identities hashed, texts masked.

O(characters of the batch); holds one batch in memory.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lake.keys import KeyRing
from lake.records import CaseEvent, Feedback, Identity, Record, Score
from nlp import masks
from pipeline import occurrences

Row = dict[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass
class BatchRows:
    """The rows of one raw batch by dataset, in the order of its lines."""

    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {
            name: [] for name in ("feedback", "turns", "scores", "case_events", "rejects")
        }
    )

    def __getitem__(self, dataset: str) -> list[Row]:
        return self.rows[dataset]

    def extend(self, other: Mapping[str, list[Row]]) -> None:
        for dataset, rows in other.items():
            self.rows[dataset].extend(rows)


@dataclass(frozen=True)
class RowMaker:
    """Turns the records of one raw batch into rows.

    `given` counts the digests given out as ids so far, also by the parts of the file before.
    """

    source: str
    stream: str
    batch: str
    raw_file: str
    brand: str | None
    extracted_at: datetime
    zone: ZoneInfo
    keys: KeyRing
    given: Counter[str] = field(default_factory=Counter)

    def make(self, line: int, records: Iterable[Record]) -> dict[str, list[Row]]:
        """The rows of one raw line, by dataset."""
        records = list(records)
        verbatims = [record for record in records if isinstance(record, Feedback)]
        scores = [record for record in records if isinstance(record, Score)]
        ids = self._ids(verbatims, scores)
        place = {
            "batch": self.batch,
            "source": self.source,
            "raw_file": self.raw_file,
            "raw_line": line,
        }
        made: dict[str, list[Row]] = {"feedback": [], "turns": [], "scores": [], "case_events": []}
        for record, feedback_id in zip(verbatims, ids, strict=True):
            feedback, turns = self._feedback(record, feedback_id)
            made["feedback"].append(place | feedback)
            made["turns"].extend(place | turn for turn in turns)
        first = ids[0] if ids else None
        for score in scores:
            made["scores"].append(place | self._score(score, first, line))
        for event in records:
            if isinstance(event, CaseEvent):
                made["case_events"].append(place | self._event(event))
        return made

    def _ids(self, verbatims: list[Feedback], scores: list[Score]) -> list[str]:
        return [
            self._id(record.native_id)
            if record.native_id is not None
            else self._digest(record, scores)
            for record in verbatims
        ]

    def _id(self, native_id: str) -> str:
        return f"{self.source}:{native_id}"

    def _digest(self, record: Feedback, scores: list[Score]) -> str:
        """Digest of text and score with its n-th occurrence in the file."""
        said = occurrences.digest(record, scores)
        self.given[said] += 1
        return self._id(f"~{said}-{self.given[said]}")

    def _feedback(self, record: Feedback, feedback_id: str) -> tuple[Row, list[Row]]:
        counts: Counter[str] = Counter()
        mask = _masker(counts, record.language_declared)
        turns = self._turns(record, feedback_id, counts)
        row: Row = {
            "feedback_id": feedback_id,
            "stream": self.stream,
            "channel": record.channel,
            "native_id": record.native_id,
            "thread_id": record.thread_id and self._id(record.thread_id),
            "response_id": record.response_id and self._id(record.response_id),
            "speaker_role": record.speaker_role,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
            "extracted_at": self.extracted_at,
            "business_date": self._day(record.created_at),
            "author_key": self.keys.key(record.author),
            "customer_key": self.keys.key(_customer(record.customer)),
            "agent_key": self.keys.key(record.agent),
            "key_id": self.keys.key_id,
            "brand": record.brand or self.brand,
            "product": record.product,
            "product_version": record.product_version,
            "location": record.location,
            "journey_stage": record.journey_stage,
            "title": mask(record.title),
            "body": None if record.turns else mask(record.body, record.prompt),
            "language_declared": record.language_declared,
            "prompt": clean(record.prompt),
            "url": record.url,
            "is_deleted": record.is_deleted,
            "attributes": _attributes(record.attributes, mask),
        }
        row["pii"] = json.dumps(dict(sorted(counts.items())))
        return row, turns

    def _turns(self, record: Feedback, feedback_id: str, counts: Counter[str]) -> list[Row]:
        said = [(turn.speaker_role, clean(turn.text) or "") for turn in record.turns]
        rows = []
        for index, (turn, masked) in enumerate(
            zip(record.turns, masks.mask_turns(said), strict=True)
        ):
            counts.update(masked.counts)
            rows.append(
                {
                    "feedback_id": feedback_id,
                    "turn_index": index,
                    "speaker_role": turn.speaker_role,
                    "speaker_key": self.keys.key(turn.speaker),
                    "start_ms": turn.start_ms,
                    "end_ms": turn.end_ms,
                    "text": masked.text,
                }
            )
        return rows

    def _score(self, score: Score, first_verbatim: str | None, line: int) -> Row:
        verbatim = (
            self._id(score.feedback_native_id) if score.feedback_native_id else first_verbatim
        )
        response = self._id(score.response_id) if score.response_id else verbatim
        return {
            "response_id": response or self._id(f"~{self.batch}-{line}"),
            "feedback_id": verbatim,
            "channel": score.channel,
            "metric": score.metric,
            "name": score.name,
            "value": score.value,
            "min": score.min,
            "max": score.max,
            "scale_version": score.scale_version,
            "at": score.at,
            "updated_at": score.updated_at,
            "extracted_at": self.extracted_at,
            "business_date": self._day(score.at),
            "customer_key": self.keys.key(_customer(score.customer)),
            "agent_key": self.keys.key(score.agent),
            "brand": score.brand or self.brand,
            "product": score.product,
            "is_deleted": score.is_deleted,
        }

    def _event(self, event: CaseEvent) -> Row:
        return {
            "case_id": self._id(event.case_id),
            "event_id": event.event_id,
            "at": event.at,
            "kind": event.kind,
            "actor_role": event.actor_role,
            "actor_key": self.keys.key(event.actor),
            "is_public": event.is_public,
            "value": event.value,
            "customer_key": self.keys.key(_customer(event.customer)),
            "extracted_at": self.extracted_at,
        }

    def _day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None


def clean(text: str | None) -> str | None:
    """Text that every store can hold: no NUL, lone surrogates as U+FFFD."""
    if text is None or not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub(lambda match: "" if match[0] == "\x00" else "�", text)


def _masker(counts: Counter[str], language: str | None) -> Callable[..., str | None]:
    def mask(text: str | None, previous: str | None = None) -> str | None:
        text = clean(text)
        if not text:
            return None
        masked = masks.mask(text, language=language, previous=previous)
        counts.update(masked.counts)
        return masked.text

    return mask


def _attributes(values: Mapping[str, Any], mask: Callable[..., str | None]) -> str | None:
    if not values:
        return None
    masked = {key: mask(item) if isinstance(item, str) else item for key, item in values.items()}
    return json.dumps(masked, ensure_ascii=False, sort_keys=True, default=str)


def _customer(identity: Identity | None) -> Identity | None:
    """A nickname is no customer: it names an author only."""
    return None if identity and identity.kind == "nickname" else identity
