"""New themes out of the sentences that belong to none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from nlp.themes import clusters, naming
from nlp.themes.clusters import Floats, Indices, Matrix
from nlp.themes.model import Sentence, Theme
from nlp.themes.space import Space


class _Group(NamedTuple):
    """A group's prototype, and the sentences near it with their cosines."""

    prototype: Matrix
    rows: Indices
    cosines: Floats


def found(
    space: Space, rest: Indices, support: int, themes: Sequence[Theme], generation: int
) -> list[Theme]:
    """Themes that at least `support` people of `rest` (row numbers) speak of.

    One that is nearly the same as another, known or new and larger, is merged into it.
    """
    if len(rest) < support:
        return []
    ids = [space.sentences[row].id for row in rest]
    prototypes = clusters.found(space.rows[rest], ids, support)
    near, cosines = clusters.nearest(space.rows[rest], prototypes)
    groups = [
        _Group(prototypes[number], rest[near == number], cosines[near == number])
        for number in range(prototypes.shape[0])
    ]
    large = [
        group
        for group in groups
        if len({space.sentences[row].person for row in group.rows}) >= support
    ]
    return _merged(space, themes, _named(space, large, generation))


def _named(space: Space, groups: Sequence[_Group], generation: int) -> list[Theme]:
    phrases = [naming.phrases_of([space.sentences[row] for row in group.rows]) for group in groups]
    wanted = frozenset(key for own in phrases for key in own.people)
    everywhere = naming.phrase_counts(space.sentences, wanted) if wanted else {}
    stems = {column: stem for stem, column in space.columns.items()} if groups else {}
    named = []
    for group, own in zip(groups, phrases, strict=True):
        medoid = space.sentences[group.rows[int(group.cosines.argmax())]]
        terms = tuple(stems[column] for column in group.prototype.indices.tolist())
        weights = tuple(group.prototype.data.tolist())
        label = naming.label(own, dict(zip(terms, weights, strict=True)))
        if label is None:
            continue
        named.append(
            Theme(
                id=_theme_id(medoid),
                language=medoid.language,
                label=label,
                phrases=naming.patterns(own, everywhere) or (label.split(", ")[0],),
                terms=terms,
                weights=weights,
                generation=generation,
            )
        )
    return named


def _theme_id(medoid: Sentence) -> str:
    return "t" + sha256(f"{medoid.language} {medoid.id}".encode()).hexdigest()[:10]


def _merged(space: Space, themes: Sequence[Theme], founded: Sequence[Theme]) -> list[Theme]:
    """The new themes, each that is nearly another's double pointing to the one that stays."""
    roots = [theme for theme in themes if theme.merged_into is None]
    merged = []
    for theme in founded:
        survivor = None
        if roots:
            cosines = (space.prototypes([theme]) @ space.prototypes(roots).T).toarray()[0]
            best = int(np.argmax(cosines))
            survivor = roots[best].id if cosines[best] >= clusters.SAME else None
        merged.append(replace(theme, merged_into=survivor))
        if survivor is None:
            roots.append(theme)
    return merged
