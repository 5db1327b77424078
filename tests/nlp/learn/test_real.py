"""The pipeline's figures on the public sets, held a little below what was measured."""

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language

from nlp.learn.accuracy import airline_posts, rated_reviews
from nlp.learn.found import Found, found_in, judged
from nlp.learn.proxies import SETS, baseline, spread, trained
from nlp.learn.sources import banking_questions, cfpb_narratives, star_turns

DATA = Path(__file__).parents[4] / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="no evaluation data"),
]


def flagged(language: Language, texts: list[str]) -> float:
    return sum(bool(each.is_complaint) for each in found_in(language, texts)) / len(texts)


def test_sentiment_of_posts_on_airline_tweets(language: Language) -> None:
    texts, truth = airline_posts(DATA, every=8)
    found = [(each.label or "neutral",) for each in found_in(language, texts)]
    assert judged("sentiment", truth, found).macro_f1 > 0.665


@pytest.mark.parametrize(
    ("texts", "least", "most"),
    [
        (lambda: banking_questions(DATA / "banking77" / "test.csv")[::4], 0.0, 0.045),
        (lambda: sorted(set(star_turns(DATA, "agent", 1))), 0.0, 0.04),
        (lambda: [t for k, t in cfpb_narratives(DATA) if int(k) % 2 == 1][::4], 0.93, 1.0),
    ],
)
def test_complaints_where_the_answer_is_known(
    language: Language, texts: Callable[[], list[str]], least: float, most: float
) -> None:
    assert least <= flagged(language, texts()) <= most


@pytest.fixture(scope="module")
def rated(language: Language) -> dict[tuple[str, str], list[tuple[bool, Found]]]:
    return rated_reviews(language, DATA, every=1)


@pytest.mark.parametrize(
    ("code", "least"),
    [("en", 0.87), ("de", 0.81), ("fr", 0.80), ("es", 0.80), ("nl", 0.81), ("it", 0.81)],
)
def test_sentiment_agrees_with_stars(
    rated: dict[tuple[str, str], list[tuple[bool, Found]]], code: str, least: float
) -> None:
    own = rated["neobank", code]
    assert sum(good == ((each.sentiment or 0.0) > 0) for good, each in own) / len(own) > least


@pytest.mark.parametrize("channel", ["review", None])
def test_complaints_follow_stars_in_english_whether_the_channel_is_told_or_not(
    language: Language, channel: str | None
) -> None:
    read = rated_reviews(language, DATA, every=3, channel=channel)["neobank", "en"]
    truth = [() if good else ("complaint",) for good, _ in read]
    guess = [("complaint",) if each.is_complaint else () for _, each in read]
    assert judged("complaint", truth, guess).macro_f1 > 0.86


@pytest.mark.parametrize("name", sorted(SETS))
def test_train_is_better_than_plain_tf_idf(name: str) -> None:
    rows = spread(SETS[name](DATA), 2000)
    ours, plain = trained(rows, 5).macro_f1, baseline(rows, 5).macro_f1
    assert ours > plain + 0.01
