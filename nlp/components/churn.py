"""Churn intent: whether the customer says to leave or to have left."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register


@Language.component(
    "voc_churn_v1",
    requires=["doc._.lexical", "doc._.stance", "doc._.sentence_sentiment"],
    assigns=["doc._.churn_intent"],
)
def churn(doc: Doc) -> Doc:
    """Where no head has spoken. Asking how to close an account counts; a happy sentence ("switched
    to you, love it") does not. What is said, never a probability that the customer leaves."""
    facts = facts_of(doc)
    lexical = facts.lexical
    if lexical is None or not facts.context.is_customer or facts.churn_intent is not None:
        return doc
    scores = facts.sentence_sentiment
    facts.churn_intent = any(
        scores[lexical.sentence_of[hit.start]] <= 0.25 for hit in lexical.get("churn")
    )
    return doc


register()
