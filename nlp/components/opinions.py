"""Opinion words in their context: negated, strengthened, softened, imagined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register
from nlp.lexical import Clause, Hit, Lexical, Opinion

_SCOPE: Final = 5
_BACKWARD: Final = frozenset({"de", "nl"})


@Language.factory(
    "voc_opinions_v1",
    requires=["doc._.lexical", "doc._.clauses", "doc._.stance"],
    assigns=["doc._.opinions"],
    default_config={
        "negated_praise": -0.7,
        "negated_blame": -0.4,
        "stronger": 1.3,
        "weaker": 0.7,
        "imagined": 0.35,
        "sarcastic": -0.8,
    },
)
def create_opinions(
    nlp: Language,
    name: str,
    negated_praise: float,
    negated_blame: float,
    stronger: float,
    weaker: float,
    imagined: float,
    sarcastic: float,
) -> OpinionReader:
    """All settings are factors of a word's valence: under negation, after an intensifier or a
    downtoner, for praise that is asked or imagined ("would be great") and under sarcasm."""
    register()
    return OpinionReader(name, negated_praise, negated_blame, stronger, weaker, imagined, sarcastic)


class OpinionReader:
    """Sets `doc._.opinions`, by position, none inside another."""

    def __init__(
        self,
        name: str,
        negated_praise: float,
        negated_blame: float,
        stronger: float,
        weaker: float,
        imagined: float,
        sarcastic: float,
    ) -> None:
        self.name = name
        self.negated_praise = negated_praise
        self.negated_blame = negated_blame
        self.stronger = stronger
        self.weaker = weaker
        self.imagined = imagined
        self.sarcastic = sarcastic

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None or not lexical.get("opinion"):
            return doc
        words = _outermost(lexical.get("opinion"))
        negators = _negators(lexical, words)
        strength = {hit.end: self.stronger for hit in lexical.get("intensifier")}
        strength |= {hit.end: self.weaker for hit in lexical.get("downtoner")}
        clauses: Sequence[Clause] = facts.clauses
        stance = facts.stance
        unreal = stance["question"] | stance["conditional"] | stance["quote"]
        facts.opinions = [
            self._read(word, clause, previous, following, lexical, negators, strength, unreal)
            if lexical.sentence_of[word.start] not in stance["sarcasm"]
            else self._sarcastic(word)
            for word, clause, previous, following in _placed(words, clauses)
        ]
        return doc

    def _sarcastic(self, word: Hit) -> Opinion:
        score = word.value * self.sarcastic if word.value > 0 else word.value
        return Opinion(word.start, word.end, score, False)

    def _read(
        self,
        word: Hit,
        clause: Clause,
        previous: int,
        following: int,
        lexical: Lexical,
        negators: frozenset[int],
        strength: dict[int, float],
        unreal: frozenset[int],
    ) -> Opinion:
        score: float = word.value * strength.get(word.start, 1.0)
        first = max(clause.start, previous, word.start - _SCOPE)
        is_negated = bool(negators) and any(place in negators for place in range(first, word.start))
        if negators and not is_negated and lexical.language in _BACKWARD and score > 0:
            last = min(clause.end, following, word.end + _SCOPE)
            is_negated = any(place in negators for place in range(word.end, last))
        if is_negated:
            score *= self.negated_praise if score > 0 else self.negated_blame
        if score > 0 and clause.sentence in unreal:
            score *= self.imagined
        return Opinion(word.start, word.end, score, is_negated)


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    """The leftmost, then longest hits, none overlapping another."""
    kept: list[Hit] = []
    covered = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= covered:
            kept.append(hit)
            covered = hit.end
    return kept


def _negators(lexical: Lexical, words: list[Hit]) -> frozenset[int]:
    """Tokens that negate: not those of "not only", nor those inside an opinion ("no problem")."""
    hits = lexical.get("negator")
    if not hits:
        return frozenset()
    idle = {
        place
        for hit in (*lexical.get("negation_break"), *words)
        for place in range(hit.start, hit.end)
    }
    return frozenset(hit.start for hit in hits if hit.start not in idle)


def _placed(words: list[Hit], clauses: Sequence[Clause]) -> Iterator[tuple[Hit, Clause, int, int]]:
    """Each word with its clause, the end of the word before and the start of the next one."""
    number = 0
    for index, word in enumerate(words):
        while clauses[number].end <= word.start:
            number += 1
        previous = words[index - 1].end if index else 0
        following = words[index + 1].start if index + 1 < len(words) else clauses[-1].end
        yield word, clauses[number], previous, following
