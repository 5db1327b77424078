"""How true the topics are: labels of public sets against the topics that mean them.

`topic_sets.yaml` says which topics mean a label. The reference is a classifier trained on the set
itself, on its training file or else out of fold; the pipeline has learned from none of them.
"""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from nlp.languages import SCORED
from nlp.learn.fit import assign_folds
from nlp.learn.found import found_in
from nlp.learn.measures import Measures, measure
from nlp.learn.report import percent, share
from nlp.learn.sources import gold_rows
from nlp.learn.tasks import TASKS, Label, Targets, encode
from nlp.lexicon import split_terms

Row = tuple[str, Label]
"""A text and its labels."""
NAMES = ("semeval_restaurants", "airline_reasons")

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


def semeval_restaurants(data: Path, part: str) -> list[Row]:
    """Sentences of a SemEval-2014 file with their categories."""
    root = ET.parse(data / "semeval_absa" / part).getroot()  # noqa: S314 - a local file
    return [
        (
            sentence.findtext("text") or "",
            tuple(sorted({str(c.get("category")) for c in sentence.iter("aspectCategory")})),
        )
        for sentence in root.iter("sentence")
    ]


def airline_reasons(data: Path) -> list[Row]:
    """Negative posts with the reason that the crowd chose."""
    with (data / "airline_tweets" / "Tweets.csv").open(encoding="utf-8", newline="") as handle:
        return [
            (row["text"], (row["negativereason"],))
            for row in csv.DictReader(handle)
            if row["negativereason"]
        ]


def read_set(name: str, data: Path) -> tuple[list[Row], list[Row] | None]:
    """Texts to judge on, and those that the reference learns from, where there is such a file."""
    if name == "airline_reasons":
        return airline_reasons(data), None
    return (
        semeval_restaurants(data, "Restaurants_Test_Data_phaseB.xml"),
        semeval_restaurants(data, "Restaurants_Train_v2.xml"),
    )


def judged(name: str, truth: Sequence[Label], found: Sequence[Iterable[str]]) -> Measures:
    """Figures of the topics of each text against the labels of a set of `topic_sets.yaml`."""
    topics = topic_set(name)
    return _measured(topics.labels, truth, [topics.read(each) for each in found])


def reference(name: str, rows: Sequence[Row], learned: Sequence[Row] | None) -> Measures:
    """TF-IDF of words and balanced logistic regression, trained on `learned` or out of fold."""
    topics, truth = topic_set(name), [label for _, label in rows]
    if learned is not None:
        odds = _odds(topics.labels, learned, rows)
    else:
        folds = assign_folds([text for text, _ in rows], truth, _FOLDS, seed=0)
        odds = np.empty((len(rows), len(topics.labels)))
        for fold in range(_FOLDS):
            inside = [row for row, number in zip(rows, folds, strict=True) if number != fold]
            outside = [row for row, number in zip(rows, folds, strict=True) if number == fold]
            odds[folds == fold] = _odds(topics.labels, inside, outside)
    held = odds > 0
    if topics.has_one:
        held = np.eye(len(topics.labels), dtype=bool)[odds.argmax(axis=1)]
    guess = [tuple(topics.labels[k] for k in np.flatnonzero(row)) for row in held]
    return _measured(topics.labels, truth, guess)


def _odds(
    labels: tuple[str, ...], learned: Sequence[Row], judged: Sequence[Row]
) -> npt.NDArray[np.float64]:
    words = TfidfVectorizer(sublinear_tf=True)
    seen = words.fit_transform([text for text, _ in learned])
    unseen = words.transform([text for text, _ in judged])
    targets = encode(TASKS["topics"], labels, [label for _, label in learned])
    columns = [
        LogisticRegression(C=3.0, max_iter=1000, class_weight="balanced")
        .fit(seen, target)
        .decision_function(unseen)
        for target in targets.T
    ]
    return np.stack(columns, axis=1)


def _measured(labels: tuple[str, ...], truth: Sequence[Label], guess: Sequence[Label]) -> Measures:
    task = TASKS["topics"]
    encoded: Targets = encode(task, labels, guess)
    return measure(task, labels, encode(task, labels, truth), encoded, encoded.astype(float))


def tables(language: Language, data: Path, every: int) -> Iterator[str]:
    """Topics against the labels of public sets, and at the second level against the gold set."""
    for name in NAMES:
        rows, learned = read_set(name, data)
        trained = reference(name, rows, learned)
        chosen = rows[::every]
        found = found_in(language, [text for text, _ in chosen])
        own = judged(name, [label for _, label in chosen], [each.topics for each in found])
        yield from table(name, own, trained)
    yield "### Gold set: topics at the second level"
    yield "| language | n | precision | recall | micro-F1 |"
    yield "|---|--:|--:|--:|--:|"
    for code in SCORED:
        labelled = gold_rows(code)
        found = found_in(language, [row["text"] for row in labelled], code,
                         prompts=[row["prompt"] for row in labelled])  # fmt: skip
        true = [set(row["topics"]) for row in labelled]
        guess = [second_level(each.topics) for each in found]
        both = sum(len(one & other) for one, other in zip(true, guess, strict=True))
        named, held = sum(map(len, guess)), sum(map(len, true))
        yield (
            f"| {code} | {len(true)} | {share(both, named)} | {share(both, held)} | "
            f"{200 * both / (named + held):.1f} |"
        )


def second_level(topics: Label) -> set[str]:
    """The topics of the second level that hold these; those of the first tell too little."""
    return {".".join(topic.split(".")[:2]) for topic in topics if "." in topic}


def table(title: str, found: Measures, trained: Measures) -> Iterator[str]:
    """Rows by label: the pipeline's figures beside the F1 of the trained reference."""
    yield f"### Topics: {title}"
    yield "| label | n | precision | recall | F1 [95 %] | trained on it: F1 |"
    yield "|---|--:|--:|--:|--:|--:|"
    for own, other in zip(found.labels, trained.labels, strict=True):
        low, high = own.f1_interval
        yield (
            f"| {own.label} | {own.support:,} | {percent(own.precision)} | {percent(own.recall)}"
            f" | {percent(own.f1)} [{percent(low)}, {percent(high)}] | {percent(other.f1)} |"
        )
    low, high = found.macro_f1_interval
    yield (
        f"| **macro-F1** | {found.rows:,} | | | {percent(found.macro_f1)} "
        f"[{percent(low)}, {percent(high)}] | {percent(trained.macro_f1)} |"
    )
    yield (f"| **micro-F1** | | | | {percent(found.micro_f1)} | {percent(trained.micro_f1)} |")
