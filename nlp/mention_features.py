"""What a mention's polarity is read from: opinions around it by place, stance, nearby words.

`mention_features` gives a row of numbers a mention in the order of `NAMES`, in plain Python: a
mention has so few of everything that arrays would cost more than they save. `word_slots` gives the
slots of the words around all mentions of a chunk, told apart by side and distance, in a table of
`SLOTS`. Slots come from spaCy's string ids, which are the same on every machine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from math import log1p
from typing import Final

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
_INSIDE_ROLE, _LEFT_ROLE, _RIGHT_ROLE, _BESIDE_LEFT, _BESIDE_RIGHT, _FAR = 3, 5, 7, 11, 13, 17
_IN_CLAUSE: Final = {
    name: _AT[f"{name}_in_clause"] for name in ("negator", "failure", "waiting", "complaint")
}
_IN_SENTENCE: Final = {
    name: _AT[f"{name}_in_sentence"] for name in ("complaint", "thanks", "request")
}
# Praise; the column after each of these is for blame.
_SHARE, _INSIDE = _AT["share_positive"], _AT["inside_positive"]
_LEFT, _RIGHT = _AT["left_positive"], _AT["right_positive"]
_CLAUSE, _SENTENCE = _AT["clause_positive"], _AT["sentence_positive"]
_BEFORE, _AFTER, _TEXT = _AT["before_positive"], _AT["after_positive"], _AT["text_positive"]
_NO_SHARE, _NO_OPINION = _AT["no_share"], _AT["no_opinion_in_text"]
_NONE_IN_CLAUSE, _NONE_IN_SENTENCE = _AT["no_opinion_in_clause"], _AT["no_opinion_in_sentence"]
_FOLLOWS, _PRECEDES = _AT["follows_contrast"], _AT["before_contrast"]
_QUESTION, _CONDITIONAL = _AT["question"], _AT["conditional"]
_MENTIONS: Final = _AT["log_mentions"]
_NONE: Final = (0.0, 0.0)

Row = list[float]
Stretch = tuple[int, int, int, int, int, int]
"""Tokens whose words tell of a mention: those before it begin at the first, it lies between the
second and the third, those behind it end at the fourth, its clause lies between the last two."""
Ints = npt.NDArray[np.int64]
Sums = tuple[float, float]
"""Praise and blame, as positive numbers up to `_MOST`."""


def mention_features(
    doc: Doc, mentions: Sequence[Span], shares: Sequence[Sequence[Opinion]], first: int = 0
) -> tuple[list[Row], list[Stretch]]:
    """`shares`: the opinions that were given to each mention; `first`: index of the document's
    first token among all of its chunk. RETURNS: for each mention a number for each of `NAMES`, and
    where the words around it stand in the chunk."""
    facts = facts_of(doc)
    lexical, clauses, opinions = facts.lexical, facts.clauses, facts.opinions
    assert lexical is not None
    starts = [clause.start for clause in clauses]
    places = [bisect_right(starts, opinion.start) - 1 for opinion in opinions]
    told: dict[int, list[Opinion]] = {}
    for place, opinion in zip(places, opinions, strict=True):
        told.setdefault(place, []).append(opinion)
    by_clause = _sums(places, opinions)
    by_sentence = _sums([clauses[place].sentence for place in places], opinions)
    common = [0.0] * len(NAMES)
    common[0] = 1.0
    common[_TEXT] = min(sum(praise for praise, _ in by_sentence.values()), 2 * _MOST)
    common[_TEXT + 1] = min(sum(blame for _, blame in by_sentence.values()), 2 * _MOST)
    common[_NO_OPINION] = not opinions
    common[_MENTIONS] = log1p(len(mentions))
    marks = _marks(lexical, starts)
    rows: list[Row] = []
    stretches: list[Stretch] = []
    for mention, share in zip(mentions, shares, strict=True):
        start, end = mention.start, mention.end
        number = bisect_right(starts, start) - 1
        clause = clauses[number]
        row = common.copy()
        _add_share(row, share)
        for opinion in told.get(number, ()):
            _add_near(row, start, end, opinion)
        _add_sums(row, number, clauses, by_clause, by_sentence)
        row[_QUESTION] = clause.sentence in facts.stance["question"]
        row[_CONDITIONAL] = clause.sentence in facts.stance["conditional"]
        for column, is_by_clause, marked in marks:
            row[column] = (number if is_by_clause else clause.sentence) in marked
        rows.append(row)
        opens, closes = lexical.bounds[clause.sentence]
        stretches.append(
            (
                first + max(opens, start - _WINDOW),
                first + start,
                first + end,
                first + max(end, min(closes, end + _WINDOW)),
                first + clause.start,
                first + clause.end,
            )
        )
    return rows, stretches


def word_slots(keys: npt.NDArray[np.uint64], stretches: Sequence[Stretch]) -> tuple[Ints, Ints]:
    """`keys`: string ids of a chunk's words. RETURNS: numbers of mentions and slots of the words
    around them, each pair once, by mention."""
    before, start, end, behind, first, last = np.array(stretches, dtype=np.int64).T
    low = (keys % np.uint64(SLOTS)).astype(np.int64)
    cells = []
    for role, begin, stop in (
        (_INSIDE_ROLE, start, end),
        (_LEFT_ROLE, before, start),
        (_BESIDE_LEFT, np.maximum(before, start - _NEAR), start),
        (_RIGHT_ROLE, end, behind),
        (_BESIDE_RIGHT, end, np.minimum(behind, end + _NEAR)),
        (_FAR, first, last),
    ):
        sizes = stop - begin
        mention = np.repeat(np.arange(len(sizes)), sizes)
        places = np.arange(len(mention)) + np.repeat(begin - np.cumsum(sizes) + sizes, sizes)
        cells.append(mention * SLOTS + low[places] * role % SLOTS)
    every = np.concatenate(cells)
    if len(stretches) * SLOTS <= 1 << 32:
        every = every.astype(np.uint32)  # which sorts in half the time
    mentions, slots = np.divmod(np.unique(every).astype(np.int64), SLOTS)
    return mentions, slots


def _sums(groups: Sequence[int], opinions: Sequence[Opinion]) -> dict[int, Sums]:
    """Of each group that holds opinions; `groups` names each opinion's."""
    sums: dict[int, list[float]] = {}
    for group, (_, _, score, _) in zip(groups, opinions, strict=True):
        sums.setdefault(group, [0.0, 0.0])[score < 0] += abs(score)
    return {group: (min(praise, _MOST), min(blame, _MOST))
            for group, (praise, blame) in sums.items()}  # fmt: skip


