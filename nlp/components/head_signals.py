"""What becomes of a document's facts by what a head says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.special import expit, logit

from nlp.extensions import Facts
from nlp.learn.features import Features
from nlp.learn.heads import Doubles, Head
from nlp.learn.tasks import EFFORTS

_SIGNED: Final = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


def are_opinions(docs: Sequence[Facts], head: Head | None, features: Features) -> list[bool]:
    """Whether each gives an opinion, as its channel says, or its wording where that does not."""
    opinions = [bool(facts.context.is_opinion) for facts in docs]
    untold = [row for row, facts in enumerate(docs) if facts.context.is_opinion is None]
    if head is not None and untold:
        chances = head.probabilities(features.take(np.array(untold)))[:, 0]
        for row, chance in zip(untold, chances.tolist(), strict=True):
            opinions[row] = chance >= head.thresholds[0]
    return opinions


def set_complaint(
    docs: Sequence[Facts],
    head: Head,
    features: Features,
    texts: Sequence[str],
    opinions: Sequence[bool],
) -> None:
    """`features` and `texts` are of the documents, then of the sentences of those with several."""
    scored = head.probabilities(features)
    scored[: len(docs)] = head.revise(scored[: len(docs)], texts, features)
    probabilities = scored[:, 0].tolist()
    strict = head.thresholds[0]
    lenient = strict if head.opinion is None else head.opinion
    at = len(docs)
    for facts, probability, is_opinion in zip(docs, probabilities, opinions, strict=False):
        count = len(facts.sentences)
        facts.sentence_complaint = [probability]
        if count > 1:
            facts.sentence_complaint = probabilities[at : at + count]
            at += count
        if facts.context.is_customer:
            facts.complaint_probability = probability
            facts.is_complaint = bool(probability >= (lenient if is_opinion else strict))


def _set_sentiment(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    scores = probabilities @ np.array([_SIGNED[label] for label in head.labels])
    labels = head.decide(probabilities)
    for facts, score, (label,) in zip(docs, scores.tolist(), labels, strict=True):
        facts.sentiment = score
        facts.sentiment_label = label


def _set_severity(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    for facts, (label,) in zip(docs, head.decide(probabilities), strict=True):
        if facts.context.is_customer:
            facts.severity = int(label)


def _set_intents(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    """Whether to complain is one of them is settled by the complaint's own head or rules."""
    for facts, held in zip(docs, head.decide(probabilities), strict=True):
        facts.intents = tuple(name for name in held if name != "complaint")


def _set_urgency(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    """One half is where a text counts as urgent, however rare urgent texts are."""
    odds = logit(probabilities[:, 0]) - logit(head.thresholds[0])
    for facts, score in zip(docs, expit(odds).tolist(), strict=True):
        if facts.context.is_customer:
            facts.urgency = score


def _set_effort(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    for facts, (label,) in zip(docs, head.decide(probabilities), strict=True):
        if facts.context.is_customer:
            facts.effort = EFFORTS[label]


def _set_churn(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    for facts, held in zip(docs, head.decide(probabilities), strict=True):
        if facts.context.is_customer:
            facts.churn_intent = bool(held)


def _set_emotions(docs: Sequence[Facts], head: Head, probabilities: Doubles) -> None:
    for facts, held in zip(docs, head.decide(probabilities), strict=True):
        facts.emotions = held


SETTERS: Final = {
    "sentiment": _set_sentiment,
    "severity": _set_severity,
    "intents": _set_intents,
    "urgency": _set_urgency,
    "effort": _set_effort,
    "churn": _set_churn,
    "emotions": _set_emotions,
}
