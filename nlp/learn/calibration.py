"""From scores to probabilities and decisions: Platt's calibration and the best thresholds."""

from dataclasses import replace

import numpy as np

from nlp.learn.heads import Doubles, Head, to_probabilities
from nlp.learn.tasks import Targets, Task, classes, decode


def calibrated(head: Head, scores: Doubles, targets: Targets) -> Head:
    """`head` with calibration and thresholds set on out-of-fold `scores`."""
    slope, intercept, thresholds = calibrate(head.task, scores, targets)
    return replace(head, slope=slope, intercept=intercept, thresholds=thresholds)


def calibrate(task: Task, scores: Doubles, targets: Targets) -> tuple[Doubles, Doubles, Doubles]:
    """Platt's slope and intercept of each output, and the thresholds of the best macro-F1."""
    pairs = [platt(score, target) for score, target in zip(scores.T, targets.T, strict=True)]
    slope = np.array([pair[0] for pair in pairs])
    intercept = np.array([pair[1] for pair in pairs])
    probabilities = to_probabilities(task, slope * scores + intercept)
    if task.kind == "multiclass":
        return slope, intercept, _class_thresholds(task, probabilities, targets)
    thresholds = [
        threshold(probability, target)
        for probability, target in zip(probabilities.T, targets.T, strict=True)
    ]
    return slope, intercept, np.array(thresholds)


def platt(score: Doubles, target: Targets, steps: int = 50) -> tuple[float, float]:
    """Logistic fit of `target` on `score` by Newton's method with Platt's (1999) soft targets."""
    positive, negative = int(target.sum()), int((~target).sum())
    wanted = np.where(target, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.stack([score, np.ones_like(score)], axis=1)
    beta = np.array([1.0, 0.0])
    for _ in range(steps):
        estimate = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (estimate - wanted) + 1e-3 * (beta - [1.0, 0.0])
        curvature = design.T @ (design * (estimate * (1 - estimate))[:, None]) + 1e-3 * np.eye(2)
        move = np.linalg.solve(curvature, gradient)
        beta = beta - move
        if np.abs(move).max() < 1e-8:
            break
    return max(float(beta[0]), 1e-3), float(beta[1])


def threshold(probability: Doubles, target: Targets) -> float:
    """Best macro-F1 of an output and its absence over a coarse grid (fine ones fit noise)."""
    grid = np.arange(0.10, 0.81, 0.025)
    return float(grid[np.argmax([_macro_f1(target, probability >= cut) for cut in grid])])


def _class_thresholds(task: Task, probabilities: Doubles, targets: Targets) -> Doubles:
    """Class shares to the power that gives the best macro-F1 (0: plain arg-max, 1: balanced)."""
    share = np.maximum(targets.mean(axis=0), 1 / len(targets))
    truth = classes(task, targets)

    def quality(power: float) -> float:
        guess = classes(task, decode(task, probabilities, share**power))
        return float(
            np.mean([_f1(truth == label, guess == label) for label in range(targets.shape[1])])
        )

    powers = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    return np.asarray(share ** max(powers, key=quality))


def _f1(truth: Targets, guess: Targets) -> float:
    both = np.sum(truth & guess)
    return float(2 * both / max(truth.sum() + guess.sum(), 1))


def _macro_f1(truth: Targets, guess: Targets) -> float:
    return (_f1(truth, guess) + _f1(~truth, ~guess)) / 2
