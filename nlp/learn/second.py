"""A second opinion on texts that a head is unsure of: small networks over their embedding."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlp.learn.networks import Networks, from_arrays, to_arrays

Doubles = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

_ARRAYS = "second.npz"
_CONFIG = "second.json"


@dataclass(frozen=True)
class Cascade:
    """Which probabilities of the first head are unsure, and what both opinions make together.

    `low` <= probability <= `high` is unsure; its log-odds become `first` times the first ones plus
    `second` times the networks', plus `intercept`.
    """

    low: float
    high: float
    first: float
    second: float
    intercept: float

    def unsure(self, probabilities: Doubles) -> Rows:
        """Rows that need the second opinion."""
        return np.flatnonzero((probabilities >= self.low) & (probabilities <= self.high))

    def together(self, probabilities: Doubles, scores: Doubles) -> Doubles:
        """Probabilities out of those of the first head and the networks' log-odds."""
        own = np.clip(probabilities, 1e-12, 1 - 1e-12)
        logits = self.first * np.log(own / (1 - own)) + self.second * scores + self.intercept
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


@dataclass(frozen=True)
class SecondOpinion:
    """The networks of a head, and when they are asked."""

    networks: Networks
    cascade: Cascade


def arrays(second: SecondOpinion) -> tuple[npt.NDArray[np.float32 | np.float64], ...]:
    """Every number of it, to tell one from another."""
    return (*vars(second.networks).values(), np.array([*vars(second.cascade).values()]))


def save(second: SecondOpinion, folder: Path) -> None:
    """Write `second.npz` (16-bit weights) and `second.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / _ARRAYS, allow_pickle=False, **to_arrays(second.networks))
    text = json.dumps(vars(second.cascade), indent=2)
    (folder / _CONFIG).write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> SecondOpinion:
    """Read what `save` wrote; raises OSError, KeyError or ValueError."""
    cascade = Cascade(**json.loads((folder / _CONFIG).read_text(encoding="utf-8")))
    with np.load(folder / _ARRAYS, allow_pickle=False) as stored:
        networks = from_arrays({name: stored[name] for name in stored.files})
    return SecondOpinion(networks, cascade)