def _marks(lexical: Lexical, starts: Sequence[int]) -> list[tuple[int, bool, set[int]]]:
    """Column, whether it is of clauses, and the clauses or sentences that hold such a word."""
    marks = []
    for name, column in _IN_CLAUSE.items():
        if hits := lexical.get(name):
            marks.append((column, True, {bisect_right(starts, hit.start) - 1 for hit in hits}))
    for name, column in _IN_SENTENCE.items():
        if hits := lexical.get(name):
            marks.append((column, False, {lexical.sentence_of[hit.start] for hit in hits}))
    return marks


def _add_share(row: Row, share: Sequence[Opinion]) -> None:
    row[_NO_SHARE] = not share
    for _, _, score, _ in share:
        row[_SHARE + (score < 0)] += abs(score)


def _add_near(row: Row, start: int, end: int, opinion: Opinion) -> None:
    """An opinion of the mention's clause: inside the mention, or maybe the nearest on a side."""
    first, last, score, _ = opinion
    is_blame = score < 0
    if last > start and first < end:
        row[_INSIDE + is_blame] += abs(score)
        return
    is_left = first < start
    distance = start - last if is_left else first - end
    column = (_LEFT if is_left else _RIGHT) + is_blame
    row[column] = max(row[column], abs(score) / (1.0 + _DECAY * distance))


def _add_sums(
    row: Row,
    number: int,
    clauses: Sequence[Clause],
    by_clause: Mapping[int, Sums],
    by_sentence: Mapping[int, Sums],
) -> None:
    """Praise and blame of the clause, of the neighbours it is joined to, and of the sentence."""
    clause = clauses[number]
    sentence = clause.sentence
    own, whole = by_clause.get(number, _NONE), by_sentence.get(sentence, _NONE)
    row[_CLAUSE : _CLAUSE + 2] = own
    row[_SENTENCE : _SENTENCE + 2] = whole
    row[_NONE_IN_CLAUSE] = not any(own)
    row[_NONE_IN_SENTENCE] = not any(whole)
    row[_FOLLOWS] = clause.follows_contrast
    if number and clauses[number - 1].sentence == sentence and not clause.follows_contrast:
        row[_BEFORE : _BEFORE + 2] = by_clause.get(number - 1, _NONE)
    if number + 1 < len(clauses) and clauses[number + 1].sentence == sentence:
        row[_PRECEDES] = clauses[number + 1].follows_contrast
        if not clauses[number + 1].follows_contrast:
            row[_AFTER : _AFTER + 2] = by_clause.get(number + 1, _NONE)
