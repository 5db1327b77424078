"""Whether a text is a complaint, by rules: evidence in its sentences, weighed by hand."""

from __future__ import annotations

from math import log

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.sentiment import overall
from nlp.extensions import facts_of, register
from nlp.features import FEATURE_NAMES, INDEX
from nlp.scale import sigmoid

_CLIP = 3.0


@Language.factory(
    "voc_complaint_v1",
    requires=["doc._.features", "doc._.sentence_sentiment"],
    assigns=["doc._.sentence_complaint", "doc._.complaint_probability", "doc._.is_complaint"],
)
def create_complaint(
    nlp: Language,
    name: str,
    weights: dict[str, float],
    bias: float,
    tone: float,
    length: float,
    threshold: float,
) -> ComplaintScorer:
    """`weights`: by feature name, on counts up to three; `tone`: weight of the whole text's
    sentiment; `length`: how much a long text's strongest sentence is discounted, for each doubling
    of sentences; `threshold`: probability from which the flag is set."""
    register()
    return ComplaintScorer(name, weights, bias, tone, length, threshold)


class ComplaintScorer:
    """Rules, where no head has spoken: a log-linear score a sentence, the two strongest decide
    together with the text's tone. The probability orders texts; only a head's is calibrated."""

    def __init__(
        self,
        name: str,
        weights: dict[str, float],
        bias: float,
        tone: float,
        length: float,
        threshold: float,
    ) -> None:
        self.name = name
        self.bias = bias
        self.tone = tone
        self.length = length
        self.threshold = threshold
        self._weights = np.zeros(len(FEATURE_NAMES), dtype=np.float32)
        for feature, weight in weights.items():
            self._weights[INDEX[feature]] = weight

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        if facts.features is None:
            return doc
        clipped = np.minimum(np.maximum(facts.features, -_CLIP), _CLIP)
        logits = (clipped @ self._weights + self.bias).tolist()
        facts.sentence_complaint = [sigmoid(logit) for logit in logits]
        if facts.context.is_customer:
            tone = overall(facts.sentence_sentiment)
            facts.complaint_probability = sigmoid(self._overall(logits, tone))
            facts.is_complaint = facts.complaint_probability >= self.threshold
        return doc

    def _overall(self, logits: list[float], sentiment: float) -> float:
        strongest = sorted(logits, reverse=True)[:2]
        evidence = sum(strongest) / 2 if len(strongest) > 1 and strongest[1] > 0 else strongest[0]
        many = log(len(logits), 2) if len(logits) > 1 else 0.0
        return evidence - self.length * many - self.tone * sentiment * min(1.0, many)
