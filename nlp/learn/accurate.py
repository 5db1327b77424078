"""The accurate profile: what a second opinion adds to a head, judged without the rows it learns."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.learn.calibration import calibrate, threshold
from nlp.learn.embedding import ENCODER, WIDTH, embed
from nlp.learn.fit import CrossValidation, Rows
from nlp.learn.heads import Doubles, Floats, to_probabilities
from nlp.learn.network_fit import Training, fit_networks
from nlp.learn.second import Cascade, SecondOpinion
from nlp.learn.tasks import Targets, Task

SHARE = 0.4  # of the texts, the least certain ones, are embedded
_DENSE = 0.5
TRAINING = Training(units=64, networks=3, epochs=4, penalty=1.0, rate=5e-4, batch=64)


@dataclass(frozen=True)
class Opinion:
    """A second opinion, its cross-validated results and the threshold for both together."""

    second: SecondOpinion
    result: CrossValidation
    threshold: float
    about: dict[str, Any]


def second_opinion(
    task: Task, texts: Sequence[str], dense: Floats, result: CrossValidation,
    truth: Targets, folds: Rows, seed: int,
) -> Opinion:  # fmt: skip
    """Learn from all rows what is judged fold by fold on the out-of-fold `result` of the head.

    The task is binary. `dense` are the head's dense columns. Raises ExtraMissingError.
    """
    embed(texts[:1])
    begun = time.perf_counter()
    embeddings = embed(texts)
    rate = len(texts) / (time.perf_counter() - begun)
    inputs = np.concatenate([embeddings, dense], axis=1)
    scale = np.ones(inputs.shape[1], dtype=np.float32)
    scale[WIDTH:] = _DENSE
    target = truth[:, 0]
    scores = np.empty(len(texts))
    for number in np.unique(folds):
        inside, outside = folds != number, folds == number
        networks = fit_networks(inputs[inside], target[inside], TRAINING, seed, scale)
        scores[outside] = networks.scores(inputs[outside])
    probabilities, predicted, asked = _judge(task, result.scores, scores, target, folds)
    first = _calibrated(task, result.scores, target, np.full(len(target), True))
    cascade = fit_cascade(first, scores, target)
    both = _both(cascade, first, scores)
    return Opinion(
        SecondOpinion(fit_networks(inputs, target, TRAINING, seed, scale), cascade),
        replace(result, probabilities=probabilities[:, None], predicted=predicted[:, None]),
        threshold(both, target),
        {
            "encoder": ENCODER,
            "share_embedded": round(asked, 3),
            "embedded_per_second": round(rate),
        },
    )


def fit_cascade(first: Doubles, scores: Doubles, target: Targets, share: float = SHARE) -> Cascade:
    """The band around the first head's threshold that holds `share` of the rows, and the mix."""
    logits = np.log(first / (1 - first))
    middle = threshold(first, target)
    distance = np.abs(logits - np.log(middle / (1 - middle)))
    width = float(np.quantile(distance, share))
    low, high = (1 / (1 + np.exp(-(np.log(middle / (1 - middle)) + side)))
                 for side in (-width, width))  # fmt: skip
    mix = LogisticRegression(C=10).fit(np.stack([logits, scores], axis=1), target)
    own, lent = mix.coef_[0]
    return Cascade(float(low), float(high), float(own), float(lent), float(mix.intercept_[0]))


def _judge(
    task: Task, first_scores: Doubles, scores: Doubles, target: Targets, folds: Rows
) -> tuple[Doubles, Targets, float]:
    """Probabilities, decisions and share embedded; a fold's cascade is set on the other folds."""
    probabilities = np.empty(len(target))
    predicted = np.empty(len(target), dtype=bool)
    asked = 0
    for number in np.unique(folds):
        rest, outside = folds != number, folds == number
        first = _calibrated(task, first_scores, target, rest)
        cascade = fit_cascade(first[rest], scores[rest], target[rest])
        both = _both(cascade, first, scores)
        probabilities[outside] = both[outside]
        predicted[outside] = both[outside] >= threshold(both[rest], target[rest])
        asked += len(cascade.unsure(first[outside]))
    return probabilities, predicted, asked / len(target)


def _calibrated(task: Task, scores: Doubles, target: Targets, rows: Targets) -> Doubles:
    """Probabilities of all rows, calibrated on `rows`."""
    slope, intercept, _ = calibrate(task, scores[rows], target[rows, None])
    return to_probabilities(task, slope * scores + intercept)[:, 0]


def _both(cascade: Cascade, first: Doubles, scores: Doubles) -> Doubles:
    rows = cascade.unsure(first)
    both = first.copy()
    both[rows] = cascade.together(first[rows], scores[rows])
    return both
