"""Hand-made signals of a sentence and of a text: opinion, negation, requests, persons, emphasis."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlp.learn.lexicon import KINDS, MAX_WORDS, Lexicon, phrases
from nlp.learn.tokens import Flags, Hashes, Ints, Tokens

Floats = npt.NDArray[np.float32]

_NEGATED = -0.6
_SCOPE = 4
_BOOST = 0.3
_SHOUT = 0.7
_SURFACE = ("exclaims", "asks", "trails", "shouts", "stretches", "numbers", "capital_share")
_OPINION = ("positive", "negative", "positive_words", "negative_words", "negated", "balance")


@dataclass(frozen=True)
class Matches:
    """Lexicon hits: one entry a hit, `token` is where the phrase starts; `valence` a token each."""

    token: Ints
    row: Ints
    valence: Floats
    negates: Flags


def names() -> tuple[str, ...]:
    """Columns of `document_signals`, in order."""
    base = (*KINDS, *_SURFACE, *_OPINION)
    return (
        *(f"share:{name}" for name in base),
        *(f"count:{name}" for name in KINDS),
        "lowest", "highest", "first", "last", "mean", "spread", "total", "opinionated",
        "sentences", "tokens", "words_per_sentence",
        "asks_negatively", "second_negatively", "first_negatively", "support_negatively",
        "positive_with_failure", "last_asks", "first_asks", "unread",
    )  # fmt: skip


def match(tokens: Tokens, lexicon: Lexicon, words: Ints) -> Matches:
    """Longest phrases first; the words inside one that has a valence are not looked up again.

    `words`: the row of each token in the lexicon, here and below, as `Lexicon.find_words` tells.
    """
    taken = np.zeros(len(tokens.key), dtype=bool)
    valence = np.zeros(len(tokens.key), dtype=np.float32)
    negation = lexicon.flags[:, KINDS.index("negator")]
    negates = np.zeros(len(tokens.key), dtype=bool)
    hit_tokens, hit_rows = [], []
    keys = phrases(tokens)
    for extra in range(MAX_WORDS - 1, -1, -1):
        rows = lexicon.find(keys[extra]) if extra else words.copy()
        for offset in range(extra + 1):
            rows[: len(rows) - offset][taken[offset:]] = -1
        at = np.flatnonzero(rows >= 0)
        valence[at] = lexicon.valence[rows[at]]
        negates[at] = negation[rows[at]]
        settled = at[valence[at] != 0]
        for offset in range(extra + 1):
            taken[settled + offset] = True
        hit_tokens.append(at)
        hit_rows.append(rows[at])
    return Matches(np.concatenate(hit_tokens), np.concatenate(hit_rows), valence, negates)


def _in_context(tokens: Tokens, found: Matches, boosters: Flags) -> tuple[Floats, Flags]:
    """Valence after negation, intensifiers and shouting, and which tokens were negated."""
    valence = found.valence.copy()
    negated = np.zeros(len(valence), dtype=bool)
    boost = np.zeros(len(valence), dtype=np.float32)
    closed = ~tokens.is_word
    for back in range(1, _SCOPE + 1):
        if len(valence) <= back:
            break
        near = tokens.sentence[back:] == tokens.sentence[:-back]
        if back > 1:
            near = near & ~closed[1 : len(closed) - back + 1]
        negated[back:] |= near & found.negates[:-back]
        if back <= 2:
            boost[back:] += near & boosters[:-back]
    negated &= (valence != 0) & ~found.negates
    valence = np.where(negated, valence * _NEGATED, valence)
    strength = 1 + _BOOST * np.minimum(boost, 2) + _SHOUT * tokens.is_capital * (valence != 0)
    return (valence * strength).astype(np.float32), negated


def _sums(index: Ints, weights: npt.NDArray[np.generic], size: int) -> Floats:
    return np.bincount(index, weights=weights, minlength=size).astype(np.float32)


def sentence_signals(tokens: Tokens, lexicon: Lexicon, words: Ints) -> tuple[Floats, Floats]:
    """Counts by kind, and surface and opinion signals: one row a sentence each."""
    found = match(tokens, lexicon, words)
    size = len(tokens.sentence_text)
    kinds = len(KINDS)
    booster = np.zeros(len(tokens.key), dtype=bool)
    intensifies = lexicon.flags[found.row, KINDS.index("intensifier")]
    booster[found.token[intensifies]] = True
    valence, negated = _in_context(tokens, found, booster)

    kinds_of = lexicon.kinds_of[found.row]
    hit = np.repeat(np.arange(len(found.row)), np.diff(kinds_of.indptr))
    cells = tokens.sentence[found.token[hit]] * kinds + kinds_of.indices
    counts = np.bincount(cells, minlength=size * kinds).reshape(size, kinds).astype(np.float32)

    def total(flags: npt.NDArray[np.generic]) -> Floats:
        return _sums(tokens.sentence, flags, size)

    spoken = total(tokens.is_word)
    surface = np.stack(
        [
            np.minimum(total((tokens.first_code == ord("!")) * tokens.length), 4),
            np.minimum(total(tokens.first_code == ord("?")), 2),
            total((tokens.first_code == ord(".")) & (tokens.length > 1)) > 0,
            np.minimum(total(tokens.is_capital & (tokens.length > 2)), 4),
            np.minimum(total(tokens.is_elongated), 2),
            np.minimum(total(tokens.is_number), 3),
            total(tokens.is_capital) / np.maximum(spoken, 1),
        ],
        axis=1,
    )
    positive, negative = total(np.maximum(valence, 0)), total(np.maximum(-valence, 0))
    summed = positive - negative
    opinion = np.stack(
        [
            np.log1p(positive),
            np.log1p(negative),
            np.minimum(total(valence > 0), 4),
            np.minimum(total(valence < 0), 4),
            np.minimum(total(negated), 3),
            summed / np.sqrt(summed**2 + 15),
        ],
        axis=1,
    )
    return counts, np.concatenate([surface, opinion], axis=1).astype(np.float32)


def document_signals(tokens: Tokens, lexicon: Lexicon, words: Ints) -> Floats:
    """One row a text, columns as in `names`: shares of sentences, counts, and opinion's course."""
    counts, more = sentence_signals(tokens, lexicon, words)
    return combine(tokens, counts, more)


