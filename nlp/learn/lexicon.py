"""Words and phrases with a valence or a function, looked up by token hash."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from nlp.learn.tokens import Hashes, Tokens, mix, tokenize

MAX_WORDS = 3
_PAIR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Lexicon:
    """`keys` ascending; row i of `kinds` and `valence` belongs to `keys[i]`."""

    kinds: tuple[str, ...]
    keys: Hashes
    flags: npt.NDArray[np.bool_]
    valence: npt.NDArray[np.float32]

    def find(self, keys: Hashes) -> npt.NDArray[np.int64]:
        """Row of each key, -1 where it is not listed."""
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[place] == keys, place, -1)


def chain(left: Hashes, right: Hashes) -> Hashes:
    """Key of the phrase made of `left` followed by `right`."""
    return mix(left * _PAIR + right)


def phrases(tokens: Tokens) -> list[Hashes]:
    """Keys of the 1-, 2- and 3-token phrases that start at each token; 0 past a sentence's end."""
    found = [tokens.key]
    for n in range(1, MAX_WORDS):
        longer = np.zeros_like(tokens.key)
        if len(longer) > n:
            together = tokens.sentence[n:] == tokens.sentence[:-n]
            longer[:-n] = np.where(together, chain(found[-1][:-n], tokens.key[n:]), 0)
        found.append(longer)
    return found


@lru_cache(maxsize=8)
def load(language: str = "en") -> Lexicon:
    """The lexicon of a language (ISO 639-1); raises FileNotFoundError where none is written."""
    path = resources.files("nlp.learn") / "lexicons" / f"{language}.tsv"
    entries: dict[int, tuple[set[str], float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, valence, listed = line.split("\t")
        for key in _keys(listed.split("|")):
            kinds, old = entries.get(key, (set(), 0.0))
            entries[key] = (kinds | {kind}, float(valence) or old)
    names = tuple(sorted({kind for kinds, _ in entries.values() for kind in kinds}))
    keys = np.array(sorted(entries), dtype=np.uint64)
    flags = np.array([[name in entries[key][0] for name in names] for key in keys.tolist()])
    valence = np.array([entries[key][1] for key in keys.tolist()], dtype=np.float32)
    return Lexicon(names, keys, flags, valence)


def _keys(listed: list[str]) -> list[int]:
    tokens = tokenize(listed)
    by_length = phrases(tokens)
    first = np.searchsorted(tokens.text, np.arange(len(listed)))
    count = np.bincount(tokens.text, minlength=len(listed))
    for phrase, length in zip(listed, count, strict=True):
        if not 1 <= length <= MAX_WORDS:
            raise ValueError(f"lexicon phrase {phrase!r} has {length} tokens, not 1 to {MAX_WORDS}")
    return [int(by_length[length - 1][place]) for place, length in zip(first, count, strict=True)]
