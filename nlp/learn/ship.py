"""Train the heads that ship: `python -m nlp.learn.ship --data FOLDER [--output FOLDER]`.

Every seed is fixed; the same corpus and the same sets give the same bytes of weights.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from nlp.learn.calibration import calibrated
from nlp.learn.fit import Recipe, Rows, cross_validate, fit, judged, widened
from nlp.learn.head_files import save, save_idf
from nlp.learn.heads import Doubles, Head, coarse, prune, to_probabilities, weighed_together
from nlp.learn.material import CONTRAST, LENT, USUAL, Material, gather
from nlp.learn.measures import Measures, measure
from nlp.learn.network_fit import Training, fit_networks
from nlp.learn.report import card
from nlp.learn.shipped import ENGLISH, OTHERS, folder_name, models_folder, tasks_of
from nlp.learn.sources import Source, corpus_texts, corpus_version, joined_reviews, read_sources
from nlp.learn.tasks import TASKS, Label, Task, decode, encode

RECIPE = Recipe(c=2.0, counts=0.0)
FOLDS = 5
KEPT_WEIGHTS = 60_000  # of each block
NETWORKS = Training(units=32, networks=5, epochs=12, penalty=3.0, rate=1e-3, batch=128)
FALSE_ALARMS = 0.05  # at most, among the texts of each of the sets that only ask
# Where an opinion is given, a complaint missed costs three times a false alarm.
OPINION = 1 / 4
QUIET = ("banking77", "star_dialogues")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write every shipped head."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.ship", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--output", type=Path, default=models_folder())
    parsed = parser.parse_args(arguments)
    corpus = corpus_texts()
    sources = (joined_reviews(corpus, RECIPE.seed), *read_sources(parsed.data, RECIPE.seed))
    for languages in (ENGLISH, OTHERS):
        material = gather(corpus, sources, languages, RECIPE.seed, FOLDS)
        fitted = {name: _fit(TASKS[name], material) for name in tasks_of(languages)}
        if languages == ENGLISH:  # elsewhere the networks ranked real reviews worse than the sum
            fitted["complaint"] = _weighed(fitted["complaint"], fitted["sentiment"], material)
        idf = parsed.output / f"{folder_name('idf', languages)}.npz"
        save_idf(material.idf, idf)
        for name, each in fitted.items():
            head, measures = _finished(each, material)
            folder = parsed.output / folder_name(name, languages)
            save(head, folder, idf)
            (folder / "card.md").write_text(_card(head, material, sources, measures), "utf-8")
            sys.stdout.write(f"{folder.name}: macro-F1 {measures.macro_f1:.3f} in {FOLDS} folds\n")
            sys.stdout.flush()
    return 0


@dataclass(frozen=True)
class _Fitted:
    """A head and its out-of-fold scores of the texts that it learned from."""

    head: Head
    scores: Doubles


def _fit(task: Task, material: Material) -> _Fitted:
    examples = material.examples(task)
    labels = task.labels or tuple(sorted({label for row in examples.labels for label in row}))
    folds = material.folds[material.known(task)]
    result = cross_validate(task, labels, examples, folds, RECIPE)
    return _Fitted(fit(task, labels, examples, RECIPE), result.scores)


def _weighed(fitted: _Fitted, tone: _Fitted, material: Material) -> _Fitted:
    """The head with networks over its linear score, those of `tone` and the signals: blame inside
    a question or under praise counts otherwise than alone.

    They learn from out-of-fold scores, and are judged on a fold that neither they nor the linear
    heads saw. Both heads are of all the texts.
    """
    linear = np.concatenate([fitted.scores, tone.scores], axis=1)
    inputs = weighed_together(linear, material.features)
    target = encode(fitted.head.task, fitted.head.labels, _labels(fitted.head.task, material))[:, 0]
    weight = material.weights(fitted.head.task)
    scores = np.empty((len(target), 1))
    for number in range(FOLDS):
        inside, outside = material.folds != number, material.folds == number
        networks = fit_networks(inputs[inside], target[inside], NETWORKS, RECIPE.seed,
                                weight=weight[inside])  # fmt: skip
        scores[outside, 0] = networks.scores(inputs[outside])
    networks = fit_networks(inputs, target, NETWORKS, RECIPE.seed, weight=weight)
    return _Fitted(replace(widened(fitted.head, tone.head), networks=networks), scores)


def _labels(task: Task, material: Material) -> list[Label]:
    return [material.texts[row].labels[task.name] for row in material.known(task)]


def _finished(fitted: _Fitted, material: Material) -> tuple[Head, Measures]:
    """The head pruned and calibrated, and its cross-validated figures, both on our own corpus.

    Thresholds of classes stand half way between the most probable class and equal shares, as the
    shares in our corpus are nobody else's. Those of English complaints and opinions are raised
    until plain questions of the lent sets are hardly ever taken for one; complaints have a second
    threshold, for where an opinion is given.
    """
    task = fitted.head.task
    known = material.known(task)
    own = known[known < material.own]
    truth = encode(task, fitted.head.labels, _labels(task, material)[: len(own)])
    scores = fitted.scores[: len(own)]
    head = calibrated(coarse(prune(fitted.head, KEPT_WEIGHTS)), scores, truth)
    result = judged(task, scores, truth, material.folds[own])
    predicted = result.predicted
    if task.kind == "multiclass":
        head = replace(head, thresholds=np.sqrt(truth.mean(axis=0)))
        predicted = decode(task, result.probabilities, head.thresholds)
    elif task.name in ("complaint", "opinion") and material.languages == ENGLISH:
        chances = to_probabilities(task, head.slope * fitted.scores + head.intercept)[:, 0]
        head = replace(
            head, thresholds=np.maximum(head.thresholds, _quiet(chances, known, material))
        )
        predicted = decode(task, result.probabilities, head.thresholds)
    if task.name == "complaint" and material.languages == ENGLISH:
        head = replace(head, opinion=OPINION)
    measures = measure(task, head.labels, truth, predicted, result.probabilities, RECIPE.seed)
    about = {"folds": FOLDS, "recipe": asdict(RECIPE), "languages": list(material.languages),
             "corpus": corpus_version()}  # fmt: skip
    return replace(head, about=about), measures


def _quiet(chances: Doubles, known: Rows, material: Material) -> float:
    """The threshold that keeps false alarms, out of fold, at `FALSE_ALARMS`."""
    return max(
        float(np.quantile(chances[np.isin(known, material.rows_of(name))], 1 - FALSE_ALARMS))
        for name in QUIET
    )


def _card(head: Head, material: Material, sources: Sequence[Source], measures: Measures) -> str:
    languages = material.languages
    read = {*languages, *ENGLISH}
    used = [source for source in sources
            if any(head.task.name in text.labels and text.language in read
                   for text in source.texts)]  # fmt: skip
    contrasts = sum(text.is_contrast for text in material.texts)
    weight = f" at {CONTRAST} of their weight" if head.task.name in USUAL else ""
    lent = "" if set(ENGLISH) <= set(languages) else f"; English texts at {LENT} of their weight"
    facts = {
        "Task": f"{head.task.name} ({head.task.kind}): {', '.join(head.labels)}",
        "Languages": ", ".join(languages),
        "Learned from": f"nlp/corpus ({material.own} utterances, this project's own; "
        f"{contrasts} contrasts{weight})"
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
