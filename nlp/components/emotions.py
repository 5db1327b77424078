"""Emotions that are said, in a fixed order; none is an empty tuple."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from lake.contracts import EMOTIONS
from nlp.extensions import facts_of, register

_PLEASANT: Final = frozenset({"joy", "gratitude", "trust"})


@Language.component(
    "voc_emotions_v1",
    requires=["doc._.lexical", "doc._.opinions", "doc._.stance"],
    assigns=["doc._.emotions"],
)
def emotions(doc: Doc) -> Doc:
    """Where no head has spoken. A pleasant emotion does not count where it is negated, imagined or
    sarcastic, nor gratitude and joy in a sentence that is negative as a whole."""
    facts = facts_of(doc)
    lexical = facts.lexical
    if lexical is None or facts.emotions is not None:
        return doc
    stance, scores = facts.stance, facts.sentence_sentiment
    unreal = stance["sarcasm"] | stance["conditional"] | stance["question"]
    negated = {opinion.start for opinion in facts.opinions if opinion.is_negated}
    found = set()
    for hit in lexical.get("emotion"):
        sentence = lexical.sentence_of[hit.start]
        if hit.start in negated:
            continue
        if hit.value in _PLEASANT and (sentence in unreal or scores[sentence] < 0):
            continue
        found.add(hit.value)
    facts.emotions = tuple(name for name in EMOTIONS if name in found)
    return doc


register()
