"""Train the heads that ship: `python -m nlp.learn.ship --data FOLDER [--output FOLDER]`.

Every seed is fixed; the same corpus and the same sets give the same bytes of weights.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from nlp.learn.features import Features, extract_each
from nlp.learn.fit import (
    CrossValidation,
    Examples,
    Recipe,
    assign_folds,
    calibrated,
    cross_validate,
    fit,
    together,
)
from nlp.learn.heads import Head, prune, save
from nlp.learn.measures import Measures, measure
from nlp.learn.report import card
from nlp.learn.shipped import SHIPPED_TASKS, models_folder
from nlp.learn.sources import Source, Text, corpus_texts, joined_reviews, read_sources
from nlp.learn.tasks import TASKS, Task, encode

RECIPE = Recipe(counts=0.0)
FOLDS = 5
KEPT_COLUMNS = 60_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write every shipped head."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.ship", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--output", type=Path, default=models_folder())
    parser.add_argument("--task", action="append", choices=SHIPPED_TASKS, help="only this one")
    parsed = parser.parse_args(arguments)
    corpus = corpus_texts()
    sources = (joined_reviews(corpus, RECIPE.seed), *read_sources(parsed.data, RECIPE.seed))
    own = _features(corpus)
    rest = [text for source in sources for text in source.texts]
    other = _features(rest)
    weights = np.concatenate([np.full(len(source.texts), source.weight) for source in sources])
    for name in parsed.task or SHIPPED_TASKS:
        task = TASKS[name]
        known = np.array([row for row, text in enumerate(rest) if name in text.labels], dtype=int)
        auxiliary = (
            Examples(other.take(known), tuple(rest[row].labels[name] for row in known),
                     weights[known])
            if len(known)
            else None
        )  # fmt: skip
        examples = Examples(own, tuple(text.labels[name] for text in corpus), np.ones(len(corpus)))
        head, measures = ship(task, corpus, examples, auxiliary)
        folder = parsed.output / name
        save(head, folder)
        (folder / "card.md").write_text(_card(head, corpus, sources, measures), encoding="utf-8")
        sys.stdout.write(f"{name}: macro-F1 {measures.macro_f1:.3f} in {FOLDS} folds\n")
    return 0


def _features(texts: Sequence[Text]) -> Features:
    return extract_each([text.text for text in texts], [text.language for text in texts])


def ship(
    task: Task, corpus: Sequence[Text], examples: Examples, auxiliary: Examples | None
) -> tuple[Head, Measures]:
    """A pruned, calibrated head and its cross-validated figures on our own corpus."""
    labels = task.labels or tuple(sorted({label for row in examples.labels for label in row}))
    folds = assign_folds([text.text for text in corpus], examples.labels, FOLDS, RECIPE.seed)
    result: CrossValidation = cross_validate(
        task, labels, examples, folds, RECIPE, auxiliary=auxiliary
    )
    truth = encode(task, labels, examples.labels)
    measures = measure(task, labels, truth, result.predicted, result.probabilities, RECIPE.seed)
    everything = examples if auxiliary is None else together(examples, auxiliary)
    head = prune(fit(task, labels, everything, RECIPE), KEPT_COLUMNS)
    head = calibrated(head, result.scores, truth)
    languages = sorted({text.language for text in corpus})
    about = {"folds": FOLDS, "recipe": asdict(RECIPE), "languages": languages}
    return replace(head, about=about), measures


def _card(head: Head, corpus: Sequence[Text], sources: Sequence[Source], measures: Measures) -> str:
    used = [source for source in sources
            if any(head.task.name in text.labels for text in source.texts)]  # fmt: skip
    facts = {
        "Task": f"{head.task.name} ({head.task.kind}): {', '.join(head.labels)}",
        "Languages": ", ".join(head.about["languages"]),
        "Learned from": f"nlp/corpus ({len(corpus)} utterances, this project's own)"
        + "".join(
            f"; {source.name} ({source.licence}; {source.part}; weight {source.weight})"
            for source in used
        ),
        "Seed": RECIPE.seed,
        "Made by": "`python -m nlp.learn.ship --data FOLDER`",
        "How it was judged": f"{FOLDS} folds of nlp/corpus; the other sets are only learned from",
    }
    title = f"{FOLDS}-fold cross-validation on nlp/corpus"
    return card(f"{head.task.name}, shipped", facts, {title: measures})


if __name__ == "__main__":
    sys.exit(main())
