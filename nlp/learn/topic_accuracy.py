"""How true the topics are: labels of public sets against the topics that mean them.

`topic_sets.yaml` says which topics mean a label. The reference is a classifier trained on the set
itself, judged out of fold on the same texts; the pipeline has never seen the set.
"""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.lexicon import split_terms
from nlp.learn.fit import assign_folds
from nlp.learn.measures import Measures, measure
from nlp.learn.tasks import TASKS, Label, Targets, encode

_SETS = Path(__file__).with_name("topic_sets.yaml")
_FOLDS = 5


@dataclass(frozen=True)
class TopicSet:
    """A set's labels in order of precedence, and the label that each topic means."""

    labels: tuple[str, ...]
    meaning: dict[str, str]
    otherwise: str
    has_one: bool

    def means(self, topic: str) -> str | None:
        """The label of the deepest named topic above `topic`, or of itself."""
        while topic and topic not in self.meaning:
            topic = topic.rpartition(".")[0]
        return self.meaning.get(topic)

    def read(self, topics: Iterable[str]) -> Label:
        """The labels of a text in which these topics are mentioned."""
        named = {label for topic in topics if (label := self.means(topic))} or {self.otherwise}
        if self.has_one:
            return (min(named, key=self.labels.index),)
        return tuple(sorted(named))


def topic_set(name: str) -> TopicSet:
    """A set of `topic_sets.yaml`."""
    raw = yaml.load(_SETS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[name]
    labels: dict[str, str] = raw["labels"]
    meaning = {topic: label for label, topics in labels.items() for topic in split_terms(topics)}
    return TopicSet(tuple(labels), meaning, raw["otherwise"], bool(raw.get("one")))


def semeval_restaurants(data: Path) -> list[tuple[str, Label]]:
    """Sentences of the SemEval-2014 training file with their categories."""
    root = ET.parse(data / "semeval_absa" / "Restaurants_Train_v2.xml").getroot()
    return [
        (
            sentence.findtext("text") or "",
            tuple(sorted({str(c.get("category")) for c in sentence.iter("aspectCategory")})),
        )
        for sentence in root.iter("sentence")
    ]


def airline_reasons(data: Path) -> list[tuple[str, Label]]:
    """Negative posts with the reason that the crowd chose."""
    with (data / "airline_tweets" / "Tweets.csv").open(encoding="utf-8", newline="") as handle:
        return [
            (row["text"], (row["negativereason"],))
            for row in csv.DictReader(handle)
            if row["negativereason"]
        ]


SETS: dict[str, Callable[[Path], list[tuple[str, Label]]]] = {
    "semeval_restaurants": semeval_restaurants,
    "airline_reasons": airline_reasons,
}


def judged(name: str, truth: Sequence[Label], found: Sequence[Iterable[str]]) -> Measures:
    """Figures of the topics of each text against the labels of a set of `topic_sets.yaml`."""
    topics = topic_set(name)
    return _measured(topics.labels, truth, [topics.read(each) for each in found])


def reference(name: str, rows: Sequence[tuple[str, Label]]) -> Measures:
    """TF-IDF of words and logistic regression, trained on the set, out of fold."""
    topics = topic_set(name)
    texts, truth = [text for text, _ in rows], [label for _, label in rows]
    targets = encode(TASKS["topics"], topics.labels, truth)
    folds = assign_folds(texts, truth, _FOLDS, seed=0)
    odds = np.empty(targets.shape)
    for fold in range(_FOLDS):
        inside = np.flatnonzero(folds != fold)
        words = TfidfVectorizer(sublinear_tf=True)
        seen = words.fit_transform([texts[row] for row in inside])
        unseen = words.transform([texts[row] for row in np.flatnonzero(folds == fold)])
        for column, target in enumerate(targets[inside].T):
            model = LogisticRegression(C=3.0, max_iter=1000).fit(seen, target)
            odds[folds == fold, column] = model.decision_function(unseen)
    held = odds > 0
    if topics.has_one:
        held = np.eye(len(topics.labels), dtype=bool)[odds.argmax(axis=1)]
    guess = [tuple(topics.labels[k] for k in np.flatnonzero(row)) for row in held]
    return _measured(topics.labels, truth, guess)


def _measured(labels: tuple[str, ...], truth: Sequence[Label], guess: Sequence[Label]) -> Measures:
    task = TASKS["topics"]
    encoded: Targets = encode(task, labels, guess)
    return measure(task, labels, encode(task, labels, truth), encoded, encoded.astype(float))


def table(title: str, found: Measures, trained: Measures) -> Iterator[str]:
    """Rows by label: the pipeline's figures beside the F1 of the trained reference."""
    yield f"### Topics: {title}"
    yield "| label | n | precision | recall | F1 [95 %] | trained on it: F1 |"
    yield "|---|--:|--:|--:|--:|--:|"
    for own, other in zip(found.labels, trained.labels, strict=True):
        low, high = own.f1_interval
        yield (
            f"| {own.label} | {own.support:,} | {_percent(own.precision)} | {_percent(own.recall)}"
            f" | {_percent(own.f1)} [{_percent(low)}, {_percent(high)}] | {_percent(other.f1)} |"
        )
    low, high = found.macro_f1_interval
    yield (
        f"| **macro-F1** | {found.rows:,} | | | {_percent(found.macro_f1)} "
        f"[{_percent(low)}, {_percent(high)}] | {_percent(trained.macro_f1)} |"
    )
    yield (
        f"| **micro-F1** | | | | {_percent(found.micro_f1)} | {_percent(trained.micro_f1)} |"
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
