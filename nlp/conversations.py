"""What holds for a call or chat as a whole: its mood over time, its reason and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from nlp.components.sentiment import overall
from nlp.extensions import facts_of
from nlp.texts import Text

QUARTERS: Final = 4
_END: Final = 0.6


def sentiment_by_quarter(text: Text, doc: Doc) -> list[float | None] | None:
    """Mean sentiment of each quarter of the customer's turns; None for a quarter without one."""
    facts = facts_of(doc)
    scores = facts.sentence_sentiment
    if scores is None:
        return None
    turns = [segment.turn_index for segment in text.segments]
    order = {turn: index for index, turn in enumerate(turns)}
    quarters: list[list[float]] = [[] for _ in range(QUARTERS)]
    for place, score in zip(facts.sentences, scores, strict=True):
        turn = text.segment_at(place.start_char).turn_index
        quarters[order[turn] * QUARTERS // len(turns)].append(score)
    return [overall(quarter) if quarter else None for quarter in quarters]


def is_resolved(sides: Sequence[tuple[Text, Doc]]) -> bool | None:
    """What was last said of it in the closing turns; None without evidence."""
    said = _said(sides, "resolution")
    return said[-1][1] == "resolved" if said else None


def is_escalated(sides: Sequence[tuple[Text, Doc]]) -> bool | None:
    """True when somebody speaks of handing it up in the closing turns; None without evidence."""
    return True if _said(sides, "escalation") else None


def contact_reason(sides: Sequence[tuple[Text, Doc]]) -> str | None:
    """The customer's most frequent topic, the earliest among equals; else the agent's.

    A bare name of a thing (a topic of the first level) is a reason only where nothing else is."""
    for _, doc in sides:
        topics: list[str] = [span.label_ for span in doc.spans.get("topics", ())]
        topics = [topic for topic in topics if "." in topic] or topics
        if topics:
            return Counter(topics).most_common(1)[0][0]
    return None


def _said(sides: Sequence[tuple[Text, Doc]], category: str) -> list[tuple[int, str]]:
    """Evidence in the closing turns as (turn, value), in order."""
    last = max(segment.turn_index or 0 for text, _ in sides for segment in text.segments)
    found = []
    for text, doc in sides:
        lexical = facts_of(doc).lexical
        for hit in lexical.get(category) if lexical else ():
            turn = text.segment_at(doc[hit.start].idx).turn_index or 0
            if turn >= last * _END:
                found.append((turn, hit.value))
    return sorted(found, key=lambda item: item[0])
