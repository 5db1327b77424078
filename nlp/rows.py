"""From read documents to rows of `documents`, `sentences` and `mentions`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from spacy.tokens import Doc, Span

from nlp import conversations
from nlp.extensions import Facts, facts_of, text_of
from nlp.methods import RULES
from nlp.texts import Segment, Text

Row = dict[str, Any]

_SIGNALS: Final = (
    "language",
    "language_confidence",
    "sentiment",
    "sentiment_label",
    "is_complaint",
    "complaint_probability",
    "severity",
    "intents",
    "urgency",
    "effort",
    "churn_intent",
    "emotions",
    "spam",
)
_HARMLESS: Final = frozenset({"non_answer", "truncated"})


@dataclass(frozen=True, slots=True)
class Versions:
    """Stamped on every row."""

    pipeline: str
    taxonomy: str


@dataclass(slots=True)
class Rows:
    """Rows in the making; one list a table."""

    documents: list[Row] = field(default_factory=list)
    sentences: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)


def add_unread(rows: Rows, feedback: Mapping[str, Any], versions: Versions, reason: str) -> None:
    """The row of a text that was not read: no signals, and why."""
    rows.documents.append(
        _origin(feedback, versions)
        | {"ok": False, "failure_reasons": [reason], "methods": "{}", "characters": 0}
    )


def add_read(
    rows: Rows,
    feedback: Mapping[str, Any],
    versions: Versions,
    sides: Sequence[tuple[Text, Doc]],
) -> None:
    """Rows of a feedback row whose sides were read; the customer's side, if any, comes first."""
    origin = _origin(feedback, versions)
    text, doc = sides[0]
    facts = facts_of(doc)
    signals = {name: getattr(facts, name) for name in _SIGNALS}
    reasons = list(dict.fromkeys(facts.failure_reasons))
    is_conversation = text.segments[0].field == "turn"
    if is_conversation and text.context.speaker_role != "customer":
        reasons.append("no_customer_turns")
    document = origin | {
        **signals,
        "intents": _listed(signals["intents"]),
        "emotions": _listed(signals["emotions"]),
        "ok": _HARMLESS.issuperset(reasons),
        "failure_reasons": reasons,
        "methods": _methods(facts),
        "characters": sum(len(side.text) for side, _ in sides),
    }
    if is_conversation:
        customer = text if text.context.speaker_role == "customer" else None
        document |= {
            "contact_reason": conversations.contact_reason(sides),
            "is_resolved": conversations.is_resolved(sides),
            "is_escalated": conversations.is_escalated(sides),
            "customer_sentiment_by_quarter": (
                conversations.sentiment_by_quarter(text, doc) if customer else None
            ),
        }
    rows.documents.append(document)
    _add_spans(rows, origin, versions, sides)


def _add_spans(
    rows: Rows, origin: Row, versions: Versions, sides: Sequence[tuple[Text, Doc]]
) -> None:
    placed = [
        (text.segment_at(start), start, end, facts_of(doc), number)
        for text, doc in sides
        for number, start, end in _sentences(doc)
    ]
    placed.sort(
        key=lambda item: (
            item[0].turn_index or 0,
            item[0].field != "title",
            item[1] - item[0].start,
        )
    )
    index_of: dict[tuple[int, int], int] = {}
    for index, (segment, start, end, facts, number) in enumerate(placed):
        index_of[id(facts), number] = index
        rows.sentences.append(
            {
                **origin,
                **_place(segment, start, end),
                "sentence_index": index,
                "sentiment": _at(facts.sentence_sentiment, number),
                "complaint_probability": (
                    _at(facts.sentence_complaint, number) if facts.context.is_customer else None
                ),
            }
        )
    mentions = [
        (index_of[id(facts), facts.lexical.sentence_of[span.start]], span, text)
        for text, doc in sides
        if (facts := facts_of(doc)).lexical is not None
        for span in doc.spans.get("topics", ())
    ]
    for number, (index, span, text) in enumerate(sorted(mentions, key=lambda item: item[0])):
        start = span.start_char
        rows.mentions.append(
            {
                **origin,
                **_place(text.segment_at(start), start, span.end_char),
                **_mention(span),
                "mention_index": number,
                "sentence_index": index,
                "taxonomy_version": versions.taxonomy,
            }
        )


def _methods(facts: Facts) -> str:
    return _written(tuple((facts.methods or RULES).items()))


@lru_cache(maxsize=64)
def _written(methods: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(methods), sort_keys=True)


def _mention(span: Span) -> Row:
    mention = facts_of(span.doc).of(span)
    reading = mention.reading
    assert reading is not None
    return {
        "topic": span.label_,
        "polarity": reading.polarity,
        "polarity_score": reading.score,
        "opinion_words": list(reading.words),
        "intent": reading.intent,
        "method": mention.method,
        "score": mention.score,
    }


def _sentences(doc: Doc) -> list[tuple[int, int, int]]:
    """Sentences by number, from code point to code point without blanks around them; those of
    blanks alone are left out."""
    text = text_of(doc)
    found = []
    for number, (_, _, start, end) in enumerate(facts_of(doc).sentences):
        said = text[start:end]
        first = start + len(said) - len(said.lstrip())
        if first < end:
            found.append((number, first, start + len(said.rstrip())))
    return found


def _place(segment: Segment, start: int, end: int) -> Row:
    return {
        "field": segment.field,
        "turn_index": segment.turn_index,
        "speaker_role": segment.speaker_role,
        "start": start - segment.start,
        "end": end - segment.start,
    }


def _origin(feedback: Mapping[str, Any], versions: Versions) -> Row:
    names = ("batch", "source", "feedback_id", "raw_file", "raw_line")
    return {name: feedback[name] for name in names} | {"pipeline_version": versions.pipeline}


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def _at(values: Sequence[float] | None, index: int) -> float | None:
    return None if values is None else values[index]
