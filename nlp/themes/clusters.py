"""Grouping rows of a sparse matrix, the same way every time.

A seed is the row with the most neighbours; it takes those that are still free (the "fast
clustering" of sentence collections). A few rounds of nearest-centroid assignment settle the
groups. No step draws at random, and ties go to the earlier row.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

NEIGHBOUR: Final = 0.4
"""Cosine from which two sentences are neighbours."""
NEAR: Final = 0.3
"""Cosine from which a sentence belongs to a prototype."""
SAME: Final = 0.6
"""Cosine from which two prototypes are one theme."""
_SHARED: Final = 2
_ROUNDS: Final = 3
_BLOCK: Final = 1_000
_SAMPLE: Final = 20_000
_TERMS: Final = 40
_DECIMALS: Final = 6

Indices = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Matrix = Any


def nearest(rows: Matrix, prototypes: Matrix) -> tuple[Indices, Floats]:
    """For each row the nearest prototype and its cosine; -1 where none is near.

    Memory: one block of rows at a time.
    """
    labels = np.full(rows.shape[0], -1, dtype=np.int64)
    scores = np.zeros(rows.shape[0])
    if not prototypes.shape[0]:
        return labels, scores
    columns = prototypes.T.tocsr()
    for start in range(0, rows.shape[0], _BLOCK):
        cosines = _cosines(rows[start : start + _BLOCK], columns).toarray()
        best = cosines.argmax(axis=1)
        value = cosines[np.arange(len(best)), best]
        near = value >= NEAR
        labels[start : start + _BLOCK][near] = best[near]
        scores[start : start + _BLOCK][near] = value[near]
    return labels, scores


def _cosines(rows: Matrix, columns: Matrix) -> Matrix:
    """Cosines, 0 where fewer than two terms are shared: one word alone is no theme."""
    cosines = (rows @ columns).tocsr()
    shared = (rows.sign() @ columns.sign()).tocsr()
    cosines.sort_indices()
    shared.sort_indices()
    cosines.data = cosines.data.round(_DECIMALS) * (shared.data >= _SHARED)
    return cosines


def found(rows: Matrix, ids: Sequence[str], support: int) -> Matrix:
    """Prototypes of the groups of at least `support` rows, largest first.

    Seeds are looked for in at most `_SAMPLE` rows, chosen by their ids.
    """
    sample = _sample(ids)
    groups = _seeded(rows[sample], support)
    prototypes = _centroids(rows[sample], groups)
    for _ in range(_ROUNDS):
        if not prototypes.shape[0]:
            break
        labels, _scores = nearest(rows, prototypes)
        groups = [np.flatnonzero(labels == group) for group in range(prototypes.shape[0])]
        groups = [group for group in groups if len(group) >= support]
        groups.sort(key=lambda group: (-len(group), int(group[0])))
        prototypes = _centroids(rows, groups)
    return prototypes


def _sample(ids: Sequence[str]) -> Indices:
    if len(ids) <= _SAMPLE:
        return np.arange(len(ids))
    ordered = sorted(range(len(ids)), key=lambda row: sha256(ids[row].encode()).digest())
    return np.array(sorted(ordered[:_SAMPLE]))


def _seeded(rows: Matrix, support: int) -> list[Indices]:
    neighbours = _neighbour_counts(rows)
    columns = rows.T.tocsr()
    free = np.ones(rows.shape[0], dtype=bool)
    groups = []
    for row in np.lexsort((np.arange(len(neighbours)), -neighbours)):
        if neighbours[row] < support:
            break
        if not free[row]:
            continue
        cosines = _cosines(rows[row], columns)
        group = cosines.indices[cosines.data >= NEIGHBOUR]
        group = np.sort(group[free[group]])
        if len(group) >= support:
            free[group] = False
            groups.append(group)
    return groups


def _neighbour_counts(rows: Matrix) -> Indices:
    columns = rows.T.tocsr()
    counts = np.zeros(rows.shape[0], dtype=np.int64)
    for start in range(0, rows.shape[0], _BLOCK):
        cosines = _cosines(rows[start : start + _BLOCK], columns)
        cosines.data = cosines.data >= NEIGHBOUR
        counts[start : start + _BLOCK] = np.asarray(cosines.sum(axis=1)).ravel()
    return counts


def _centroids(rows: Matrix, groups: Sequence[Indices]) -> Matrix:
    """Unit centroids over what at least two of a group share, heaviest terms only, rounded:
    what is stored is what is compared."""
    prototypes = [_centroid(rows[group]) for group in groups]
    return sparse.vstack(prototypes).tocsr() if groups else sparse.csr_matrix((0, rows.shape[1]))


def _centroid(members: Matrix) -> Matrix:
    shared = np.asarray(members.getnnz(axis=0)).ravel() >= 2
    weights = np.asarray(members.sum(axis=0)).ravel() * shared
    order = np.lexsort((np.arange(len(weights)), -weights.round(_DECIMALS)))[:_TERMS]
    terms = order[weights[order] > 0]
    data = weights[terms]
    data = (data / np.sqrt((data**2).sum())).round(_DECIMALS)
    return sparse.csr_matrix((data, terms, [0, len(terms)]), shape=(1, members.shape[1]))
