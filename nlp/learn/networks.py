"""Small networks of one hidden layer, averaged: together they are one wider layer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

CLIP = 4.0


@dataclass(frozen=True)
class Networks:
    """Networks that differ by their seed, their units side by side; log-odds are their mean.

    Shapes: `center`, `spread`: inputs; `hidden`: inputs x units; `hidden_bias`, `output`: units;
    `output_bias`: one.
    """

    center: Floats
    spread: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def scores(self, inputs: Floats) -> Doubles:
        """Log-odds of each row of inputs."""
        units = np.clip((inputs - self.center) / self.spread, -CLIP, CLIP) @ self.hidden
        units += self.hidden_bias
        np.maximum(units, 0, out=units)
        return np.asarray(units @ self.output + self.output_bias, dtype=np.float64)


def to_arrays(networks: Networks) -> dict[str, npt.NDArray[np.floating[Any]]]:
    """What is stored of them: weights in 16 bits, the rest as it is."""
    return {name: array.astype(np.float16) if array.ndim > 1 else array
            for name, array in vars(networks).items()}  # fmt: skip


def from_arrays(arrays: dict[str, npt.NDArray[np.floating[Any]]]) -> Networks:
    """Networks out of what `to_arrays` gave."""
    return Networks(**{name: array.astype(np.float32) for name, array in arrays.items()})
