"""Attributes that the pipeline adds to spaCy's objects, registered once, all of them here.

`Doc._`
    context: `nlp.context.Context`, set by the caller before the pipeline runs
    language, language_confidence: ISO 639-1 or `und`, 0..1
    failure_reasons: why a signal is missing, a tuple
    lexical: `nlp.lexical.Lexical`, None when the language is not scored
    clauses, opinions: lists of `nlp.lexical.Clause` and `Opinion`, by position
    stance: dict of kind (question, conditional, quote, sarcasm) to sentence indexes
    sentence_sentiment, sentence_complaint: one number a sentence; None when not scored
    features: `nlp.features.FEATURE_NAMES` by sentence, a float32 array; None when not scored
    sentiment -1..1, sentiment_label, complaint_probability, is_complaint, severity 0..3,
    intents, urgency 0..1, effort -2..2, churn_intent, emotions, spam
    methods: dict of signal to "method/version"
`Span._` (spans of `doc.spans["topics"]`)
    reading: `Reading`, the polarity of the mention and what carries it
    method, score: what found the topic and how sure it is
`doc.spans`
    sentences, topics (label: topic id), cues (label: evidence for a signal)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from spacy.tokens import Doc, Span

from nlp.context import NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """How a mention is spoken of: polarity -1..1 and the words that say so."""

    polarity: str
    score: float
    words: tuple[str, ...]
    intent: str = "other"


_DOC: Final[dict[str, Any]] = {
    "context": NOTHING_KNOWN,
    "language": "und",
    "language_confidence": None,
    "failure_reasons": (),
    "lexical": None,
    "clauses": (),
    "opinions": (),
    "stance": None,
    "sentence_sentiment": None,
    "sentence_complaint": None,
    "features": None,
    "sentiment": None,
    "sentiment_label": None,
    "complaint_probability": None,
    "is_complaint": None,
    "severity": None,
    "intents": None,
    "urgency": None,
    "effort": None,
    "churn_intent": None,
    "emotions": None,
    "spam": None,
    "methods": None,
}
_SPAN: Final[dict[str, Any]] = {"reading": None, "method": "pattern", "score": 1.0}


def register() -> None:
    """Register every attribute; a second call changes nothing."""
    for kind, attributes in ((Doc, _DOC), (Span, _SPAN)):
        for name, default in attributes.items():
            if not kind.has_extension(name):
                kind.set_extension(name, default=default)
