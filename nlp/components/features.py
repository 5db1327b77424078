"""Computes the hand-made features that the rules weigh, where no head has told a complaint."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register
from nlp.features import sentence_features


@Language.component(
    "voc_features_v1",
    requires=["doc._.lexical", "doc._.opinions", "doc._.stance", "doc._.sentence_sentiment"],
    assigns=["doc._.features"],
)
def features(doc: Doc) -> Doc:
    facts = facts_of(doc)
    if facts.lexical is not None and facts.sentence_complaint is None:
        facts.features = sentence_features(doc)
    return doc


register()
