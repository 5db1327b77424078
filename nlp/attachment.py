"""Which opinions speak of which mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span

from nlp.lexical import Clause, Opinion

_CLOSE: Final = 8


def attached(
    mentions: Sequence[Span], opinions: Sequence[Opinion], clauses: Sequence[Clause]
) -> list[list[Opinion]]:
    """Opinions of each mention, in order of the mentions (which are by position).

    Each opinion goes to the nearest mention of its clause and any that stand close; in a clause
    without opinions, those of a neighbour that has no mention and opens no contrast.
    """
    by_clause = _grouped(mentions, clauses)
    told = _opinions(opinions, clauses)
    found: list[list[Opinion]] = []
    for number, group in by_clause.items():
        own = told.get(number, [])
        rest = [] if own else _neighbour(number, clauses, by_clause, told)
        found.extend(share or rest for share in _shared(group, own))
    return found


def _grouped(mentions: Sequence[Span], clauses: Sequence[Clause]) -> dict[int, list[Span]]:
    groups: dict[int, list[Span]] = {}
    number = 0
    for mention in mentions:
        while clauses[number].end <= mention.start:
            number += 1
        groups.setdefault(number, []).append(mention)
    return groups


def _opinions(opinions: Sequence[Opinion], clauses: Sequence[Clause]) -> dict[int, list[Opinion]]:
    groups: dict[int, list[Opinion]] = {}
    number = 0
    for opinion in opinions:
        while clauses[number].end <= opinion.start:
            number += 1
        groups.setdefault(number, []).append(opinion)
    return groups


def _shared(mentions: list[Span], opinions: list[Opinion]) -> list[list[Opinion]]:
    """Opinions by mention: each to the nearest; who gets none looks for one close by."""
    if len(mentions) == 1:
        return [opinions]
    shares: list[list[Opinion]] = [[] for _ in mentions]
    for opinion in opinions:
        distances = [_distance(mention, opinion) for mention in mentions]
        shares[distances.index(min(distances))].append(opinion)
    for mention, share in zip(mentions, shares, strict=True):
        if not share and opinions:
            closest = min(opinions, key=lambda opinion: _distance(mention, opinion))
            if _distance(mention, closest) <= _CLOSE:
                share.append(closest)
    return shares


def _distance(mention: Span, opinion: Opinion) -> int:
    """Tokens between the two; 0 when they touch or overlap."""
    return max(mention.start - opinion.end, opinion.start - mention.end, 0)


def _neighbour(
    number: int,
    clauses: Sequence[Clause],
    taken: dict[int, list[Span]],
    opinions: dict[int, list[Opinion]],
) -> list[Opinion]:
    clause = clauses[number]
    following, previous = number + 1, number - 1
    if (
        following < len(clauses)
        and clauses[following].sentence == clause.sentence
        and not clauses[following].follows_contrast
        and following not in taken
        and following in opinions
    ):
        return opinions[following]
    if (
        previous >= 0
        and clauses[previous].sentence == clause.sentence
        and not clause.follows_contrast
        and previous in opinions
    ):
        return opinions[previous]
    return []
