from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.core.engine import Landed, extract
from extractors.core.errors import ConfigError
from extractors.sources.app_store import SOURCE
from lake import raw
from lake.config import SourceConfig
from lake.records import Feedback, RecordError, Score

END = datetime(2026, 5, 20, tzinfo=UTC)
CONFIG = SourceConfig(
    name="one", type="app_store", params={"apps": ["42"], "products": {"42": "Acme"}}
)


def entry(number: int, at: datetime, **values: Any) -> dict[str, Any]:
    labels = {
        "id": str(number),
        "updated": at.isoformat(),
        "im:rating": "2",
        "im:version": "3.1",
        "title": "Slow",
        "content": "It never loads.",
        "im:voteSum": "0",
        "im:voteCount": "0",
        **values,
    }
    fields = {name: {"label": label} for name, label in labels.items() if label is not None}
    return {**fields, "author": {"name": {"label": "kim"}, "label": ""}}


def records(payload: Any) -> list[Any]:
    return list(SOURCE.to_records(CONFIG, "42_de", payload))


@pytest.fixture
def feed(wire: Any, home: Any) -> Callable[..., list[Landed]]:
    """Pulls a feed whose pages are given, at a moment."""

    def pull(pages: list[Any], at: datetime = END) -> list[Landed]:
        def answer(path: str, _: object) -> Any:
            number = int(path.split("page=")[1].split("/")[0])
            found = pages[number - 1] if number <= len(pages) else None
            body = {"feed": {} if found is None else {"entry": found}}
            return 200, {"Content-Type": "text/javascript"}, json.dumps(body).encode()

        with wire(answer) as line:
            params = {"apps": ["42"], "pause_seconds": 0, "base_url": line.url}
            return extract(home("app_store", params).at(at), "one", "42_us")

    return pull


def landed_ids(home: Any, landed: list[Landed]) -> list[str]:
    lake = home("app_store", {}).at(END).lake
    return [
        line.payload["id"]["label"] for item in landed for line in raw.read(lake, item.batch)[0]
    ]


def test_a_review_keeps_its_words_stars_version_and_place() -> None:
    review, stars = records(entry(7, END))
    assert isinstance(review, Feedback)
    assert (review.native_id, review.title, review.body) == ("7", "Slow", "It never loads.")
    assert (review.product, review.product_version, review.location) == ("Acme", "3.1", "de")
    assert (review.created_at, review.author.value) == (END, "kim")  # type: ignore[union-attr]
    assert isinstance(stars, Score)
    assert (stars.metric, stars.value, stars.min, stars.max) == ("stars", 2.0, 1, 5)
    assert (stars.response_id, stars.feedback_native_id) == ("7", "7")


def test_stars_without_words_are_a_score_alone() -> None:
    [stars] = records(entry(7, END, title="", content=" "))
    assert isinstance(stars, Score)
    assert stars.feedback_native_id is None


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"im:rating": "many"}, "wrong_type"),
        ({"im:rating": None}, "missing_score"),
        ({"id": None}, "missing_id"),
        ({"updated": "2026-02-30T00:00:00Z"}, "bad_date"),
        ({"content": 5}, "wrong_type"),
    ],
)
def test_a_review_that_cannot_be_used_says_why(values: dict[str, Any], rule: str) -> None:
    with pytest.raises(RecordError) as raised:
        records(entry(7, END, **values))
    assert raised.value.rule == rule


def test_the_app_itself_is_no_review(feed: Any, home: Any) -> None:
    app = {"im:name": {"label": "Acme"}, "id": {"label": "app"}}
    landed = feed([[app, entry(1, END - timedelta(days=1))]])
    assert landed_ids(home, landed) == ["1"]


def test_a_lone_review_comes_as_an_object(feed: Any, home: Any) -> None:
    assert landed_ids(home, feed([entry(1, END - timedelta(days=1))])) == ["1"]


def test_an_empty_feed_moves_no_bookmark_and_is_noted(feed: Any) -> None:
    [landed] = feed([])
    assert landed.trailer.notes["empty_feed"]
    assert landed.trailer.cursor_after == {}


def test_an_edit_lands_beside_the_first_version(feed: Any, home: Any) -> None:
    first = entry(1, END - timedelta(days=2))
    edited = entry(1, END - timedelta(hours=1), content="Loads now.")
    feed([[entry(2, END - timedelta(days=1)), first]])
    landed = feed([[edited, entry(2, END - timedelta(days=1))]], END + timedelta(days=1))
    assert landed_ids(home, landed) == ["1"]


def test_a_later_pull_stops_where_the_window_begins(feed: Any) -> None:
    pages = [
        [entry(page * 50 + n, END - timedelta(days=page, minutes=n)) for n in range(50)]
        for page in range(1, 11)
    ]
    [first] = feed(pages)
    assert (first.trailer.pages, first.trailer.records) == (10, 500)
    assert first.trailer.cap_hit == "the vendor gives 10 pages of 50 at most"
    [second] = feed(pages, END + timedelta(days=1))
    assert (second.trailer.pages, second.trailer.cap_hit) == (4, None)


def test_a_window_that_reaches_below_the_tenth_page_says_so(feed: Any) -> None:
    feed([[entry(0, END - timedelta(days=1))]])
    pages = [
        [entry(page * 50 + n, END + timedelta(hours=20 - page, minutes=-n)) for n in range(50)]
        for page in range(1, 11)
    ]
    [landed] = feed(pages, END + timedelta(days=1))
    assert landed.trailer.cap_hit


@pytest.mark.parametrize(
    "params", [{}, {"apps": ["acme"]}, {"apps": ["42"], "storefronts": ["usa"]}]
)
def test_streams_want_apples_ids_and_country_codes(params: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="params"):
        SOURCE.streams(SourceConfig(name="one", type="app_store", params=params))


def test_streams_are_apps_by_storefronts() -> None:
    params = {"apps": ["42", "43"], "storefronts": ["us", "gb"]}
    config = SourceConfig(name="one", type="app_store", params=params)
    assert SOURCE.streams(config) == ("42_us", "42_gb", "43_us", "43_gb")
