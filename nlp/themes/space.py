"""The sentences of one language as rows of weights over stems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp.themes.clusters import Matrix
from nlp.themes.model import Sentence, Theme
from nlp.themes.words import stems


@dataclass(frozen=True)
class Space:
    """`rows` are TF-IDF, of unit length, one a sentence; `columns` maps a stem to its column."""

    sentences: list[Sentence]
    rows: Matrix
    columns: dict[str, int]

    @classmethod
    def over(cls, sentences: Sequence[Sentence]) -> Space | None:
        """Oldest first, then by id; a sentence of fewer than two content words tells no theme."""
        told = [(sentence, stems(sentence.text, sentence.language)) for sentence in sentences]
        told = sorted(
            (pair for pair in told if len(set(pair[1])) > 1), key=lambda pair: _order(pair[0])
        )
        if not told:
            return None
        vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
        rows = vectorizer.fit_transform([words for _, words in told]).tocsr()
        return cls([sentence for sentence, _ in told], rows, vectorizer.vocabulary_)

    def prototypes(self, themes: Sequence[Theme]) -> Matrix:
        """The themes as rows; stems that no sentence holds any more are left out."""
        data, owners, columns = [], [], []
        for owner, theme in enumerate(themes):
            for term, weight in zip(theme.terms, theme.weights, strict=True):
                if (column := self.columns.get(term)) is not None:
                    data.append(weight)
                    owners.append(owner)
                    columns.append(column)
        shape = (len(themes), self.rows.shape[1])
        return sparse.csr_matrix((np.array(data), (owners, columns)), shape=shape)


def _order(sentence: Sentence) -> tuple[bool, float, str]:
    return sentence.at is None, sentence.at.timestamp() if sentence.at else 0.0, sentence.id
