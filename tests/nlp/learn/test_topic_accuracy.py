"""Topics against the labels of public sets; thresholds stand a little below what is measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from lake.config import NlpConfig
from nlp.learn.found import found_in
from nlp.learn.topic_accuracy import NAMES, judged, read_set, reference, topic_set
from nlp.pipeline import load
from nlp.taxonomy import read_taxonomy

DATA = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the evaluation data folder is absent")


@pytest.fixture(scope="module")
def language() -> Language:
    return load(NlpConfig())


@pytest.mark.parametrize("name", NAMES)
def test_topic_sets_name_topics_that_there_are(name: str) -> None:
    assert set(topic_set(name).meaning) <= set(read_taxonomy().topics)


def test_topic_sets_take_the_deepest_topic_and_the_first_label() -> None:
    reasons = topic_set("airline_reasons")

    assert reasons.means("baggage.damaged") == "Damaged Luggage"
    assert reasons.means("baggage.lost") == "Lost Luggage"
    assert reasons.read(["staff.manner", "schedule.delay"]) == ("Late Flight",)
    assert reasons.read([]) == ("Can't Tell",)


@pytest.mark.real
@needs_data
@pytest.mark.parametrize(
    ("name", "least"), [("semeval_restaurants", 0.80), ("airline_reasons", 0.55)]
)
def test_topics_agree_with_the_labels_of_public_sets(
    language: Language, name: str, least: float
) -> None:
    rows, _ = read_set(name, DATA)
    rows = rows[:: max(len(rows) // 1_000, 1)]
    found = found_in(language, [text for text, _ in rows])

    result = judged(name, [label for _, label in rows], [each.topics for each in found])

    assert result.micro_f1 >= least


@pytest.mark.real
@needs_data
@pytest.mark.parametrize(
    ("name", "pack"), [("semeval_restaurants", "restaurants"), ("airline_reasons", "travel")]
)
def test_topics_with_the_pack_of_the_industry_come_near_a_classifier_trained_on_the_set(
    name: str, pack: str
) -> None:
    rows, learned = read_set(name, DATA)
    found = found_in(load(NlpConfig(packs=(pack,))), [text for text, _ in rows])

    result = judged(name, [label for _, label in rows], [each.topics for each in found])

    assert result.micro_f1 >= reference(name, rows, learned).micro_f1 - 0.05
