"""Calibrated heads over the shared features."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.learn import second as seconds
from nlp.learn.embedding import embed
from nlp.learn.features import Features, width
from nlp.learn.networks import Networks
from nlp.learn.panel import Panel
from nlp.learn.tasks import Label, Task, decoded

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Columns = npt.NDArray[np.signedinteger]

DENSE_CLIP = 4.0
_ROWS = 1 << 15


class ModelError(ValueError):
    """A model folder that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Scaling:
    """How features become a design matrix: IDF of each block, centre and spread of dense columns.

    `block_scale` sets how strongly regularisation holds each block back.
    """

    idf: dict[str, Floats]
    block_scale: dict[str, float]
    center: Floats
    spread: Floats


@dataclass(frozen=True)
class Head:
    """Weights of one task; score columns are `outputs(task, labels)`.

    `weights` have a row for each hashed column, or for each of `columns` where a block has those:
    a loaded head keeps the columns in use alone. `priors` are heads whose logits stand as further
    dense columns behind the signals; `networks` weigh the linear columns (then any number) together
    with the signals; `second` revises a binary head's uncertain probabilities. `opinion` is a
    binary head's threshold where an opinion is given, if it has one apart.
    """

    task: Task
    labels: tuple[str, ...]
    scaling: Scaling
    weights: dict[str, Floats]
    dense_weights: Floats
    bias: Floats
    slope: Doubles
    intercept: Doubles
    thresholds: Doubles
    priors: tuple["Head", ...] = ()
    networks: Networks | None = None
    second: seconds.SecondOpinion | None = None
    opinion: float | None = None
    about: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Columns] = field(default_factory=dict)

    @cached_property
    def panel(self) -> Panel:
        """The head by itself."""
        return Panel([self])

    def used(self, name: str) -> tuple[Columns, Floats]:
        """The columns of a block that have weights, ascending, and a row of them for each."""
        weights = self.weights[name]
        if name in self.columns:
            return self.columns[name], weights
        used = np.flatnonzero(np.any(weights != 0, axis=1))
        return used, weights[used]

    def scores(self, features: Features, hashed: Floats | None = None) -> Doubles:
        """Uncalibrated log-odds, one column an output. `hashed`: what a panel of several heads
        has found of the n-grams."""
        linear = self.linear(features, hashed)
        if self.networks is None:
            return linear
        return self.networks.scores(weighed_together(linear, features))[:, None]

    def linear(self, features: Features, hashed: Floats | None = None) -> Doubles:
        """What the weights alone add up to."""
        total = self.panel.scores(features.blocks)[0] if hashed is None else hashed
        if np.any(self.dense_weights):
            dense = standard(self.scaling, with_priors(features, self.priors))
            total = dense @ self.dense_weights + total
        return np.asarray(total + self.bias, dtype=np.float64)

    def logits(self, features: Features, hashed: Floats | None = None) -> Doubles:
        """Calibrated log-odds; the outputs of a multi-class head are calibrated one by one."""
        return self.slope * self.scores(features, hashed) + self.intercept

    def probabilities(self, features: Features, hashed: Floats | None = None) -> Doubles:
        """Calibrated probability of each output; those of a multi-class head sum to one."""
        return to_probabilities(self.task, self.logits(features, hashed))

    def revise(self, probabilities: Doubles, texts: Sequence[str], features: Features) -> Doubles:
        """`probabilities` with those of the uncertain texts, one row each, by both opinions."""
        if self.second is None:
            return probabilities
        rows = self.second.cascade.unsure(probabilities[:, 0])
        if not len(rows):
            return probabilities
        dense = with_priors(features.take(rows), self.priors)
        inputs = np.concatenate([embed([texts[row] for row in rows]), dense], axis=1)
        scores = self.second.networks.scores(inputs)
        revised = probabilities.copy()
        revised[rows, 0] = self.second.cascade.together(probabilities[rows, 0], scores)
        return revised

    def predict(self, features: Features) -> list[Label]:
        """The labels that hold in each text."""
        return self.decide(self.probabilities(features))

    def decide(self, probabilities: Doubles) -> list[Label]:
        """Labels out of probabilities that were computed before."""
        return decoded(self.task, self.labels, probabilities, self.thresholds)


