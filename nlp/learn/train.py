"""Train a head on a user's labels, with an honest report, in well under a minute."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from nlp.learn.accurate import second_opinion
from nlp.learn.calibration import calibrated
from nlp.learn.features import extract_each
from nlp.learn.fit import (
    Examples,
    Recipe,
    assign_folds,
    cross_validate,
    fit,
    together,
)
from nlp.learn.head_files import save
from nlp.learn.heads import Head, with_priors
from nlp.learn.labelled import Labelled, reading_languages
from nlp.learn.measures import Measures, measure
from nlp.learn.report import card
from nlp.learn.tasks import Task, encode

MIN_LABEL = 5
MIN_SHARE = 0.05
_FEW_COLUMNS = 3

Profile = Literal["default", "accurate"]
PROFILES: tuple[Profile, ...] = get_args(Profile)


@dataclass(frozen=True)
class Trained:
    """A calibrated head and its cross-validated figures."""

    head: Head
    measures: Measures
    folds: int
    dropped_labels: tuple[str, ...]


def train(
    data: Labelled,
    task: Task,
    recipe: Recipe | None = None,
    folds: int = 10,
    priors: tuple[Head, ...] = (),
    auxiliary: Examples | None = None,
    profile: Profile = "default",
) -> Trained:
    """Cross-validate, then fit on all rows; calibration and thresholds come from held-out folds.

    Labels of a multi-label task with fewer than MIN_LABEL rows are not learned; the head serves the
    languages of at least MIN_SHARE of the rows. Deterministic. The profile `accurate`, for binary
    tasks in English, adds a second opinion; raises ExtraMissingError where it is not installed.
    """
    recipe = recipe or Recipe()
    labels, dropped = _labels(data, task)
    if len(labels) > _FEW_COLUMNS:
        folds = min(folds, 5)
    rows = tuple(tuple(label for label in row if label in labels) for row in data.labels)
    languages = reading_languages(data)
    own = Examples(extract_each(data.texts, languages), rows, np.ones(len(rows)))
    groups = [" ".join(text.lower().split()) for text in data.texts]
    fold = assign_folds(groups, rows, folds, recipe.seed)
    result = cross_validate(task, labels, own, fold, recipe, priors, auxiliary)
    truth = encode(task, labels, rows)
    everything = own if auxiliary is None else together(own, auxiliary)
    head = calibrated(fit(task, labels, everything, recipe, priors), result.scores, truth)
    about: dict[str, Any] = {
        "rows": len(rows),
        "folds": folds,
        "recipe": asdict(recipe),
        "languages": sorted(
            name for name, n in Counter(languages).items() if n >= MIN_SHARE * len(languages)
        ),
    }
    if profile == "accurate":
        dense = with_priors(own.features, priors)
        opinion = second_opinion(task, data.texts, dense, result, truth, fold, recipe.seed)
        head = replace(head, second=opinion.second, thresholds=np.array([opinion.threshold]))
        result, about = opinion.result, about | {"accurate": opinion.about}
    measures = measure(task, labels, truth, result.predicted, result.probabilities, recipe.seed)
    return Trained(replace(head, about=about), measures, folds, dropped)


def write(trained: Trained, data: Labelled, folder: Path, source: str) -> None:
    """Save the model, `report.json` and `card.md` into `folder`."""
    save(trained.head, folder)
    report = trained.measures.as_dict() | {"rejects": dict(data.rejects)}
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    facts = {
        "Task": f"{trained.head.task.name} ({trained.head.task.kind}): "
        + ", ".join(trained.head.labels),
        "Data": f"{source}: {len(data.texts)} rows, {sum(data.rejects.values())} rejected",
        "Languages": ", ".join(trained.head.about["languages"]),
        "Builds on": ", ".join(prior.task.name for prior in trained.head.priors)
        or "nothing but the features",
        "Not learned": ", ".join(trained.dropped_labels) + f" (fewer than {MIN_LABEL} rows)"
        if trained.dropped_labels
        else "–",
        "Profile": _profile(trained.head),
        "Seed": trained.head.about["recipe"]["seed"],
        "How it was judged": f"{trained.folds} folds, equal texts never apart; calibration and "
        "thresholds set without the rows they are judged on",
    }
    title = f"{trained.folds}-fold cross-validation"
    text = card(f"{trained.head.task.name} model", facts, {title: trained.measures})
    (folder / "card.md").write_text(text, encoding="utf-8")


def _profile(head: Head) -> str:
    accurate = head.about.get("accurate")
    if accurate is None:
        return "default"
    return (
        f"accurate: the {100 * accurate['share_embedded']:.0f} % of texts that the head is least "
        f"sure of are read by {accurate['encoder']} too, {accurate['embedded_per_second']} a "
        "second where it was trained"
    )


def _labels(data: Labelled, task: Task) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if task.labels:
        return task.labels, ()
    count = Counter(label for row in data.labels for label in row)
    kept = tuple(sorted(label for label in count if count[label] >= MIN_LABEL))
    return kept, tuple(sorted(set(count) - set(kept)))
