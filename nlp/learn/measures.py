"""Precision, recall, F1 with intervals, confusion and calibration of predictions against labels."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.learn.tasks import Targets, Task, classes

_RESAMPLES = 500
_BINS = 10
_Z = 1.959964


@dataclass(frozen=True)
class LabelMeasures:
    """One label; intervals are 95 % (Wilson for precision and recall, bootstrap for F1)."""

    label: str
    support: int
    predicted: int
    precision: float | None
    precision_interval: tuple[float, float] | None
    recall: float | None
    recall_interval: tuple[float, float] | None
    f1: float
    f1_interval: tuple[float, float]


@dataclass(frozen=True)
class Measures:
    """All figures of one evaluation, as shares of one. `confusion[i][j]`: truly i, predicted j.

    `calibration` bins predicted probabilities of all outputs: (mean predicted, share true, count).
    """

    rows: int
    accuracy: float
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    micro_f1: float
    labels: tuple[LabelMeasures, ...]
    confusion_labels: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibration_error: float
    calibration: tuple[tuple[float, float, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def wilson(hits: int, total: int) -> tuple[float, float] | None:
    """95 % interval of a share after Wilson (1927); None without observations."""
    if total == 0:
        return None
    share = hits / total
    centre = (share + _Z**2 / (2 * total)) / (1 + _Z**2 / total)
    half = _Z * np.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2)) / (1 + _Z**2 / total)
    return float(centre - half), float(centre + half)


def measure(
    task: Task,
    labels: tuple[str, ...],
    truth: Targets,
    predicted: Targets,
    probabilities: npt.NDArray[np.float64],
    seed: int = 0,
) -> Measures:
    """Judge predictions; a binary task is also judged on its absence (`not complaint`)."""
    names, true, guess = _one_column_a_label(task, labels, truth, predicted)
    hits = _f1_parts(true, guess)
    generator = np.random.default_rng(seed)
    resampled = np.empty((_RESAMPLES, len(names)))
    for index in range(_RESAMPLES):
        rows = generator.integers(0, len(true), len(true))
        resampled[index] = _f1(_f1_parts(true[rows], guess[rows]))
    low, high = np.percentile(resampled, [2.5, 97.5], axis=0)
    macro = np.percentile(resampled.mean(axis=1), [2.5, 97.5])
    f1 = _f1(hits)
    each = tuple(
        _label_measures(name, hits[:, k], f1[k], (float(low[k]), float(high[k])))
        for k, name in enumerate(names)
    )
    confusion_names, confusion = _confusion(task, names, true, guess)
    error, table = calibration_table(truth, probabilities)
    return Measures(
        rows=len(true),
        accuracy=float(np.all(true == guess, axis=1).mean()),
        macro_f1=float(f1.mean()),
        macro_f1_interval=(float(macro[0]), float(macro[1])),
        micro_f1=float(_f1(hits.sum(axis=1, keepdims=True))[0]),
        labels=each,
        confusion_labels=confusion_names,
        confusion=confusion,
        calibration_error=error,
        calibration=table,
    )


def calibration_table(
    truth: Targets, probabilities: npt.NDArray[np.float64]
) -> tuple[float, tuple[tuple[float, float, int], ...]]:
    """Expected calibration error over ten bins of equal width, and the bins in use."""
    flat, true = probabilities.ravel(), truth.ravel()
    bins = np.minimum((flat * _BINS).astype(int), _BINS - 1)
    table = [
        (float(flat[bins == k].mean()), float(true[bins == k].mean()), int(np.sum(bins == k)))
        for k in range(_BINS)
        if np.any(bins == k)
    ]
    error = sum(count * abs(mean - share) for mean, share, count in table) / max(len(flat), 1)
    return float(error), tuple(table)


def _one_column_a_label(
    task: Task, labels: tuple[str, ...], truth: Targets, predicted: Targets
) -> tuple[tuple[str, ...], Targets, Targets]:
    if task.kind == "binary":
        names = (f"not {task.name}", task.name)
        return names, np.hstack([~truth, truth]), np.hstack([~predicted, predicted])
    if task.kind == "ordinal":
        one_hot = np.eye(len(labels), dtype=bool)
        return labels, one_hot[classes(task, truth)], one_hot[classes(task, predicted)]
    return labels, truth, predicted


def _f1_parts(true: Targets, guess: Targets) -> npt.NDArray[np.int64]:
    return np.stack([(true & guess).sum(axis=0), true.sum(axis=0), guess.sum(axis=0)])


def _f1(parts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    both, support, predicted = parts
    return np.asarray(2 * both / np.maximum(support + predicted, 1))


def _label_measures(
    name: str, parts: npt.NDArray[np.int64], f1: float, interval: tuple[float, float]
) -> LabelMeasures:
    both, support, predicted = (int(part) for part in parts)
    return LabelMeasures(
        label=name,
        support=support,
        predicted=predicted,
        precision=both / predicted if predicted else None,
        precision_interval=wilson(both, predicted),
        recall=both / support if support else None,
        recall_interval=wilson(both, support),
        f1=float(f1),
        f1_interval=interval,
    )


def _confusion(
    task: Task, names: tuple[str, ...], true: Targets, guess: Targets
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Classes against classes; for several labels a row, labels against those predicted with it."""
    if task.kind == "multilabel":
        names = (*names, "(none)")
        missed = true & ~guess
        wrong = guess & ~true
        table = np.zeros((len(names), len(names)), dtype=np.int64)
        table[:-1, :-1] = missed.T.astype(np.int64) @ wrong
        np.fill_diagonal(table[:-1, :-1], (true & guess).sum(axis=0))
        table[:-1, -1] = (missed & ~wrong.any(axis=1, keepdims=True)).sum(axis=0)
        table[-1, :-1] = (wrong & ~missed.any(axis=1, keepdims=True)).sum(axis=0)
    else:
        table = true.T.astype(np.int64) @ guess
    return names, tuple(tuple(int(cell) for cell in row) for row in table)