def combine(tokens: Tokens, counts: Floats, more: Floats) -> Floats:
    """Document signals out of those of its sentences."""
    owner, n = tokens.sentence_text, tokens.n_texts
    edges = np.searchsorted(owner, np.arange(n + 1))
    starts, ends = edges[:-1], edges[1:]
    sentences = (ends - starts).astype(np.float32)
    ones = np.ones(len(owner), dtype=np.float32)
    of_text = sparse.csr_matrix((ones, np.arange(len(owner)), edges), shape=(n, len(owner)))

    def added(rows: npt.NDArray[Any]) -> Floats:
        return np.asarray(of_text @ rows, dtype=np.float32)

    def column(kind: str) -> Floats:
        return (counts[:, KINDS.index(kind)] > 0).astype(np.float32)

    present = np.concatenate([np.minimum(counts, 1), more], axis=1)
    shares = added(present) / sentences[:, None]
    balance = more[:, -1]
    lowest = np.minimum.reduceat(balance, starts)
    highest = np.maximum.reduceat(balance, starts)
    mean = added(balance) / sentences
    total_negative = np.expm1(more[:, len(_SURFACE) + 1])
    total = added(np.expm1(more[:, len(_SURFACE)]) - total_negative)
    words = np.bincount(tokens.text, weights=tokens.is_word, minlength=n).astype(np.float32)
    bad = np.maximum(-balance, 0)
    asks = np.minimum(more[:, _SURFACE.index("asks")], 1)
    course = np.stack(
        [
            lowest, highest, balance[starts], balance[ends - 1], mean, highest - lowest,
            total / np.sqrt(total**2 + 15), added(np.abs(balance) > 0.1) / sentences,
            np.log(sentences), np.log1p(words), np.log1p(words / sentences),
            added(asks * bad) / sentences,
            added(column("second_person") * bad) / sentences,
            added(column("first_person") * bad) / sentences,
            added(column("support") * bad) / sentences,
            added(column("failure") * np.maximum(balance, 0)) / sentences,
            asks[ends - 1], asks[starts], words == 0,
        ],
        axis=1,
    )  # fmt: skip
    return np.concatenate([shares, np.log1p(added(counts)), course], axis=1).astype(np.float32)


def style_keys(tokens: Tokens, lexicon: Lexicon, rows: Ints) -> Hashes:
    """A key a token without its subject: function words as they are, listed words by their kinds.

    Any other word is one and the same key, so that n-grams of these keys carry from one industry
    to another.
    """
    keys = np.where(rows >= 0, lexicon.classes[rows], np.uint64(1) << np.uint64(63))
    short = tokens.is_word & (tokens.length <= 3) & (rows < 0)
    return np.where(short | ~tokens.is_word, tokens.key, keys)
