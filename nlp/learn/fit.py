"""Fit a head and judge it by cross-validation; everything is seeded and single-threaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from nlp.learn.calibration import calibrate
from nlp.learn.features import LENGTHS, Features, dense_names, stack
from nlp.learn.heads import Doubles, Floats, Head, Scaling, standard, to_probabilities, with_priors
from nlp.learn.panel import row_norms
from nlp.learn.tasks import Label, Targets, Task, decode, encode, outputs

Rows = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Idf = Mapping[str, Floats]


@dataclass(frozen=True)
class Recipe:
    """Regularisation of each part; the defaults were chosen on several public sets at once.

    `c` is LIBLINEAR's inverse penalty; a greater scale of a part frees its weights.
    """

    c: float = 3.0
    word: float = 1.0
    char: float = 1.0
    style: float = 0.5
    dense: float = 0.1
    counts: float = 0.1
    length: float = 0.1
    prior: float = 0.3
    auxiliary: float = 0.1
    seed: int = 0

    def blocks(self) -> dict[str, float]:
        """Scale of each n-gram block that is in use."""
        named = {"word": self.word, "char": self.char, "style": self.style}
        return {name: scale for name, scale in named.items() if scale > 0}


@dataclass(frozen=True)
class Examples:
    """Labelled texts as features; `weight` says how much each counts. `idf` is that of a larger
    body of texts that they are part of, else it is their own."""

    features: Features
    labels: tuple[Label, ...]
    weight: Weights
    idf: Idf | None = None

    def take(self, rows: Rows) -> "Examples":
        """Some of the examples."""
        return Examples(
            self.features.take(rows),
            tuple(self.labels[row] for row in rows),
            self.weight[rows],
            self.idf,
        )


@dataclass(frozen=True)
class CrossValidation:
    """Out-of-fold results: each row was judged by a head that has not seen it."""

    folds: int
    scores: Doubles
    probabilities: Doubles
    predicted: Targets


def together(first: Examples, second: Examples) -> Examples:
    """Both sets of examples as one."""
    return Examples(
        stack([first.features, second.features]),
        first.labels + second.labels,
        np.concatenate([first.weight, second.weight]),
    )


def assign_folds(groups: Sequence[str], labels: Sequence[Label], folds: int, seed: int) -> Rows:
    """Fold of each row: stratified by label, equal texts (equal `groups`) never apart."""
    generator = np.random.default_rng(seed)
    _, first, member = np.unique(np.array(groups, dtype=object), return_index=True,
                                 return_inverse=True)  # fmt: skip
    order = generator.permutation(len(first))
    kind = np.unique([" ".join(labels[row]) for row in first], return_inverse=True)[1]
    dealt = order[np.argsort(kind[order], kind="stable")]
    fold_of_group = np.empty(len(first), dtype=np.int64)
    fold_of_group[dealt] = np.arange(len(dealt)) % folds
    return fold_of_group[member]


def fit(
    task: Task,
    labels: tuple[str, ...],
    examples: Examples,
    recipe: Recipe,
    priors: tuple[Head, ...] = (),
) -> Head:
    """A head that is not calibrated yet (slope 1, intercept 0, thresholds one half)."""
    dense = with_priors(examples.features, priors)
    scaling = _scaling(examples, dense, recipe)
    matrix, used = _design(examples.features, dense, scaling, recipe)
    targets = encode(task, labels, examples.labels)
    solutions = [_solve(matrix, target, examples.weight, recipe) for target in targets.T]
    coefficients = np.stack([weights for weights, _ in solutions], axis=1).astype(np.float32)
    weights, begin = {}, 0
    for name, columns in used.items():
        full = np.zeros((examples.features.blocks[name].shape[1], len(solutions)), np.float32)
        full[columns] = coefficients[begin : begin + len(columns)].astype(np.float16)
        weights[name] = full
        begin += len(columns)
    count = len(outputs(task, labels))
    return Head(
        task=task,
        labels=labels,
        scaling=scaling,
        weights=weights,
        dense_weights=coefficients[begin:] * _dense_scales(dense, recipe)[:, None],
        bias=np.array([bias for _, bias in solutions], dtype=np.float32),
        slope=np.ones(count),
        intercept=np.zeros(count),
        thresholds=np.full(count, 0.5),
        priors=priors,
    )


def cross_validate(
    task: Task,
    labels: tuple[str, ...],
    examples: Examples,
    folds: Rows,
    recipe: Recipe,
    priors: tuple[Head, ...] = (),
    auxiliary: Examples | None = None,
) -> CrossValidation:
    """Judge `fit` and `calibrate` together.

    Auxiliary examples are only learned from. Calibration and thresholds for a fold are set on the
    out-of-fold scores of the other folds.
    """
    targets = encode(task, labels, examples.labels)
    scores = np.zeros(targets.shape)
    numbers = np.unique(folds)
    for number in numbers:
        inside, outside = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
        learned = examples.take(inside)
        if auxiliary is not None:
            learned = together(learned, auxiliary)
        head = fit(task, labels, learned, recipe, priors)
        scores[outside] = head.scores(examples.features.take(outside))
    return judged(task, scores, targets, folds)


def judged(task: Task, scores: Doubles, targets: Targets, folds: Rows) -> CrossValidation:
    """Out-of-fold `scores` with what calibration and thresholds of the other folds make of them."""
    numbers = np.unique(folds)
    probabilities = np.zeros(targets.shape)
    predicted = np.zeros(targets.shape, dtype=bool)
    for number in numbers:
        rest, outside = folds != number, folds == number
        slope, intercept, thresholds = calibrate(task, scores[rest], targets[rest])
        probabilities[outside] = to_probabilities(task, slope * scores[outside] + intercept)
        predicted[outside] = decode(task, probabilities[outside], thresholds)
    return CrossValidation(len(numbers), scores, probabilities, predicted)


def widened(head: Head, other: Head) -> Head:
    """`head` with the linear columns of `other` behind its own, for networks to weigh.

    Raises ValueError where the two are not of the same examples.
    """
    same = all(np.array_equal(idf, other.scaling.idf[name])
               for name, idf in head.scaling.idf.items())  # fmt: skip
    if not same or not np.array_equal(head.scaling.center, other.scaling.center):
        raise ValueError("heads of different examples cannot be joined")
    return replace(
        head,
        weights={name: np.concatenate([own, other.weights[name]], axis=1)
                 for name, own in head.weights.items()},
        dense_weights=np.concatenate([head.dense_weights, other.dense_weights], axis=1),
        bias=np.concatenate([head.bias, other.bias]),
    )  # fmt: skip


def idf_of(features: Features, weight: Weights) -> Idf:
    """Smoothed inverse document frequency of each block's columns; a text counts by its weight, at
    most once."""
    counted = np.minimum(weight, 1)
    idf = {}
    for name, block in features.blocks.items():
        row_weight = np.repeat(counted, np.diff(block.indptr))
        frequency = np.bincount(block.indices, weights=row_weight, minlength=block.shape[1])
        rarity = np.log((1 + counted.sum()) / (1 + frequency)) + 1
        idf[name] = rarity.astype(np.float16).astype(np.float32)  # as it is stored
    return idf


def _scaling(examples: Examples, dense: Floats, recipe: Recipe) -> Scaling:
    idf = examples.idf or idf_of(examples.features, examples.weight)
    center = np.average(dense, axis=0, weights=examples.weight)
    spread = np.sqrt(np.average((dense - center) ** 2, axis=0, weights=examples.weight))
    constant = spread < 1e-3
    return Scaling(
        {name: idf[name] for name in recipe.blocks()},
        recipe.blocks(),
        center.astype(np.float32),
        np.where(constant, 1e6, spread).astype(np.float32),
    )


def _dense_scales(dense: Floats, recipe: Recipe) -> Floats:
    scales = np.full(dense.shape[1], recipe.prior, dtype=np.float32)
    for column, name in enumerate(dense_names()):
        scales[column] = recipe.dense
        if name.startswith("count:"):
            scales[column] = recipe.counts
        elif name in LENGTHS:
            scales[column] = recipe.length
    return scales


def _design(
    features: Features, dense: Floats, scaling: Scaling, recipe: Recipe
) -> tuple[sparse.csr_matrix, dict[str, Rows]]:
    """Columns that occur, block after block, then the dense ones."""
    parts, used = [], {}
    for name, scale in scaling.block_scale.items():
        block, idf = features.blocks[name], scaling.idf[name]
        columns = np.flatnonzero(np.bincount(block.indices, minlength=block.shape[1]))
        norms = scale / row_norms(block, idf**2)
        data = block.data * idf[block.indices] * np.repeat(norms, np.diff(block.indptr))
        place = np.zeros(block.shape[1], dtype=np.int32)
        place[columns] = np.arange(len(columns))
        parts.append(
            sparse.csr_matrix(
                (data, place[block.indices], block.indptr), shape=(block.shape[0], len(columns))
            )
        )
        used[name] = columns
    parts.append(sparse.csr_matrix(standard(scaling, dense) * _dense_scales(dense, recipe)))
    return sparse.hstack(parts, format="csr"), used


def _solve(
    matrix: sparse.csr_matrix, target: Targets, weight: Weights, recipe: Recipe
) -> tuple[Doubles, float]:
    if target.all() or not target.any():
        share = (target.sum() + 0.5) / (len(target) + 1)
        return np.zeros(matrix.shape[1]), float(np.log(share / (1 - share)))
    # The dual has far fewer unknowns than there are columns: a quarter of the primal's time.
    model = LogisticRegression(
        C=recipe.c, solver="liblinear", dual=True, tol=1e-3, max_iter=1000, random_state=recipe.seed
    )
    model.fit(matrix, target, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])
