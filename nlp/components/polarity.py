"""How each mention is spoken of: the opinion words of its own clause decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import Reading, register
from nlp.lexical import Clause, Lexical, Opinion
from nlp.scale import polarity_label, squash

_SOFTNESS: Final = 3.0
_CLOSE: Final = 8


@Language.factory(
    "voc_polarity_v1",
    requires=["doc.spans", "doc._.opinions", "doc._.clauses"],
    assigns=["span._.reading"],
    default_config={"neutral": 0.15},
)
def create_polarity(nlp: Language, name: str, neutral: float) -> PolarityReader:
    """`neutral`: scores nearer to zero than this are neutral."""
    register()
    return PolarityReader(name, neutral)


class PolarityReader:
    """Each opinion goes to the nearest mention of its clause and any that stand close; in a
    clause without opinions, to those of a neighbour that has no mention and opens no contrast."""

    def __init__(self, name: str, neutral: float) -> None:
        self.name = name
        self.neutral = neutral

    def __call__(self, doc: Doc) -> Doc:
        facts = doc._
        lexical: Lexical | None = facts.lexical
        if lexical is None or "topics" not in doc.spans:
            return doc
        mentions = list(doc.spans["topics"])
        clauses: Sequence[Clause] = facts.clauses
        by_clause = _grouped(mentions, clauses)
        opinions = _opinions(facts.opinions, clauses)
        for number, group in by_clause.items():
            own = opinions.get(number, [])
            shares = _shared(group, own)
            rest = [] if own else _neighbour(number, clauses, by_clause, opinions)
            for mention, share in zip(group, shares, strict=True):
                mention._.reading = self._reading(doc, share or rest, clauses[number].sentence)
        return doc

    def _reading(self, doc: Doc, opinions: list[Opinion], sentence: int) -> Reading:
        score = squash(sum(opinion.score for opinion in opinions), _SOFTNESS)
        label = polarity_label(score, self.neutral)
        words = tuple(doc[opinion.start : opinion.end].text for opinion in opinions)
        intent = {"negative": "complaint", "positive": "praise"}.get(label)
        if intent is None:
            intent = "question" if sentence in doc._.stance["question"] else "other"
        return Reading(label, score, words, intent)


def _grouped(mentions: list[Span], clauses: Sequence[Clause]) -> dict[int, list[Span]]:
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
