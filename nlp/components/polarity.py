"""How each mention is spoken of: the opinions given to it and the words around it, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.attachment import attached
from nlp.components.base import AssetComponent
from nlp.extensions import Reading, facts_of
from nlp.lexical import Opinion
from nlp.mention_features import Numbers, mention_features

LABELS = ("negative", "neutral", "positive")
_INTENTS = {"negative": "complaint", "positive": "praise"}


@Language.factory(
    "voc_polarity_v1",
    requires=["doc.spans", "doc._.opinions", "doc._.clauses", "doc._.stance"],
    assigns=["span._.reading"],
)
def create_polarity(nlp: Language, name: str) -> PolarityReader:
    return PolarityReader(nlp, name)


class PolarityReader(AssetComponent):
    """Sets `span._.reading` of every mention: the likeliest of three labels, the difference of
    the probabilities of praise and blame, and the opinion words that agree with the label."""

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, weights: Any) -> None:
        """`weights`: arrays `numbers` (features × labels) and `words` (slots × labels)."""
        self.use(weights)

    def index(self) -> None:
        self._numbers = np.asarray(self.assets["numbers"], dtype=np.float32)
        self._words = np.asarray(self.assets["words"], dtype=np.float32)

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        mentions = list(doc.spans["topics"]) if "topics" in doc.spans else []
        if lexical is None or not mentions:
            return doc
        shares = attached(mentions, facts.opinions, facts.clauses)
        probabilities = self.probabilities(*mention_features(doc, mentions, shares))
        questions = facts.stance["question"]
        for mention, share, (blame, none, praise) in zip(
            mentions, shares, probabilities, strict=True
        ):
            label = LABELS[max(range(3), key=(blame, none, praise).__getitem__)]
            words = tuple(_agreeing(doc, share, label))
            is_asked = lexical.sentence_of[mention.start] in questions
            intent = _INTENTS.get(label) or ("question" if is_asked else "other")
            mention._.reading = Reading(label, praise - blame, words, intent)
        return doc

    def probabilities(self, numbers: Numbers, slots: Sequence[Sequence[int]]) -> list[list[float]]:
        """Of each label, by mention."""
        logits = numbers @ self._numbers
        for row, places in zip(logits, slots, strict=True):
            row += np.add.reduce(self._words.take(list(set(places)), axis=0), axis=0)
        logits -= np.maximum.reduce(logits, axis=1, keepdims=True)
        odds = np.exp(logits)
        found: list[list[float]] = (odds / np.add.reduce(odds, axis=1, keepdims=True)).tolist()
        return found


def _agreeing(doc: Doc, opinions: Sequence[Opinion], label: str) -> list[str]:
    sign = LABELS.index(label) - 1
    return [
        Span(doc, opinion.start, opinion.end).text
        for opinion in opinions
        if opinion.score * sign > 0
    ]
