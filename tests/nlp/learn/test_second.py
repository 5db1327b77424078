from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlp.learn import second
from nlp.learn.accurate import TRAINING, fit_cascade
from nlp.learn.embedding import WIDTH
from nlp.learn.features import extract
from nlp.learn.head_files import load, save
from nlp.learn.heads import ModelError, fingerprint
from nlp.learn.network_fit import fit_networks
from nlp.learn.second import Cascade, SecondOpinion
from nlp.learn.shipped import shipped_head

GENERATOR = np.random.default_rng(0)
TARGET = GENERATOR.random(400) < 0.5
INPUTS = GENERATOR.normal(size=(400, WIDTH + 4)).astype(np.float32)
INPUTS[:, :40] += TARGET[:, None]


def opinion() -> SecondOpinion:
    return SecondOpinion(
        fit_networks(INPUTS, TARGET, TRAINING, seed=0), Cascade(0.3, 0.7, 0.5, 0.5, 0.1)
    )


def test_second_opinion_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    first = opinion()
    second.save(first, tmp_path)
    again = second.load(tmp_path)
    assert again.cascade == first.cascade
    assert np.array_equal(again.networks.scores(INPUTS), first.networks.scores(INPUTS))


def test_cascade_asks_about_the_given_share_around_the_threshold() -> None:
    first = 1 / (1 + np.exp(-(2 * TARGET - 1 + GENERATOR.normal(size=400))))
    cascade = fit_cascade(first, GENERATOR.normal(size=400), TARGET, share=0.25)
    assert len(cascade.unsure(first)) == pytest.approx(100, abs=1)
    assert cascade.low < 0.5 < cascade.high


def test_cascade_trusts_the_opinion_that_is_right() -> None:
    guess = 1 / (1 + np.exp(-GENERATOR.normal(size=400)))
    cascade = fit_cascade(guess, 4.0 * TARGET - 2, TARGET)
    assert cascade.second > 5 * abs(cascade.first)
    assert np.array_equal(cascade.together(guess, 4.0 * TARGET - 2) > 0.5, TARGET)


def test_fingerprint_changes_with_the_second_opinion() -> None:
    head = shipped_head("complaint")
    both = replace(head, second=opinion())
    other = replace(both, second=replace(opinion(), cascade=Cascade(0.3, 0.7, 0.5, 0.4, 0.1)))
    assert len({fingerprint(each) for each in (head, both, other)}) == 3


def test_a_head_without_second_opinion_is_left_alone() -> None:
    head, texts = shipped_head("complaint"), ["It broke twice and nobody answers."]
    features = extract(texts)
    probabilities = head.probabilities(features)
    assert head.revise(probabilities, texts, features) is probabilities


def test_a_certain_text_needs_no_encoder() -> None:
    head = replace(shipped_head("complaint"), second=opinion())
    texts = ["x"]
    certain = np.array([[0.99]])
    assert head.revise(certain, texts, extract(texts)) is certain


def test_a_model_saved_anew_without_second_opinion_has_none(tmp_path: Path) -> None:
    head = shipped_head("complaint")
    save(replace(head, second=opinion()), tmp_path)
    save(head, tmp_path)
    assert load(tmp_path).second is None


def test_a_model_with_a_broken_second_opinion_is_named(tmp_path: Path) -> None:
    save(replace(shipped_head("complaint"), second=opinion()), tmp_path)
    (tmp_path / "second" / "second.npz").unlink()
    with pytest.raises(ModelError, match=str(tmp_path)):
        load(tmp_path)
