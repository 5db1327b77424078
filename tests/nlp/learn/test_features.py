import numpy as np
import pytest

from nlp.learn.features import BLOCKS, dense_names, extract


def signal(text: str, name: str) -> float:
    return float(extract([text]).dense[0, dense_names().index(name)])


def test_features_of_a_text_do_not_depend_on_its_neighbours() -> None:
    alone = extract(["The card was declined again!"])
    among = extract(["x" * 70_000, "The card was declined again!", ""])
    assert np.array_equal(alone.dense[0], among.dense[1])
    for block in BLOCKS:
        assert (alone.blocks[block] != among.blocks[block][1]).nnz == 0


def test_features_count_words_once_by_logarithm() -> None:
    block = extract(["bad bad"]).blocks["word"]
    assert sorted(block.data.tolist()) == pytest.approx([1.0, 1 + np.log(2)])


def test_features_of_an_empty_text_are_there_and_finite() -> None:
    features = extract(["", "  ", "好"])
    assert features.dense.shape == (3, len(dense_names()))
    assert np.isfinite(features.dense).all()
    assert features.blocks["word"][0].nnz == 0


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("not good", "good"),
        ("terrible service", "service"),
        ("it is slow", "it is not slow"),
        ("GREAT app is useless", "great app is useful"),
        ("1 star", "5 stars"),
    ],
)
def test_features_read_opinion_with_negation(worse: str, better: str) -> None:
    assert signal(worse, "total") < signal(better, "total")


def test_features_let_a_phrase_overrule_its_words() -> None:
    assert signal("no problem", "total") > 0


def test_features_see_requests_and_questions() -> None:
    assert signal("Could you help me?", "share:request") == 1
    assert signal("Could you help me?", "last_asks") == 1
    assert signal("It works. Could you help me?", "share:request") == 0.5
