"""Train the head that tells topics no phrase names: `python -m nlp.learn.topics --data FOLDER`.

It learns second-level topics from our own corpus and from two licensed sets, whose labels
`topic_labels.yaml` translates. One threshold holds for every topic: a calibrated probability, which
each mention that the head adds tells as its score.
"""

import argparse
import csv
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import yaml

from nlp.languages import SCORED
from nlp.learn.calibration import calibrated
from nlp.learn.features import extract_each
from nlp.learn.fit import (
    Examples,
    Recipe,
    Weights,
    assign_folds,
    cross_validate,
    fit,
    together,
)
from nlp.learn.head_files import save
from nlp.learn.heads import coarse, prune
from nlp.learn.measures import measure
from nlp.learn.report import card
from nlp.learn.shipped import models_folder
from nlp.learn.sources import Source, Text, corpus_texts, corpus_version
from nlp.learn.tasks import TASKS, encode

RECIPE = Recipe(c=10.0, style=0.0, dense=0.0, counts=0.0, length=0.0)
THRESHOLD = 0.3
_FOLDS = 3
_KEPT_WEIGHTS = 220_000
_FEWEST = 15
_NO_THEME = "brand.general"  # a verdict on the whole, which no words of a sentence name
_LABELS = Path(__file__).with_name("topic_labels.yaml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, judge and write the head."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn.topics", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--output", type=Path, default=models_folder() / "topics")
    parsed = parser.parse_args(arguments)
    corpus, sources = corpus_texts(SCORED), sources_of_topics(parsed.data)
    task = TASKS["topics"]
    counts = Counter(label for text in corpus for label in text.labels["topics"])
    del counts[_NO_THEME]
    labels = tuple(sorted(label for label, count in counts.items() if count >= _FEWEST))
    own = _examples(corpus, np.ones(len(corpus)))
    rest = [text for source in sources for text in source.texts]
    weights = np.concatenate([np.full(len(source.texts), source.weight) for source in sources])
    other = _examples(rest, weights)
    folds = assign_folds([text.text for text in corpus], own.labels, _FOLDS, RECIPE.seed)
    result = cross_validate(task, labels, own, folds, RECIPE, auxiliary=other)
    truth = encode(task, labels, own.labels)
    head = coarse(prune(fit(task, labels, together(own, other), RECIPE), _KEPT_WEIGHTS))
    head = replace(
        calibrated(head, result.scores, truth),
        thresholds=np.full(len(labels), THRESHOLD),
        about={
            "folds": _FOLDS,
            "recipe": asdict(RECIPE),
            "languages": list(SCORED),
            "corpus": corpus_version(),
        },
    )
    save(head, parsed.output)
    predicted = result.probabilities >= THRESHOLD
    measures = measure(task, labels, truth, predicted, result.probabilities, RECIPE.seed)
    facts = {
        "Task": f"topics (multilabel): {len(labels)} of the taxonomy's second level",
        "Languages": ", ".join(SCORED),
        "Learned from": f"nlp/corpus ({len(corpus)} utterances, this project's own)"
        + "".join(
            f"; {source.name} ({source.licence}; {source.part}; weight {source.weight})"
            for source in sources
        ),
        "Threshold": f"calibrated probability of {THRESHOLD}, for every topic",
        "Made by": "`python -m nlp.learn.topics --data FOLDER`",
        "How it was judged": f"{_FOLDS} folds of nlp/corpus; the other sets are only learned from",
    }
    title = f"{_FOLDS}-fold cross-validation on nlp/corpus, the head alone"
    text = card("topics, shipped", facts, {title: measures})
    (parsed.output / "card.md").write_text(text, encoding="utf-8")
    sys.stdout.write(f"topics: micro-F1 {measures.micro_f1:.3f} in {_FOLDS} folds\n")
    return 0


def sources_of_topics(data: Path) -> tuple[Source, ...]:
    """The licensed sets whose labels mean topics; raises FileNotFoundError where one is absent."""
    meaning = yaml.load(_LABELS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    root = ET.parse(data / "mams" / "acsa_train.xml").getroot()  # noqa: S314 - a local file
    sentences = [
        (
            sentence.findtext("text") or "",
            [str(category.get("category")) for category in sentence.iter("aspectCategory")],
        )
        for sentence in root.iter("sentence")
    ]
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as handle:
        questions = [(row["text"], [row["category"]]) for row in csv.DictReader(handle)]
    return (
        Source("mams", "Apache-2.0", "acsa_train, categories", 0.3,
               _texts("mams-acsa", sentences, meaning["mams"])),
        Source("banking77", "CC BY 4.0", "every third question of train.csv, intents", 0.2,
               _texts("banking77-intents", questions[::3], meaning["banking77"])),
    )  # fmt: skip


def _texts(
    name: str, rows: Sequence[tuple[str, Sequence[str]]], meaning: dict[str, str]
) -> tuple[Text, ...]:
    return tuple(
        Text(
            f"{name}:{number}",
            text,
            {"topics": tuple(sorted({meaning[label] for label in labels if label in meaning}))},
        )
        for number, (text, labels) in enumerate(rows)
    )


def _examples(texts: Sequence[Text], weights: Weights) -> Examples:
    features = extract_each([text.text for text in texts], [text.language for text in texts])
    return Examples(features, tuple(text.labels["topics"] for text in texts), weights)


if __name__ == "__main__":
    sys.exit(main())
