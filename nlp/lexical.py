"""What one pass over the tokens finds: the shared ground of all signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Hit(NamedTuple):
    """Tokens `start` to `end` (half-open) belong to a category of the lexicon, with its value."""

    start: int
    end: int
    value: Any


class Opinion(NamedTuple):
    """An opinion word or phrase; `score` is its valence after negation and intensifiers, -3..3."""

    start: int
    end: int
    score: float
    is_negated: bool


class Clause(NamedTuple):
    """Tokens `start` to `end`; `follows_contrast` when "but" or the like opens it."""

    start: int
    end: int
    sentence: int
    follows_contrast: bool


@dataclass(frozen=True, slots=True)
class Lexical:
    """Token ids are lower-case string ids; `bounds` are the sentences' tokens (start, end)."""

    language: str
    ids: Sequence[int]
    bounds: Sequence[tuple[int, int]]
    sentence_of: Sequence[int]
    hits: dict[str, list[Hit]]

    def get(self, category: str) -> Sequence[Hit]:
        return self.hits.get(category, ())

    def counts(self, category: str) -> list[int]:
        """Hits of the category by sentence."""
        found = [0] * len(self.bounds)
        for hit in self.hits.get(category, ()):
            found[self.sentence_of[hit.start]] += 1
        return found