def fingerprint(head: Head) -> str:
    """Eight hexadecimal digits that change with any weight, calibration or threshold."""
    digest = sha256()
    for each in (head, *head.priors):
        arrays: list[npt.NDArray[Any]] = [
            array for name in each.weights for array in each.used(name)
        ]
        arrays += [each.dense_weights, each.bias, each.slope, each.intercept, each.thresholds]
        if each.networks:
            arrays += vars(each.networks).values()
        if each.opinion is not None:
            arrays.append(np.array([each.opinion]))
        if each.second:
            arrays += seconds.arrays(each.second)
        for array in arrays:
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:8]


def _in_full(head: Head, name: str) -> Iterator[Floats]:
    """Weights of a block, a row for each hashed column, some thousand rows at a time."""
    columns, weights = head.used(name)
    for begin in range(0, width(name), _ROWS):
        first, last = np.searchsorted(columns, (begin, begin + _ROWS))
        rows = np.zeros((_ROWS, weights.shape[1]), dtype=np.float32)
        rows[columns[first:last] - begin] = weights[first:last]
        yield rows


def prune(head: Head, weights: int) -> Head:
    """`head` with only so many weights in each block (and those that equal the least of them), the
    greatest by IDF times weight: most n-grams speak for a few labels, and zeros take no room."""
    kept = {}
    for name in head.weights:
        values = np.concatenate(list(_in_full(head, name)))
        worth = np.abs(values * head.scaling.idf[name][:, None])
        least = np.partition(worth, -weights, axis=None)[-weights] if weights < worth.size else 0.0
        kept[name] = np.where(worth >= least, values, 0).astype(np.float32)
    return replace(head, weights=kept, columns={})


def coarse(head: Head) -> Head:
    """`head` in numbers that take little room in a file: weights of four binary digits after the
    first, IDF in quarters."""
    weights = {
        name: ((values.astype(np.float16).view(np.uint16) + 0x20) & 0xFFC0)
        .view(np.float16)
        .astype(np.float32)
        for name, values in head.weights.items()
    }
    return replace(
        head, weights=weights, scaling=replace(head.scaling, idf=in_quarters(head.scaling.idf))
    )


def in_quarters(idf: Mapping[str, Floats]) -> dict[str, Floats]:
    """IDF rounded to quarters, which take less room in a file."""
    return {name: (np.round(values * 4) / 4).astype(np.float32) for name, values in idf.items()}


def sharing(heads: Mapping[str, Head]) -> dict[str, Head]:
    """`heads` with one array in memory for IDFs that are equal, as are those of heads that learned
    from the same texts."""
    known: dict[bytes, Floats] = {}
    shared = {}
    for name, head in heads.items():
        idf = {
            block: known.setdefault(sha256(values.data).digest(), values)
            for block, values in head.scaling.idf.items()
        }
        shared[name] = replace(head, scaling=replace(head.scaling, idf=idf))
    return shared


def standard(scaling: Scaling, dense: Floats) -> Floats:
    """Dense columns centred, spread-normalised and clipped."""
    return np.asarray(np.clip((dense - scaling.center) / scaling.spread, -DENSE_CLIP, DENSE_CLIP))


def weighed_together(linear: Doubles, features: Features) -> Floats:
    """What a head's networks read: its linear columns, then the signals."""
    return np.concatenate([linear, features.dense], axis=1, dtype=np.float32)


def with_priors(features: Features, priors: tuple[Head, ...]) -> Floats:
    """Dense signals followed by the logits of `priors`."""
    if not priors:
        return features.dense
    return np.concatenate(
        [features.dense, *(prior.logits(features).astype(np.float32) for prior in priors)], axis=1
    )


def to_probabilities(task: Task, logits: Doubles) -> Doubles:
    """Sigmoid of each output; normalised over classes, never rising over ordinal steps."""
    single = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    if task.kind == "multiclass":
        return np.asarray(single / single.sum(axis=1, keepdims=True))
    if task.kind == "ordinal":
        return np.minimum.accumulate(single, axis=1)
    return np.asarray(single)
