"""How each mention is spoken of: the opinions given to it and the words around it, weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.attachment import attached
from nlp.components.base import AssetComponent, ChunkReader
from nlp.extensions import WORD, Columns, Reading, columns_of, facts_of, text_of
from nlp.lexical import Opinion
from nlp.mention_features import Ints, Row, Stretch, mention_features, word_slots

LABELS = ("negative", "neutral", "positive")
_INTENTS = {"negative": "complaint", "positive": "praise"}


@Language.factory(
    "voc_polarity_v1",
    requires=["doc.spans", "doc._.opinions", "doc._.clauses", "doc._.stance"],
    assigns=["span._.reading"],
)
def create_polarity(nlp: Language, name: str) -> PolarityReader:
    return PolarityReader(nlp, name)


class PolarityReader(ChunkReader, AssetComponent):
    """Sets `span._.reading` of every mention: the likeliest of three labels, the difference of
    the probabilities of praise and blame, and the opinion words that agree with the label."""

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, weights: Any) -> None:
        """`weights`: arrays `numbers` (features × labels) and `words` (slots × labels)."""
        self.use(weights)

    def index(self) -> None:
        self._numbers = np.asarray(self.assets["numbers"], dtype=np.float32)
        self._words = np.asarray(self.assets["words"], dtype=np.float32)

    def read(self, docs: Sequence[Doc]) -> None:
        numbers: list[Row] = []
        stretches: list[Stretch] = []
        keys: list[Columns] = []
        tokens = 0
        found: list[tuple[Doc, list[Span], list[list[Opinion]]]] = []
        for doc in docs:
            facts = facts_of(doc)
            if facts.lexical is None or "topics" not in doc.spans:
                continue
            mentions = list(doc.spans["topics"])
            shares = attached(mentions, facts.opinions, facts.clauses)
            rows, places = mention_features(doc, mentions, shares, tokens)
            numbers += rows
            stretches += places
            keys.append(columns_of(doc)[:, WORD])
            tokens += len(doc)
            found.append((doc, mentions, shares))
        if numbers:
            around = word_slots(np.concatenate(keys), stretches)
            probabilities = iter(self.probabilities(numbers, *around))
            for doc, mentions, shares in found:
                _set_readings(doc, mentions, shares, probabilities)

    def probabilities(
        self, numbers: Sequence[Row], mentions: Ints, slots: Ints
    ) -> list[list[float]]:
        """Of each label, by mention; `numbers` has a row for each, `mentions` and `slots` are those
        of `word_slots`."""
        logits = np.array(numbers, dtype=np.float32) @ self._numbers
        starts = np.searchsorted(mentions, np.arange(len(numbers)))
        logits += np.add.reduceat(self._words[slots], starts, axis=0)
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        found: list[list[float]] = (odds / odds.sum(axis=1, keepdims=True)).tolist()
        return found


def _set_readings(
    doc: Doc,
    mentions: Sequence[Span],
    shares: Sequence[Sequence[Opinion]],
    probabilities: Iterator[list[float]],
) -> None:
    """`probabilities` of the labels: the next ones are those of these mentions."""
    facts = facts_of(doc)
    lexical, questions = facts.lexical, facts.stance["question"]
    assert lexical is not None
    for mention, share, chances in zip(mentions, shares, probabilities, strict=False):
        likeliest = chances.index(max(chances))
        label = LABELS[likeliest]
        words = tuple(_agreeing(doc, share, likeliest - 1)) if share else ()
        is_asked = lexical.sentence_of[mention.start] in questions
        intent = _INTENTS.get(label) or ("question" if is_asked else "other")
        facts.of(mention).reading = Reading(label, chances[2] - chances[0], words, intent)


def _agreeing(doc: Doc, opinions: Sequence[Opinion], sign: int) -> Iterator[str]:
    """Words whose valence has a sign."""
    text = text_of(doc)
    for start, end, score, _ in opinions:
        if score * sign > 0:
            last = doc[end - 1]
            yield text[doc[start].idx : last.idx + len(last)]
