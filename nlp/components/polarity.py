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
    """Each opinion goes to the nearest mention of its clause; a mention that gets none shares the
    clause's, then those of a neighbouring clause that has no mention and opens no contrast."""

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
            rest = own or _neighbour(number, clauses, by_clause, opinions)
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
    shares: list[list[Opinion]] = [[] for _ in mentions]
    if len(mentions) == 1:
        return [opinions]
    places = [(mention.start, mention.end) for mention in mentions]
    for opinion in opinions:
        distances = [max(start - opinion.end, opinion.start - end, 0) for start, end in places]
        shares[distances.index(min(distances))].append(opinion)
    return shares


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
