"""Sentiment of each sentence and of the whole text."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import facts_of, register
from nlp.scale import polarity_label, squash

_SOFTNESS: Final = 6.0
_BEFORE_CONTRAST: Final = 0.6
_AFTER_CONTRAST: Final = 1.3


@Language.factory(
    "voc_sentiment_v1",
    requires=["doc._.lexical", "doc._.clauses", "doc._.opinions"],
    assigns=["doc._.sentence_sentiment", "doc._.sentiment", "doc._.sentiment_label"],
    default_config={"neutral": 0.12},
)
def create_sentiment(nlp: Language, name: str, neutral: float) -> SentimentScorer:
    """`neutral`: scores nearer to zero than this are labelled neutral."""
    register()
    return SentimentScorer(name, neutral)


class SentimentScorer:
    """A sentence sums its opinions, with more weight after a contrast; the text is the mean of
    sentences that hold an opinion, weighted by how much of one. Without any opinion it is 0."""

    def __init__(self, name: str, neutral: float) -> None:
        self.name = name
        self.neutral = neutral

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None:
            return doc
        totals = [0.0] * len(lexical.bounds)
        contrasts = {
            clause.sentence: clause.start for clause in facts.clauses if clause.follows_contrast
        }
        for opinion in facts.opinions:
            sentence = lexical.sentence_of[opinion.start]
            weight = 1.0
            if (turn := contrasts.get(sentence)) is not None:
                weight = _AFTER_CONTRAST if opinion.start >= turn else _BEFORE_CONTRAST
            totals[sentence] += opinion.score * weight
        scores = [squash(total, _SOFTNESS) for total in totals]
        facts.sentence_sentiment = scores
        facts.sentiment = overall(scores)
        facts.sentiment_label = polarity_label(facts.sentiment, self.neutral)
        return doc


def overall(scores: list[float]) -> float:
    """Mean of the sentences' scores, weighted by their distance from zero."""
    weight = sum(abs(score) for score in scores)
    return sum(score * abs(score) for score in scores) / weight if weight else 0.0
