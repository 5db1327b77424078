"""Train the heads that ship: `python -m nlp.learn.ship --data FOLDER [--output FOLDER]`.

Every seed is fixed; the same corpus and the same sets give the same bytes of weights.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from nlp.learn.calibration import calibrated
from nlp.learn.features import Features, extract_each
from nlp.learn.fit import (
    Examples,
    Recipe,
    Rows,
    assign_folds,
    blended,
    cross_validate,
    fit,
    judged,
    together,
)
from nlp.learn.heads import Doubles, Head, prune, save
from nlp.learn.measures import Measures, measure
from nlp.learn.report import card
from nlp.learn.shipped import ENGLISH, OTHERS, SHIPPED_TASKS, folder_name, models_folder
from nlp.learn.sources import Source, Text, corpus_texts, joined_reviews, read_sources
from nlp.learn.tasks import TASKS, Targets, Task, decode, encode

RECIPE = Recipe(c=2.0, counts=0.0)
FOLDS = 5
KEPT_COLUMNS = 30_000
NEGATIVE = TASKS["sentiment"].labels.index("negative")
_LENT = 0.6  # of the weight of English texts, in the heads of the other languages


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write every shipped head."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.ship", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--output", type=Path, default=models_folder())
    parser.add_argument("--task", action="append", choices=SHIPPED_TASKS, help="only this one")
    parsed = parser.parse_args(arguments)
    corpus = corpus_texts()
    sources = (joined_reviews(corpus, RECIPE.seed), *read_sources(parsed.data, RECIPE.seed))
    texts = _Texts(corpus, sources, _features((*corpus, *_rest(sources))))
    for languages in (ENGLISH, OTHERS):
        for name in parsed.task or SHIPPED_TASKS:
            head, measures = ship(TASKS[name], texts, languages)
            folder = parsed.output / folder_name(name, languages)
            save(head, folder)
            (folder / "card.md").write_text(_card(head, texts, measures), encoding="utf-8")
            sys.stdout.write(f"{folder.name}: macro-F1 {measures.macro_f1:.3f} in {FOLDS} folds\n")
    return 0


@dataclass(frozen=True)
class _Texts:
    """All there is to learn from; rows of `features` are the corpus', then those of the sources."""

    corpus: tuple[Text, ...]
    sources: tuple[Source, ...]
    features: Features
    done: dict[tuple[str, tuple[str, ...]], "_Fitted"] = field(default_factory=dict)

    def fitted(self, task: Task, languages: Sequence[str]) -> "_Fitted":
        """A calibrated head of all texts, and out-of-fold scores of the corpus' own."""
        key = (task.name, tuple(languages))
        if key not in self.done:
            self.done[key] = self._fit(task, languages)
        return self.done[key]

    def _fit(self, task: Task, languages: Sequence[str]) -> "_Fitted":
        own, lent = self.examples(task, languages)
        auxiliary = lent if lent.labels else None
        labels = task.labels or tuple(sorted({label for row in own.labels for label in row}))
        corpus = [text for text in self.corpus if text.language in languages]
        strata = [text.labels["complaint"] + text.labels["sentiment"] for text in corpus]
        folds = assign_folds([text.text for text in corpus], strata, FOLDS, RECIPE.seed)
        result = cross_validate(task, labels, own, folds, RECIPE, auxiliary=auxiliary)
        truth = encode(task, labels, own.labels)
        head = fit(task, labels, together(own, auxiliary) if auxiliary else own, RECIPE)
        return _Fitted(calibrated(head, result.scores, truth), result.scores, truth, folds)

    def examples(self, task: Task, languages: Sequence[str]) -> tuple[Examples, Examples]:
        """The corpus in some languages, and what else is learned from at its weight."""
        weights = [1.0] * len(self.corpus)
        weights += [source.weight for source in self.sources for _ in source.texts]
        own: list[int] = []
        lent: list[int] = []
        for row, text in enumerate((*self.corpus, *_rest(self.sources))):
            inside = text.language in languages
            if task.name not in text.labels or not (inside or text.language in ENGLISH):
                continue
            weights[row] *= 1 if inside else _LENT
            (own if inside and row < len(self.corpus) else lent).append(row)
        return self._take(task, own, weights), self._take(task, lent, weights)

    def _take(self, task: Task, rows: Sequence[int], weights: Sequence[float]) -> Examples:
        texts = (*self.corpus, *_rest(self.sources))
        return Examples(
            self.features.take(np.array(rows, dtype=np.int64)),
            tuple(texts[row].labels[task.name] for row in rows),
            np.array([weights[row] for row in rows]),
        )


