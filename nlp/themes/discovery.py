"""Discovery: sentences to the nearest known theme, and new themes out of what is left.

Same sentences, same themes: nothing is drawn at random. More sentences extend: a known theme is
a fixed prototype, so it keeps its id and its sentences, and only what no theme holds can found
new ones. Founding goes on until nothing is left that would found another, so that running again
changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import isqrt
from typing import Final

import numpy as np

from nlp.themes import clusters
from nlp.themes.clusters import Floats, Indices
from nlp.themes.founding import found
from nlp.themes.model import Discovery, Member, Sentence, Theme
from nlp.themes.space import Space
from nlp.themes.words import stems

_QUOTES: Final = 5
_ALIKE: Final = 0.6
"""Share of common stems from which a quote says nothing new."""


def support(sentences: int) -> int:
    """People that a new theme needs: five, and more among very many sentences."""
    return max(5, isqrt(sentences) // 5)


def discover(sentences: Sequence[Sentence], known: Sequence[Theme] = ()) -> Discovery:
    """Themes of each language. The order of `sentences` does not matter; ids must be distinct.

    Time O(sentences x themes), memory O(sentences).
    """
    themes: list[Theme] = list(known)
    members: list[Member] = []
    for language in sorted({sentence.language for sentence in sentences}):
        space = Space.over([item for item in sentences if item.language == language])
        if space is None:
            continue
        before = [theme for theme in known if theme.language == language]
        grown, labels, cosines = _grown(space, before)
        themes += grown[len(before) :]
        members += _members(space, grown, labels, cosines)
    return Discovery(tuple(themes), tuple(members))


def _grown(space: Space, known: Sequence[Theme]) -> tuple[list[Theme], Indices, Floats]:
    """All themes, and for each sentence the number of its theme (or -1) and its cosine."""
    themes = list(known)
    labels = np.full(len(space.sentences), -1, dtype=np.int64)
    cosines = np.zeros(len(space.sentences))

    def assign(numbers: list[int]) -> None:
        rest = np.flatnonzero(labels < 0)
        prototypes = space.prototypes([themes[number] for number in numbers])
        near, values = clusters.nearest(space.rows[rest], prototypes)
        taken = near >= 0
        labels[rest[taken]] = np.array(numbers)[near[taken]]
        cosines[rest[taken]] = values[taken]

    ordered = sorted(range(len(themes)), key=lambda number: themes[number].generation)
    for _, numbers in groupby(ordered, key=lambda number: themes[number].generation):
        assign(list(numbers))
    generation = max((theme.generation for theme in themes), default=-1) + 1
    least = support(len(space.sentences))
    while new := found(space, np.flatnonzero(labels < 0), least, themes, generation):
        themes += new
        assign(list(range(len(themes) - len(new), len(themes))))
        generation += 1
    return themes, labels, cosines


def _members(
    space: Space, themes: Sequence[Theme], labels: Indices, cosines: Floats
) -> list[Member]:
    """The themes' sentences, the nearest first, each under the theme that survives."""
    rows_of: dict[str, list[int]] = {}
    for row in np.lexsort((np.arange(len(labels)), -cosines)).tolist():
        if labels[row] >= 0:
            theme = themes[labels[row]]
            rows_of.setdefault(theme.merged_into or theme.id, []).append(row)
    return [
        Member(theme_id, space.sentences[row], float(cosines[row]), ranks.get(row))
        for theme_id, rows in rows_of.items()
        for ranks in [_quote_ranks(space, rows)]
        for row in rows
    ]


def _quote_ranks(space: Space, rows: Sequence[int]) -> dict[int, int]:
    """Up to five sentences nearest the centre, of different people, that differ in words."""
    chosen: dict[int, frozenset[str]] = {}
    people: set[str] = set()
    for row in rows:
        sentence = space.sentences[row]
        own = frozenset(stems(sentence.text, sentence.language))
        if sentence.person in people:
            continue
        if all(len(own & other) < _ALIKE * len(own | other) for other in chosen.values()):
            chosen[row] = own
            people.add(sentence.person)
        if len(chosen) == _QUOTES:
            break
    return {row: rank for rank, row in enumerate(chosen, start=1)}
