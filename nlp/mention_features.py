"""What a mention's polarity is read from: opinions around it by place, stance, nearby words.

`mention_features` gives a row of numbers a mention in the order of `NAMES`, and the slots of the
words around it, told apart by side and distance, in a table of `SLOTS`. Slots come from spaCy's
string ids, which are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log1p
from typing import Final

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from nlp.lexical import Clause, Lexical, Opinion

SLOTS: Final = 1 << 15
NAMES: Final = (
    "one",
    "inside_positive",
    "inside_negative",
    "share_positive",
    "share_negative",
    "left_positive",
    "left_negative",
    "right_positive",
    "right_negative",
    "clause_positive",
    "clause_negative",
    "before_positive",
    "before_negative",
    "after_positive",
    "after_negative",
    "sentence_positive",
    "sentence_negative",
    "text_positive",
    "text_negative",
    "no_share",
    "no_opinion_in_clause",
    "no_opinion_in_sentence",
    "no_opinion_in_text",
    "follows_contrast",
    "before_contrast",
    "question",
    "conditional",
    "negator_in_clause",
    "failure_in_clause",
    "waiting_in_clause",
    "complaint_in_clause",
    "complaint_in_sentence",
    "thanks_in_sentence",
    "request_in_sentence",
    "log_mentions",
)
_AT: Final = {name: index for index, name in enumerate(NAMES)}
_WINDOW: Final = 5
_NEAR: Final = 2
_MOST: Final = 4.0
_DECAY: Final = 0.3
_ROLES: Final = {
    "inside": 3,
    "left": 5,
    "right": 7,
    "beside_left": 11,
    "beside_right": 13,
    "far": 17,
}
_BY_CLAUSE: Final = ("negator", "failure", "waiting", "complaint")

Numbers = npt.NDArray[np.float32]


def mention_features(
    doc: Doc, mentions: Sequence[Span], shares: Sequence[Sequence[Opinion]]
) -> tuple[Numbers, list[list[int]]]:
    """`shares`: the opinions that were given to each mention. RETURNS: mentions × `NAMES`, and
    for each mention the slots of the words around it."""
    facts = doc._
    lexical: Lexical = facts.lexical
    clauses: Sequence[Clause] = facts.clauses
    opinions: Sequence[Opinion] = facts.opinions
    of_clause = _clause_of(clauses)
    by_clause = _sums((of_clause[opinion.start] for opinion in opinions), opinions, len(clauses))
    by_sentence = _sums(
        (lexical.sentence_of[opinion.start] for opinion in opinions), opinions, len(lexical.bounds)
    )
    total = np.minimum(by_sentence.sum(axis=0), 2 * _MOST)
    marked = {name: {of_clause[hit.start] for hit in lexical.get(name)} for name in _BY_CLAUSE}
    said = {
        name: {lexical.sentence_of[hit.start] for hit in lexical.get(name)}
        for name in ("complaint", "thanks", "request")
    }
    numbers = np.zeros((len(mentions), len(NAMES)), dtype=np.float32)
    slots = []
    for row, mention, share in zip(numbers, mentions, shares, strict=True):
        number = of_clause[mention.start]
        clause = clauses[number]
        row[_AT["one"]] = 1.0
        _add_near(row, mention, clause, opinions, share)
        _add_sums(row, number, clauses, by_clause, by_sentence)
        row[_AT["text_positive"]], row[_AT["text_negative"]] = total
        row[_AT["no_opinion_in_text"]] = not opinions
        row[_AT["question"]] = clause.sentence in facts.stance["question"]
        row[_AT["conditional"]] = clause.sentence in facts.stance["conditional"]
        for name in _BY_CLAUSE:
            row[_AT[f"{name}_in_clause"]] = number in marked[name]
        for name, sentences in said.items():
            row[_AT[f"{name}_in_sentence"]] = clause.sentence in sentences
        row[_AT["log_mentions"]] = log1p(len(mentions))
        slots.append(_words(mention, clause, lexical))
    return numbers, slots


def _clause_of(clauses: Sequence[Clause]) -> list[int]:
    return [
        number for number, clause in enumerate(clauses) for _ in range(clause.start, clause.end)
    ]


def _sums(groups: Iterable[int], opinions: Sequence[Opinion], size: int) -> Numbers:
    """Praise and blame of each group, both as positive numbers of at most `_MOST`."""
    sums = np.zeros((size, 2), dtype=np.float32)
    for group, opinion in zip(groups, opinions, strict=True):
        sums[group, int(opinion.score < 0)] += abs(opinion.score)
    return np.minimum(sums, _MOST)


def _add_near(
    row: Numbers,
    mention: Span,
    clause: Clause,
    opinions: Sequence[Opinion],
    share: Sequence[Opinion],
) -> None:
    """Opinions inside the mention, those given to it, and the nearest on either side."""
    for opinion in share:
        row[_AT["share_positive" if opinion.score > 0 else "share_negative"]] += abs(opinion.score)
    row[_AT["no_share"]] = not share
    for opinion in opinions:
        if not clause.start <= opinion.start < clause.end:
            continue
        kind = "positive" if opinion.score > 0 else "negative"
        if opinion.end > mention.start and opinion.start < mention.end:
            row[_AT[f"inside_{kind}"]] += abs(opinion.score)
            continue
        is_left = opinion.start < mention.start
        distance = mention.start - opinion.end if is_left else opinion.start - mention.end
        column = _AT[f"{'left' if is_left else 'right'}_{kind}"]
        row[column] = max(row[column], abs(opinion.score) / (1.0 + _DECAY * distance))


def _add_sums(
    row: Numbers,
    number: int,
    clauses: Sequence[Clause],
    by_clause: Numbers,
    by_sentence: Numbers,
) -> None:
    """Praise and blame of the clause, of the neighbours it is joined to, and of the sentence."""
    clause = clauses[number]
    row[_AT["clause_positive"]], row[_AT["clause_negative"]] = by_clause[number]
    row[_AT["sentence_positive"]], row[_AT["sentence_negative"]] = by_sentence[clause.sentence]
    row[_AT["no_opinion_in_clause"]] = not by_clause[number].any()
    row[_AT["no_opinion_in_sentence"]] = not by_sentence[clause.sentence].any()
    row[_AT["follows_contrast"]] = clause.follows_contrast
    is_joined = number and clauses[number - 1].sentence == clause.sentence
    if is_joined and not clause.follows_contrast:
        before = by_clause[number - 1]
        row[_AT["before_positive"]], row[_AT["before_negative"]] = before
    if number + 1 < len(clauses) and clauses[number + 1].sentence == clause.sentence:
        row[_AT["before_contrast"]] = clauses[number + 1].follows_contrast
        if not clauses[number + 1].follows_contrast:
            after = by_clause[number + 1]
            row[_AT["after_positive"]], row[_AT["after_negative"]] = after


def _words(mention: Span, clause: Clause, lexical: Lexical) -> list[int]:
    """Slots of the mention's words, of those near it on either side and of the clause's others."""
    ids = lexical.ids
    first, end = lexical.bounds[clause.sentence]
    slots = [ids[place] * _ROLES["inside"] % SLOTS for place in range(mention.start, mention.end)]
    for place in range(max(first, mention.start - _WINDOW), mention.start):
        slots.append(ids[place] * _ROLES["left"] % SLOTS)
        if mention.start - place <= _NEAR:
            slots.append(ids[place] * _ROLES["beside_left"] % SLOTS)
    for place in range(mention.end, min(end, mention.end + _WINDOW)):
        slots.append(ids[place] * _ROLES["right"] % SLOTS)
        if place - mention.end < _NEAR:
            slots.append(ids[place] * _ROLES["beside_right"] % SLOTS)
    slots.extend(ids[place] * _ROLES["far"] % SLOTS for place in range(clause.start, clause.end))
    return slots
