"""What a mention's polarity is read from: opinions around it by place, stance, nearby words.

`mention_features` gives a row of numbers a mention in the order of `NAMES`, and the slots of the
words around it, told apart by side and distance, in a table of `SLOTS`. Slots come from spaCy's
string ids, which are the same on every machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from math import log1p
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from nlp.extensions import facts_of
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
_IN_CLAUSE: Final = {
    name: _AT[f"{name}_in_clause"] for name in ("negator", "failure", "waiting", "complaint")
}
_IN_SENTENCE: Final = {
    name: _AT[f"{name}_in_sentence"] for name in ("complaint", "thanks", "request")
}
# Praise; the column after each of these is for blame.
_SHARE, _INSIDE = _AT["share_positive"], _AT["inside_positive"]
_LEFT, _RIGHT = _AT["left_positive"], _AT["right_positive"]
_NONE: Final = (0.0, 0.0)

Numbers = npt.NDArray[np.float32]
# Single floats add up here as NumPy's do, at a fraction of the cost for so few.
Row: TypeAlias = "array[float]"


def mention_features(
    doc: Doc, mentions: Sequence[Span], shares: Sequence[Sequence[Opinion]]
) -> tuple[Numbers, list[list[int]]]:
    """`shares`: the opinions that were given to each mention. RETURNS: mentions × `NAMES`, and
    for each mention the slots of the words around it."""
    facts = facts_of(doc)
    lexical, clauses, opinions = facts.lexical, facts.clauses, facts.opinions
    assert lexical is not None
    of_clause = _clause_of(clauses)
    by_clause = _sums((of_clause[opinion.start] for opinion in opinions), opinions)
    by_sentence = _sums((lexical.sentence_of[opinion.start] for opinion in opinions), opinions)
    total = array("f", _NONE)
    for praise, blame in by_sentence.values():
        total[0] += praise
        total[1] += blame
    marked = [
        (column, {of_clause[hit.start] for hit in hits})
        for name, column in _IN_CLAUSE.items()
        if (hits := lexical.get(name))
    ]
    said = [
        (column, {lexical.sentence_of[hit.start] for hit in hits})
        for name, column in _IN_SENTENCE.items()
        if (hits := lexical.get(name))
    ]
    numbers = array("f")
    slots = []
    for mention, share in zip(mentions, shares, strict=True):
        start, end = mention.start, mention.end
        number = of_clause[start]
        clause = clauses[number]
        row = array("f", bytes(4 * len(NAMES)))
        row[_AT["one"]] = 1.0
        _add_near(row, start, end, clause, opinions, share)
        _add_sums(row, number, clauses, by_clause, by_sentence)
        row[_AT["text_positive"]] = min(total[0], 2 * _MOST)
        row[_AT["text_negative"]] = min(total[1], 2 * _MOST)
        row[_AT["no_opinion_in_text"]] = not opinions
        row[_AT["question"]] = clause.sentence in facts.stance["question"]
        row[_AT["conditional"]] = clause.sentence in facts.stance["conditional"]
        for column, places in marked:
            row[column] = number in places
        for column, sentences in said:
            row[column] = clause.sentence in sentences
        row[_AT["log_mentions"]] = log1p(len(mentions))
        numbers.extend(row)
        slots.append(_words(start, end, clause, lexical))
    return np.frombuffer(numbers, dtype=np.float32).reshape(len(mentions), len(NAMES)), slots


def _clause_of(clauses: Sequence[Clause]) -> list[int]:
    return [
        number for number, clause in enumerate(clauses) for _ in range(clause.start, clause.end)
    ]


def _sizes(opinions: Sequence[Opinion]) -> Row:
    return array("f", [abs(opinion.score) for opinion in opinions])


def _sums(groups: Iterable[int], opinions: Sequence[Opinion]) -> dict[int, Sequence[float]]:
    """Praise and blame of each group that holds opinions, as positive numbers up to `_MOST`."""
    sums: dict[int, Row] = {}
    for group, opinion, size in zip(groups, opinions, _sizes(opinions), strict=True):
        if group not in sums:
            sums[group] = array("f", _NONE)
        sums[group][opinion.score < 0] += size
    return {group: [min(size, _MOST) for size in sizes] for group, sizes in sums.items()}


def _add_near(
    row: Row,
    start: int,
    end: int,
    clause: Clause,
    opinions: Sequence[Opinion],
    share: Sequence[Opinion],
) -> None:
    """Opinions inside the mention, those given to it, and the nearest on either side."""
    for opinion, size in zip(share, _sizes(share), strict=True):
        row[_SHARE + (opinion.score < 0)] += size
    row[_AT["no_share"]] = not share
    near = [opinion for opinion in opinions if clause.start <= opinion.start < clause.end]
    for opinion, size in zip(near, _sizes(near), strict=True):
        is_blame = opinion.score < 0
        if opinion.end > start and opinion.start < end:
            row[_INSIDE + is_blame] += size
            continue
        is_left = opinion.start < start
        distance = start - opinion.end if is_left else opinion.start - end
        column = (_LEFT if is_left else _RIGHT) + is_blame
        row[column] = max(row[column], abs(opinion.score) / (1.0 + _DECAY * distance))


def _add_sums(
    row: Row,
    number: int,
    clauses: Sequence[Clause],
    by_clause: Mapping[int, Sequence[float]],
    by_sentence: Mapping[int, Sequence[float]],
) -> None:
    """Praise and blame of the clause, of the neighbours it is joined to, and of the sentence."""
    clause = clauses[number]
    own, whole = by_clause.get(number, _NONE), by_sentence.get(clause.sentence, _NONE)
    row[_AT["clause_positive"]], row[_AT["clause_negative"]] = own
    row[_AT["sentence_positive"]], row[_AT["sentence_negative"]] = whole
    row[_AT["no_opinion_in_clause"]] = not any(own)
    row[_AT["no_opinion_in_sentence"]] = not any(whole)
    row[_AT["follows_contrast"]] = clause.follows_contrast
    is_joined = number and clauses[number - 1].sentence == clause.sentence
    if is_joined and not clause.follows_contrast:
        before = by_clause.get(number - 1, _NONE)
        row[_AT["before_positive"]], row[_AT["before_negative"]] = before
    if number + 1 < len(clauses) and clauses[number + 1].sentence == clause.sentence:
        row[_AT["before_contrast"]] = clauses[number + 1].follows_contrast
        if not clauses[number + 1].follows_contrast:
            after = by_clause.get(number + 1, _NONE)
            row[_AT["after_positive"]], row[_AT["after_negative"]] = after


def _words(start: int, end: int, clause: Clause, lexical: Lexical) -> list[int]:
    """Slots of the mention's words, of those near it on either side and of the clause's others."""
    ids = lexical.ids
    first, last = lexical.bounds[clause.sentence]
    inside, far = _ROLES["inside"], _ROLES["far"]
    slots = [key * inside % SLOTS for key in ids[start:end]]
    for place in range(max(first, start - _WINDOW), start):
        slots.append(ids[place] * _ROLES["left"] % SLOTS)
        if start - place <= _NEAR:
            slots.append(ids[place] * _ROLES["beside_left"] % SLOTS)
    for place in range(end, min(last, end + _WINDOW)):
        slots.append(ids[place] * _ROLES["right"] % SLOTS)
        if place - end < _NEAR:
            slots.append(ids[place] * _ROLES["beside_right"] % SLOTS)
    slots.extend([key * far % SLOTS for key in ids[clause.start : clause.end]])
    return slots
