"""The features that every head shares: hashed n-grams and hand-made signals, made once a text.

All of it is NumPy over whole batches; the weights of words (IDF, norms) belong to the heads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlp.learn.dense import document_signals, names, style_keys
from nlp.learn.lexicon import Lexicon, chain, load
from nlp.learn.tokens import Flags, Hashes, Ints, Tokens, mix, tokenize

FEATURES_VERSION = "voc.features.v1"
BLOCKS = ("word", "char", "style")
LENGTHS = frozenset({"sentences", "tokens", "words_per_sentence"})
_BITS = {"word": 18, "char": 18, "style": 15}
_CHAR_SIZES = (2, 3, 4, 5)
_BATCH_CHARS = 60_000
_SORTED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Features:
    """One row a text: `blocks` hold 1 + log(count) of hashed n-grams, `dense` the signals."""

    blocks: dict[str, sparse.csr_matrix]
    dense: npt.NDArray[np.float32]

    def take(self, rows: npt.NDArray[np.int64]) -> "Features":
        """The same features of some of the texts."""
        return Features({name: block[rows] for name, block in self.blocks.items()},
                        self.dense[rows])  # fmt: skip

    def first(self, size: int) -> "Features":
        """The same features of the first so many texts."""
        blocks = {name: block[:size] for name, block in self.blocks.items()}
        return Features(blocks, self.dense[:size])


def width(block: str) -> int:
    """Number of hashed columns of a block."""
    return 1 << _BITS[block]


def dense_names() -> tuple[str, ...]:
    """Names of the dense columns."""
    return names()


def extract(texts: Sequence[str], language: str = "en") -> Features:
    """Features of any number of texts in a language (ISO 639-1, one that has a lexicon).

    Batches inside keep the working memory small.
    """
    lexicon = load(language)
    parts = [_extract(batch, lexicon) for batch in _batches(texts)]
    if len(parts) == 1:
        return parts[0]
    return stack(parts)


def extract_each(texts: Sequence[str], languages: Sequence[str]) -> Features:
    """Features of texts, each read in its own language."""
    rows: list[int] = []
    parts = []
    for language in dict.fromkeys(languages):
        own = [row for row, name in enumerate(languages) if name == language]
        parts.append(extract([texts[row] for row in own], language))
        rows += own
    return stack(parts).take(np.argsort(rows)) if len(parts) > 1 else parts[0]


def stack(parts: Sequence[Features]) -> Features:
    """Features of several batches as one."""
    blocks = {name: sparse.vstack([part.blocks[name] for part in parts], format="csr")
              for name in parts[0].blocks}  # fmt: skip
    return Features(blocks, np.concatenate([part.dense for part in parts]))


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    begin = size = 0
    for place, text in enumerate(texts):
        if size > _BATCH_CHARS:
            yield texts[begin:place]
            begin, size = place, 0
        size += len(text) + 1
    yield texts[begin:]


def _extract(texts: Sequence[str], lexicon: Lexicon) -> Features:
    tokens = tokenize(texts)
    rows = lexicon.find_words(tokens)
    blocks = {
        "word": _counted(*_words(tokens), tokens.n_texts, "word"),
        "char": _counted(*_chars(tokens), tokens.n_texts, "char"),
        "style": _counted(*_style(tokens, lexicon, rows), tokens.n_texts, "style"),
    }
    return Features(blocks, document_signals(tokens, lexicon, rows))


def _adjacent(tokens: Tokens, size: int) -> Flags:
    return np.asarray(tokens.sentence[size:] == tokens.sentence[:-size])


def _words(tokens: Tokens) -> tuple[Ints, Hashes]:
    """Words, marks and emoji alone, and pairs of neighbours in a sentence."""
    pairs = chain(tokens.key[:-1], tokens.key[1:])
    every = np.ones(len(tokens.key), dtype=bool)
    return _in_order(tokens.text, [(every, tokens.key), (_adjacent(tokens, 1), pairs)])


def _style(tokens: Tokens, lexicon: Lexicon, rows: Ints) -> tuple[Ints, Hashes]:
    """Runs of two and three kinds of words."""
    keys = style_keys(tokens, lexicon, rows)
    pairs = chain(keys[:-1], keys[1:])
    triples = chain(pairs[:-1], keys[2:]) if len(keys) > 2 else pairs[:0]
    runs = [(_adjacent(tokens, 1), pairs), (_adjacent(tokens, 2), triples)]
    return _in_order(tokens.text, runs)


def _chars(tokens: Tokens) -> tuple[Ints, Hashes]:
    """Runs of characters inside a word and the space around it (scikit-learn's `char_wb`)."""
    chars = tokens.chars
    space = chars.codes == ord(" ")
    # A run that begins with a space belongs to the text of the word behind it.
    text = chars.text.copy()
    text[:-1][space[:-1]] = chars.text[1:][space[:-1]]
    is_broken = np.zeros(len(space), dtype=bool)
    runs = []
    for size in _CHAR_SIZES:
        count = max(len(space) - size + 1, 0)
        is_broken = is_broken[:count]
        if size > 2:
            is_broken = is_broken | space[size - 2 : size - 2 + count]
        there = ~(is_broken | (space[:count] & space[size - 1 :]))
        runs.append((there, (chars.sums[size:] - chars.sums[:count]) * chars.inverse[:count]))
    rows, keys = _in_order(text, runs)
    return rows, mix(keys)


def _in_order(text: Ints, runs: Sequence[tuple[Flags, Hashes]]) -> tuple[Ints, Hashes]:
    """Rows and keys in reading order. `runs`: for each size which places begin one, and its key;
    `text` is that of each place."""
    there = np.zeros((len(text), len(runs)), dtype=bool)
    keys = np.zeros(there.shape, dtype=np.uint64)
    counts = np.zeros(len(text), dtype=np.int64)
    for size, (flags, hashes) in enumerate(runs):
        there[: len(flags), size] = flags
        keys[: len(hashes), size] = hashes
        counts[: len(flags)] += flags
    return np.repeat(text, counts), keys[there]


def _counted(rows: Ints, keys: Hashes, n_texts: int, block: str) -> sparse.csr_matrix:
    """`rows` ascend."""
    bits = _BITS[block]
    cells = (rows.astype(np.uint64) << np.uint64(bits)) | (mix(keys) >> np.uint64(64 - bits))
    if n_texts << bits <= 1 << 32:
        cells = cells.astype(np.uint32)  # which sorts in half the time
    _sort(cells, np.searchsorted(rows, np.arange(n_texts + 1)))
    new = np.ones(len(cells), dtype=bool)
    new[1:] = cells[1:] != cells[:-1]
    first = np.flatnonzero(new)
    counts = np.diff(first, append=len(cells))
    cells = cells[first]
    column = (cells & cells.dtype.type((1 << bits) - 1)).astype(np.int32)
    values = np.ones(len(counts), dtype=np.float32)
    several = np.flatnonzero(counts > 1)
    values[several] = 1 + np.log(counts[several])
    begins = np.searchsorted(cells, np.arange(n_texts, dtype=cells.dtype) << cells.dtype.type(bits))
    pointer = np.append(begins, len(cells)).astype(np.int32)
    return sparse.csr_matrix((values, column, pointer), shape=(n_texts, 1 << bits))


def _sort(cells: npt.NDArray[np.unsignedinteger], edges: Ints) -> None:
    """Sort in place cells that ascend from text to text (between `edges`), a few texts at a time:
    short stretches are sorted in a third of the time that all of them take at once."""
    near = np.searchsorted(edges, np.arange(0, len(cells), _SORTED_AT_ONCE))
    for begin, end in pairwise([*edges[near].tolist(), len(cells)]):
        cells[begin:end].sort()
