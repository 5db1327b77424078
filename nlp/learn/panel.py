"""The hashed features of several heads, read together: each n-gram is looked up once for all.

An L2-normalised TF-IDF row times a head's weights is `(x @ (idf * w)) / sqrt(x**2 @ idf**2)`, so
sparse products are all there is to it, and no scaled copy of the features is made. Weights stand
for the columns in use alone: few enough to stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlp.learn.features import width

if TYPE_CHECKING:
    from nlp.learn.heads import Head

Floats = npt.NDArray[np.float32]

_SPARSE = 0.1  # of the weights or fewer are no zeros: kept so, topics take 2 MB and not 38


@dataclass(frozen=True)
class _Block:
    """`rows`: of each hashed column the row of `weights`, 0 for those without any; `weights`:
    times IDF and scale, the heads' outputs side by side, zeros for a head that does not read the
    block, and sparse where nearly all are zeros; `squares`: of the IDF, a column for each array of
    them; `idf_of`: each head's column."""

    rows: npt.NDArray[np.int32]
    weights: Floats | sparse.csr_matrix
    squares: Floats
    idf_of: npt.NDArray[np.int64]

    def products(self, block: sparse.csr_matrix) -> Floats:
        compact = sparse.csr_matrix(
            (block.data, self.rows[block.indices], block.indptr),
            shape=(block.shape[0], self.weights.shape[0]),
        )
        product = compact @ self.weights
        return np.asarray(product.toarray() if sparse.issparse(product) else product)


class Panel:
    """Heads whose scores are wanted for the same texts."""

    def __init__(self, heads: Sequence[Head]) -> None:
        outputs = [head.dense_weights.shape[1] for head in heads]
        self._head_of = np.repeat(np.arange(len(heads)), outputs)
        names = dict.fromkeys(name for head in heads for name in head.weights)
        self.parts = {name: _block(name, heads) for name in names}

    def scores(self, blocks: Mapping[str, sparse.csr_matrix]) -> list[Floats]:
        """What the n-grams say: for each head, texts × outputs."""
        texts = next(iter(blocks.values())).shape[0]
        total = np.zeros((texts, len(self._head_of)), dtype=np.float32)
        for name, part in self.parts.items():
            norms = row_norms(blocks[name], part.squares)
            total += part.products(blocks[name]) / norms[:, part.idf_of[self._head_of]]
        return [total[:, self._head_of == head] for head in np.unique(self._head_of)]

    def sums(self, blocks: Mapping[str, sparse.csr_matrix]) -> Floats:
        """What the n-grams of each text add up to, however many there are."""
        return np.asarray(sum(part.products(blocks[name]) for name, part in self.parts.items()))


def row_norms(block: sparse.csr_matrix, squares: Floats) -> Floats:
    """Length of each TF-IDF row, given the squares of the IDF (or of several, side by side); 1
    where the row is empty."""
    squared = sparse.csr_matrix((block.data**2, block.indices, block.indptr), shape=block.shape)
    norms = np.sqrt(squared @ squares)
    return np.where(norms > 0, norms, 1).astype(np.float32)


def _block(name: str, heads: Sequence[Head]) -> _Block:
    readers = {number: head for number, head in enumerate(heads) if name in head.weights}
    used = {number: head.used(name) for number, head in readers.items()}
    columns = np.unique(np.concatenate([columns for columns, _ in used.values()]))
    ends = np.cumsum([head.dense_weights.shape[1] for head in heads]).tolist()
    rows = np.zeros(width(name), dtype=np.int32)
    rows[columns] = np.arange(1, len(columns) + 1)
    weights = np.zeros((len(columns) + 1, ends[-1]), dtype=np.float32)
    squares: dict[int, Floats] = {}
    idf_of = np.zeros(len(heads), dtype=np.int64)
    for number, head in readers.items():
        idf, (own, values) = head.scaling.idf[name], used[number]
        outputs = slice(ends[number] - values.shape[1], ends[number])
        weights[rows[own], outputs] = (idf[own, None] * values) * head.scaling.block_scale[name]
        if id(idf) not in squares:
            squares[id(idf)] = idf**2
        idf_of[number] = list(squares).index(id(idf))
    if np.count_nonzero(weights) < _SPARSE * weights.size:
        weights = sparse.csr_matrix(weights)
    return _Block(rows, weights, np.stack(list(squares.values()), axis=1), idf_of)