@dataclass(frozen=True)
class _Fitted:
    head: Head
    scores: Doubles
    truth: Targets
    folds: Rows

    @property
    def logits(self) -> Doubles:
        return self.head.slope * self.scores + self.head.intercept


def _rest(sources: Sequence[Source]) -> tuple[Text, ...]:
    return tuple(text for source in sources for text in source.texts)


def _features(texts: Sequence[Text]) -> Features:
    return extract_each([text.text for text in texts], [text.language for text in texts])


def ship(task: Task, texts: _Texts, languages: Sequence[str]) -> tuple[Head, Measures]:
    """A pruned, calibrated head and its cross-validated figures on our own corpus.

    What is a complaint is told by two heads added up, that of complaints and that of negative
    sentiment: alike on our corpus, the sum is better on texts of other kinds. Thresholds of
    classes stand half way between the most probable class and equal shares, as the shares in our
    corpus are nobody else's.
    """
    fitted = texts.fitted(task, languages)
    head, scores = fitted.head, fitted.scores
    if task.name == "complaint":
        tone = texts.fitted(TASKS["sentiment"], languages)
        head = blended(head, tone.head, NEGATIVE)
        scores = fitted.logits + tone.logits[:, [NEGATIVE]]
    head = calibrated(prune(head, KEPT_COLUMNS), scores, fitted.truth)
    result = judged(task, scores, fitted.truth, fitted.folds)
    predicted = result.predicted
    if task.kind == "multiclass":
        head = replace(head, thresholds=np.sqrt(fitted.truth.mean(axis=0)))
        predicted = decode(task, result.probabilities, head.thresholds)
    measures = measure(task, head.labels, fitted.truth, predicted, result.probabilities,
                       RECIPE.seed)  # fmt: skip
    about = {"folds": FOLDS, "recipe": asdict(RECIPE), "languages": list(languages)}
    return replace(head, about=about), measures


def _card(head: Head, texts: _Texts, measures: Measures) -> str:
    languages = head.about["languages"]
    read = {*languages, *ENGLISH}
    used = [source for source in texts.sources
            if any(head.task.name in text.labels and text.language in read
                   for text in source.texts)]  # fmt: skip
    own = sum(text.language in languages for text in texts.corpus)
    lent = "" if set(ENGLISH) <= set(languages) else f"; English texts at {_LENT} of their weight"
    facts = {
        "Task": f"{head.task.name} ({head.task.kind}): {', '.join(head.labels)}",
        "Languages": ", ".join(languages),
        "Learned from": f"nlp/corpus ({own} utterances, this project's own)"
        + "".join(
            f"; {source.name} ({source.licence}; {source.part}; weight {source.weight})"
            for source in used
        )
        + lent,
        "Seed": RECIPE.seed,
        "Made by": "`python -m nlp.learn.ship --data FOLDER`",
        "How it was judged": f"{FOLDS} folds of nlp/corpus; the other sets are only learned from",
    }
    title = f"{FOLDS}-fold cross-validation on nlp/corpus"
    return card(f"{head.task.name}, shipped", facts, {title: measures})


if __name__ == "__main__":
    sys.exit(main())
