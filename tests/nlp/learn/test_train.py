from dataclasses import replace

import numpy as np
import pytest

from nlp.learn.features import extract
from nlp.learn.fit import Examples, Recipe, assign_folds, cross_validate
from nlp.learn.labelled import Labelled
from nlp.learn.sources import corpus_texts
from nlp.learn.tasks import TASKS, encode
from nlp.learn.train import train

SAMPLE = corpus_texts(("en",))[::6]


def labelled(name: str) -> Labelled:
    return Labelled(
        ids=tuple(text.id for text in SAMPLE),
        texts=tuple(text.text for text in SAMPLE),
        labels=tuple(text.labels[name] for text in SAMPLE),
        languages=("en",) * len(SAMPLE),
        rejects={},
    )


def test_training_twice_gives_the_same_weights_and_figures() -> None:
    first = train(labelled("complaint"), TASKS["complaint"], folds=3)
    second = train(labelled("complaint"), TASKS["complaint"], folds=3)
    assert np.array_equal(first.head.weights["char"], second.head.weights["char"])
    assert first.measures == second.measures


def test_training_learns_complaints() -> None:
    trained = train(labelled("complaint"), TASKS["complaint"], folds=5)
    assert trained.measures.macro_f1 > 0.65
    assert trained.measures.calibration_error < 0.1


def test_training_leaves_out_labels_that_are_too_rare() -> None:
    data = labelled("topics")
    labels = (("rare.bird",), ("rare.bird",), *data.labels[2:])
    trained = train(replace(data, labels=labels), TASKS["topics"], folds=2)
    assert "rare.bird" in trained.dropped_labels
    assert not set(trained.dropped_labels) & set(trained.head.labels)


def test_cross_validation_of_shuffled_labels_is_chance() -> None:
    task = TASKS["complaint"]
    labels = [text.labels["complaint"] for text in SAMPLE]
    order = np.random.default_rng(1).permutation(len(labels))
    shuffled = tuple(labels[row] for row in order)
    texts = [text.text for text in SAMPLE]
    examples = Examples(extract(texts), shuffled, np.ones(len(texts)))
    folds = assign_folds(texts, shuffled, 5, 0)
    result = cross_validate(task, task.labels, examples, folds, Recipe())
    truth = encode(task, task.labels, shuffled)[:, 0]
    above = result.scores[truth, 0][:, None] > result.scores[~truth, 0][None, :]
    assert above.mean() == pytest.approx(0.5, abs=0.08)


def test_folds_keep_equal_texts_together_and_labels_even() -> None:
    groups = [f"text {number // 2}" for number in range(200)]
    labels = [("complaint",) if number % 8 < 2 else () for number in range(200)]
    folds = assign_folds(groups, labels, 5, 0)
    assert np.array_equal(folds[::2], folds[1::2])
    shares = [np.mean([bool(labels[row]) for row in np.flatnonzero(folds == k)]) for k in range(5)]
    assert max(shares) - min(shares) < 0.05
