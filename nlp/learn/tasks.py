"""What can be learned, and how its labels are written and read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Literal

import numpy as np
import numpy.typing as npt

from lake.contracts import EMOTIONS

Kind = Literal["binary", "multiclass", "multilabel", "ordinal"]
Label = tuple[str, ...]
Targets = npt.NDArray[np.bool_]

_YES = frozenset({"1", "true", "yes", "y", "t"})
_NO = frozenset({"0", "false", "no", "n", "f", "none", "other"})
EFFORTS: dict[str, float | None] = {
    "none": None, "very hard": -2.0, "hard": -1.0, "easy": 1.0, "very easy": 2.0,
}  # fmt: skip
"""Effort by label; of most texts nothing is said of it."""
EFFORT_LABELS: dict[object, str] = {effort: label for label, effort in EFFORTS.items()}
_SENTIMENTS = {
    "-1": "negative", "0": "neutral", "1": "positive", "+1": "positive",
    "neg": "negative", "neu": "neutral", "pos": "positive",
    "negative": "negative", "neutral": "neutral", "positive": "positive",
}  # fmt: skip


class LabelError(ValueError):
    """A label that the task does not know; the message says which are known."""


@dataclass(frozen=True)
class Task:
    """A task; `labels` is empty where the labels are the user's own."""

    name: str
    kind: Kind
    labels: tuple[str, ...] = ()


TASKS = {
    task.name: task
    for task in (
        Task("complaint", "binary", ("complaint",)),
        Task("urgency", "binary", ("urgency",)),
        Task("churn", "binary", ("churn",)),
        Task("opinion", "binary", ("opinion",)),
        Task("sentiment", "multiclass", ("negative", "neutral", "positive")),
        Task("severity", "ordinal", ("0", "1", "2", "3")),
        Task("intents", "multilabel"),
        Task("emotions", "multilabel", EMOTIONS),
        Task("effort", "multiclass", tuple(EFFORTS)),
        Task("topics", "multilabel"),
    )
}


def read_label(task: Task, value: object) -> Label:
    """The labels that hold: none or one for a binary task, several for a multi-label one."""
    if task.kind == "multilabel":
        listed = value if isinstance(value, list) else str(value or "").split(";")
        return tuple(sorted({str(each).strip() for each in listed} - {""}))
    single = (value or [""])[0] if isinstance(value, list) and len(value) < 2 else value
    written = str(single).strip().lower().removesuffix(".0")
    if task.kind == "binary":
        if written in _YES or written == task.name:
            return (task.name,)
        if (
            written in _NO
            or value == []
            or re.fullmatch(rf"(no|not|non)[ _-]?{task.name}", written)
        ):
            return ()
        raise LabelError(f"not a label of {task.name}: write true or false")
    known = _SENTIMENTS.get(written, written)
    if known not in task.labels:
        raise LabelError(f"not a label of {task.name}: write one of {', '.join(task.labels)}")
    return (known,)


def outputs(task: Task, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Names of a head's score columns; an ordinal task has one for each step up."""
    return tuple(f">={level}" for level in labels[1:]) if task.kind == "ordinal" else labels


def encode(task: Task, labels: tuple[str, ...], rows: Sequence[Label]) -> Targets:
    """One row a text, one column an output of `outputs`."""
    place = {label: index for index, label in enumerate(labels)}
    targets = np.zeros((len(rows), len(labels)), dtype=bool)
    for index, row in enumerate(rows):
        targets[index, [place[label] for label in row if label in place]] = True
    if task.kind == "ordinal":
        return np.asarray(np.cumsum(targets[:, ::-1], axis=1)[:, ::-1][:, 1:] > 0)
    return targets


def decode(
    task: Task, probabilities: npt.NDArray[np.float64], thresholds: npt.NDArray[np.float64]
) -> Targets:
    """Which outputs hold.

    Multi-class takes the greatest ratio of probability to threshold; an ordinal step holds only
    where every lower one does.
    """
    if task.kind == "multiclass":
        best = np.argmax(probabilities / thresholds, axis=1)
        return np.asarray(np.eye(probabilities.shape[1], dtype=bool)[best])
    held = probabilities >= thresholds
    if task.kind == "ordinal":
        return np.asarray(np.logical_and.accumulate(held, axis=1))
    return np.asarray(held)


def decoded(
    task: Task,
    labels: tuple[str, ...],
    probabilities: npt.NDArray[np.float64],
    thresholds: npt.NDArray[np.float64],
) -> list[Label]:
    """The labels that hold in each row."""
    held = decode(task, probabilities, thresholds)
    if task.kind == "ordinal":
        return [(labels[level],) for level in held.sum(axis=1)]
    return [tuple(compress(labels, row)) for row in held.tolist()]


def classes(task: Task, targets: Targets) -> npt.NDArray[np.int64]:
    """One class a row (binary: 0 or 1; ordinal: the level); multi-label has none."""
    if task.kind == "multiclass":
        return np.asarray(np.argmax(targets, axis=1))
    if task.kind == "multilabel":
        raise ValueError("a multi-label task has no single class a row")
    return np.asarray(targets.sum(axis=1))
