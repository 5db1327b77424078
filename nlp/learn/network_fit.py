"""Fit the small networks; seeded and single-threaded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.neural_network import MLPClassifier

from nlp.learn.networks import CLIP, Floats, Networks


@dataclass(frozen=True)
class Training:
    """How networks are fitted; `penalty` is on squared weights, `rate` is Adam's."""

    units: int
    networks: int
    epochs: int
    penalty: float
    rate: float
    batch: int


def fit_networks(
    inputs: Floats,
    target: npt.NDArray[np.bool_],
    training: Training,
    seed: int,
    scale: Floats | float = 1.0,
    weight: npt.NDArray[np.float64] | float = 1.0,
) -> Networks:
    """Networks that tell whether `target` holds.

    Inputs are brought to spread one, then to `scale`: what has less is held back more. `weight`, at
    most 1, is a row's chance to be seen in an epoch.
    """
    center, spread = inputs.mean(axis=0), inputs.std(axis=0)
    spread = np.where(spread < 1e-3, 1e6, spread)
    scaled = (np.clip((inputs - center) / spread, -CLIP, CLIP) * scale).astype(np.float32)
    fitted = []
    for number in range(training.networks):
        network = MLPClassifier(
            (training.units,), alpha=training.penalty, learning_rate_init=training.rate,
            batch_size=min(training.batch, len(target)), random_state=seed + number,
        )  # fmt: skip
        generator = np.random.default_rng(seed + number)
        for _ in range(training.epochs):
            seen = generator.random(len(target)) < weight
            network.partial_fit(scaled[seen], target[seen], classes=(False, True))
        fitted.append(network)
    hidden = np.concatenate([each.coefs_[0] for each in fitted], axis=1)
    return Networks(
        center.astype(np.float32),
        spread.astype(np.float32),
        _rounded(hidden * np.reshape(scale, (-1, 1))),
        np.concatenate([each.intercepts_[0] for each in fitted]).astype(np.float32),
        (np.concatenate([each.coefs_[1][:, 0] for each in fitted]) / len(fitted)).astype(
            np.float32
        ),
        np.mean([each.intercepts_[1] for each in fitted], axis=0).astype(np.float32),
    )


def _rounded(weights: Floats) -> Floats:
    """As they are stored: 16 bits."""
    return weights.astype(np.float16).astype(np.float32)
