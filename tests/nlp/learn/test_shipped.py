from pathlib import Path

import pytest

from nlp.learn.features import extract
from nlp.learn.shipped import (
    SERVED,
    SHIPPED_TASKS,
    models_folder,
    shipped_head,
    shipped_heads,
)
from nlp.learn.sources import banking_questions, cfpb_narratives, corpus_version, star_turns

DATA = Path(__file__).parents[4] / "shared" / "data"


def complaint_share(texts: list[str]) -> float:
    predicted = shipped_head("complaint").predict(extract(texts))
    return sum(bool(labels) for labels in predicted) / len(texts)


def test_shipped_heads_are_small_and_carry_their_cards() -> None:
    files = [path for path in models_folder().rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 9_000_000
    for task in SHIPPED_TASKS:
        assert "Learned from" in (models_folder() / task / "card.md").read_text("utf-8")


@pytest.mark.parametrize("task", SERVED)
def test_shipped_heads_learned_from_the_corpus_as_it_stands(task: str) -> None:
    """After a change of the corpus: `make models DATA=folder`."""
    for name, head in shipped_heads(task).items():
        assert head.about["corpus"] == corpus_version(), name


@pytest.mark.real
def test_shipped_complaint_head_on_texts_whose_answer_is_known() -> None:
    if not DATA.is_dir():
        pytest.skip("no evaluation data")
    assert complaint_share(banking_questions(DATA / "banking77" / "test.csv")) < 0.04
    assert complaint_share(sorted(set(star_turns(DATA, "agent", 1)))) < 0.03
    told = [text for key, text in cfpb_narratives(DATA) if int(key) % 2 == 1]
    assert complaint_share(told) > 0.96
