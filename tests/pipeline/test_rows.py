from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lake.contracts import to_table
from lake.datasets import CASE_EVENTS, FEEDBACK, SCORES, TURNS
from lake.keys import KeyRing
from lake.records import CaseEvent, Feedback, Identity, Score, Turn
from pipeline.rows import RowMaker, clean

KEYS = KeyRing(b"s" * 64, "id")
AT = datetime(2026, 6, 28, 23, 30, tzinfo=UTC)


@pytest.fixture
def maker() -> RowMaker:
    return RowMaker(
        source="shop",
        stream="reviews",
        batch="shop.reviews.1",
        raw_file="raw/shop.reviews.1",
        brand="Marrowby",
        extracted_at=AT,
        zone=ZoneInfo("Europe/Berlin"),
        keys=KEYS,
    )


def test_rows_name_the_native_id_and_their_place(maker: RowMaker) -> None:
    (row,) = maker.make(7, [Feedback("review", native_id="42", body="late")])["feedback"]
    assert row["feedback_id"] == "shop:42"
    assert (row["raw_file"], row["raw_line"]) == ("raw/shop.reviews.1", 7)


def test_rows_without_native_id_are_told_apart_by_text_score_and_occurrence(
    maker: RowMaker,
) -> None:
    def ids(text: str, stars: float) -> list[str]:
        records = [Feedback("review", body=text), Score("review", "stars", stars, 1, 5)]
        return [row["feedback_id"] for row in maker.make(1, records)["feedback"]]

    first, again, other_score, other_text = (
        ids("good", 5), ids("good", 5), ids("good", 1), ids("bad", 5),
    )  # fmt: skip
    assert len({*first, *again, *other_score, *other_text}) == 4
    assert first[0].removesuffix("-1") == again[0].removesuffix("-2")


def test_the_same_file_gives_the_same_digest_ids_again(maker: RowMaker) -> None:
    other = replace(maker, batch="another", raw_file="raw/x", given=Counter())
    record = Feedback("review", body="good")
    assert [r["feedback_id"] for r in maker.make(1, [record])["feedback"]] == [
        r["feedback_id"] for r in other.make(9, [record])["feedback"]
    ]


def test_identities_are_hashed_and_a_nickname_is_no_customer(maker: RowMaker) -> None:
    ann = Identity("email", "ann@example.com")
    known = Feedback(
        "review", native_id="1", body="x", customer=ann, author=Identity("nickname", "a")
    )
    stranger = Feedback("review", native_id="2", body="x", customer=Identity("nickname", "ann"))
    first, second = maker.make(1, [known, stranger])["feedback"]
    assert first["customer_key"] == KEYS.key(ann)
    assert first["author_key"] == KEYS.key(Identity("nickname", "a"))
    assert second["customer_key"] is None
    assert "ann@example" not in json.dumps(first, default=str).lower()


def test_texts_are_masked_before_they_are_rows(maker: RowMaker) -> None:
    record = Feedback(
        "ticket",
        native_id="1",
        title="mail ann@example.com",
        body="my card 4111 1111 1111 1111",
        attributes={"note": "ann@example.com", "count": 3},
    )
    (row,) = maker.make(1, [record])["feedback"]
    assert row["title"] == "mail <EMAIL>"
    assert "4111" not in row["body"]
    assert json.loads(row["attributes"]) == {"note": "<EMAIL>", "count": 3}
    assert json.loads(row["pii"])["EMAIL"] == 2


def test_a_conversation_has_turns_and_no_body(maker: RowMaker) -> None:
    turns = [
        Turn("agent", "may I have your name please", 0, 900),
        Turn("customer", "jon smith", 1000, 2000, Identity("account", "A1")),
    ]
    made = maker.make(1, [Feedback("chat", native_id="c1", turns=turns)])
    assert made["feedback"][0]["body"] is None
    assert [row["turn_index"] for row in made["turns"]] == [0, 1]
    assert made["turns"][1]["text"] == "<NAME>", "the question decides what a bare answer is"
    assert made["turns"][1]["speaker_key"] == KEYS.key(Identity("account", "A1"))


def test_scores_lead_to_their_verbatim_or_stand_alone(maker: RowMaker) -> None:
    made = maker.make(
        3, [Feedback("survey", native_id="r1/why", body="slow"), Score("survey", "nps", 3, 0, 10)]
    )
    assert made["scores"][0]["feedback_id"] == "shop:r1/why"
    assert made["scores"][0]["response_id"] == "shop:r1/why"
    alone = maker.make(4, [Score("survey", "nps", 9, 0, 10)])["scores"][0]
    assert alone["feedback_id"] is None
    assert alone["response_id"] == "shop:~shop.reviews.1-4"


def test_the_business_date_follows_the_configured_zone(maker: RowMaker) -> None:
    (row,) = maker.make(1, [Feedback("review", native_id="1", body="x", created_at=AT)])["feedback"]
    assert row["business_date"] == date(2026, 6, 29)
    (unknown,) = maker.make(2, [Feedback("review", native_id="2", body="x")])["feedback"]
    assert unknown["created_at"] is None
    assert unknown["business_date"] is None


def test_the_configured_brand_fills_in_but_never_overrides(maker: RowMaker) -> None:
    records = [Feedback("review", "1", body="x"), Feedback("review", "2", body="x", brand="Other")]
    assert [row["brand"] for row in maker.make(1, records)["feedback"]] == ["Marrowby", "Other"]


def test_all_rows_follow_their_contracts(maker: RowMaker) -> None:
    made = maker.make(
        1,
        [
            Feedback("chat", native_id="1", turns=[Turn("customer", "hi")]),
            Score("chat", "csat", 4, 1, 5),
            CaseEvent("1", "e1", AT, "created", "customer"),
        ],
    )
    for dataset in (FEEDBACK, TURNS, SCORES, CASE_EVENTS):
        assert to_table(dataset, made[dataset.name]).num_rows == 1


@pytest.mark.parametrize(
    ("given", "kept"), [("a\x00b", "ab"), ("cut \ud83d", "cut \ufffd"), ("fine 😀", "fine 😀")]
)
def test_text_that_no_store_holds_is_made_storable(given: str, kept: str) -> None:
    assert clean(given) == kept
