"""What the shipped heads learn from: our own corpus, and the sets lent to it, with their folds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.learn.features import Features, extract_each
from nlp.learn.fit import Examples, Idf, Rows, Weights, assign_folds, idf_of
from nlp.learn.heads import in_quarters
from nlp.learn.shipped import ENGLISH
from nlp.learn.sources import Source, Text
from nlp.learn.tasks import Task

LENT = 0.6  # of the weight of English texts, in the heads of the other languages
# Tasks that hang on how people usually write. Contrasts have both sides of each word in equal
# number, or tell happenings without a word of praise or blame, as few people write: these tasks
# they teach at so much of their weight, and those of what a text says happened (severity, intents,
# urgency, effort) at all of it.
USUAL = frozenset({"complaint", "sentiment", "emotions", "churn", "opinion"})
CONTRAST = 0.1


@dataclass(frozen=True)
class Material:
    """The texts for the heads of some languages: the corpus' own in them but for its contrasts,
    `own` in number, then what is lent. Folds are set once for all tasks, so that what reads several
    heads can be judged on texts that none of them saw; so is the IDF, which heads that read the
    same text then share."""

    languages: Sequence[str]
    texts: tuple[Text, ...]
    own: int
    features: Features
    weight: Weights
    idf: Idf
    folds: Rows

    def known(self, task: Task) -> Rows:
        """Rows whose label for a task is known."""
        return np.array([row for row, text in enumerate(self.texts) if task.name in text.labels])

    def examples(self, task: Task) -> Examples:
        """Those rows, labelled."""
        rows = self.known(task)
        return Examples(
            self.features.take(rows),
            tuple(self.texts[row].labels[task.name] for row in rows),
            self.weights(task),
            self.idf,
        )

    def weights(self, task: Task) -> Weights:
        """How much each of those rows counts."""
        rows = self.known(task)
        if task.name not in USUAL:
            return self.weight[rows]
        return self.weight[rows] * [CONTRAST if self.texts[row].is_contrast else 1 for row in rows]

    def rows_of(self, source: str) -> Rows:
        """Rows of a lent set."""
        return np.array([row for row, text in enumerate(self.texts)
                         if text.id.startswith(f"{source}:")])  # fmt: skip


def gather(
    corpus: Sequence[Text],
    sources: Sequence[Source],
    languages: Sequence[str],
    seed: int,
    folds: int,
) -> Material:
    """The corpus in some languages; English and the sources are lent at less weight."""
    read = {*languages, *ENGLISH}
    own = [text for text in corpus if text.language in languages and not text.is_contrast]
    lent = [
        (text, 1.0)
        for text in corpus
        if text.language in read and (text.is_contrast or text.language not in languages)
    ]
    lent += [
        (text, source.weight)
        for source in sources
        for text in source.texts
        if text.language in read
    ]
    texts = (*own, *(text for text, _ in lent))
    weight = np.array([1.0] * len(own) + [each for _, each in lent])
    weight *= [1.0 if text.language in languages else LENT for text in texts]
    parts = [_folds(part, folds, seed) for part in (own, texts[len(own) :]) if part]
    features = extract_each([text.text for text in texts], [text.language for text in texts])
    return Material(
        languages=languages,
        texts=texts,
        own=len(own),
        features=features,
        weight=weight,
        idf=in_quarters(idf_of(features, weight)),
        folds=np.concatenate(parts),
    )


def _folds(texts: Sequence[Text], folds: int, seed: int) -> Rows:
    strata = [text.labels["complaint"] + text.labels["sentiment"] for text in texts]
    return assign_folds([text.text for text in texts], strata, folds, seed)
