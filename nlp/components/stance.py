"""How a sentence is meant: asked, imagined, told by somebody else, or not meant at all."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register
from nlp.lexical import Lexical

_ASKS: Final = ("?", "？", "¿")
_QUOTES: Final = ('"', "“", "”", "„", "«", "»")


@Language.factory("voc_stance_v1", requires=["doc._.lexical"], assigns=["doc._.stance"])
def create_stance(nlp: Language, name: str) -> StanceFinder:
    register()
    return StanceFinder(nlp, name)


class StanceFinder:
    """Sentence indexes by kind: `question`, `conditional`, `quote`, `sarcasm`.

    A marker of sarcasm counts beside something bad: "great job" alone is praise, "great job losing
    my bag" is not.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        strings = nlp.vocab.strings
        self._asks = frozenset(strings.add(mark) for mark in _ASKS)
        self._marks = self._asks.union(strings.add(mark) for mark in _QUOTES)

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None:
            return doc
        questions: set[int] = set()
        quotes: dict[int, int] = {}
        marks = self._marks
        for index in [index for index, key in enumerate(lexical.ids) if key in marks]:
            sentence = lexical.sentence_of[index]
            if lexical.ids[index] in self._asks:
                questions.add(sentence)
            else:
                quotes[sentence] = quotes.get(sentence, 0) + 1
        for hit in lexical.get("question_word"):
            sentence = lexical.sentence_of[hit.start]
            if hit.start == lexical.bounds[sentence][0] and hit.end - hit.start > 1:
                questions.add(sentence)
        reported = {lexical.sentence_of[hit.start] for hit in lexical.get("report")}
        facts.stance = {
            "question": frozenset(questions),
            "conditional": _sentences(lexical, "conditional"),
            "quote": frozenset(s for s, n in quotes.items() if n > 1 and s in reported),
            "sarcasm": _sarcastic(lexical),
        }
        return doc


def _sentences(lexical: Lexical, category: str) -> frozenset[int]:
    return frozenset(lexical.sentence_of[hit.start] for hit in lexical.get(category))


def _sarcastic(lexical: Lexical) -> frozenset[int]:
    marked = _sentences(lexical, "sarcasm")
    if not marked:
        return marked
    bad = {
        lexical.sentence_of[hit.start] + near
        for category in ("failure", "complaint", "waiting")
        for hit in lexical.get(category)
        for near in (-1, 0, 1)
    } | {lexical.sentence_of[hit.start] for hit in lexical.get("opinion") if hit.value < 0}
    return marked & bad
