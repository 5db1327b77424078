from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors import registry
from extractors.core.mapping import Mapped, map_batch
from extractors.core.spec import Part, Pull, Source
from lake.config import SourceConfig
from lake.raw import RawLine, Trailer
from lake.records import CaseEvent, Feedback, Identity, Record, RecordError, Score, Turn

EXTRACTED = datetime(2026, 5, 1, tzinfo=UTC)
CONFIG = SourceConfig(name="one", type="stub")


def _records(_: SourceConfig, __: str, payload: Any) -> Iterator[Record]:
    if isinstance(payload, Exception):
        yield Feedback("review", "before", body="b")
        raise payload
    yield from payload["records"]


def _nothing(_: Pull) -> Iterator[Part]:
    return iter(())


@pytest.fixture(autouse=True)
def _stub(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source(
        "stub", "Stub", ("review",), "1", lambda _: ("s",), _nothing, _records,
        lambda *_: frozenset({"records"}),
    )  # fmt: skip
    monkeypatch.setitem(registry.SOURCES, "stub", source)


def mapped(*payloads: Any, until: datetime | None = None) -> Mapped:
    lines = [RawLine(payload, f"page {n}", n) for n, payload in enumerate(payloads, start=1)]
    return map_batch(CONFIG, "s", lines, Trailer("schedule", EXTRACTED, until=until))


def test_every_line_is_used_rejected_or_empty() -> None:
    good = Feedback("review", "1", body="fine")
    result = mapped(
        {"records": [good]}, {"records": []}, RecordError("missing_id", "id is missing")
    )
    assert result.records == [(1, (good,))]
    assert result.empty == 1
    [reject] = result.rejects
    assert (reject.line, reject.origin, reject.rule) == (3, "page 3", "missing_id")


def test_a_mistake_of_the_mapping_costs_one_record_and_tells_no_words() -> None:
    result = mapped(
        KeyError("the customer's own words"), {"records": [Feedback("review", body="b")]}
    )
    assert len(result.records) == 1
    [reject] = result.rejects
    assert reject.rule == "mapping_error"
    assert reject.reason == "the mapping failed on this record (KeyError)"


def test_drift_counts_undeclared_fields_but_not_our_envelope() -> None:
    result = mapped({"records": [], "new": 1, "_file": {}}, {"records": [], "new": 2, "odd": 3})
    assert result.drift == {"new": 2, "odd": 1}


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (Feedback("review", "1", body=" "), "empty_text"),
        (Feedback("review", "1"), "empty_text"),
        (Feedback("call", "1", turns=[Turn("customer", "")]), "empty_text"),
        (Feedback("call", "1", body="b", turns=[Turn("customer", "t")]), "body_and_turns"),
        (Feedback("fax", "1", body="b"), "wrong_type"),
        (Feedback("", "1", body="b"), "missing_field"),
        (Feedback("review", 1, body="b"), "wrong_type"),  # type: ignore[arg-type]
        (Feedback("review", "1", body=["b"]), "wrong_type"),  # type: ignore[arg-type]
        (Feedback("review", "1", body="b\ud800"), "bad_encoding"),
        (Feedback("review", "1", body="b", speaker_role="cat"), "wrong_type"),
        (Feedback("review", "1", body="b", created_at=datetime(2026, 1, 1)), "bad_date"),  # noqa: DTZ001
        (Feedback("review", "1", body="b", author="me"), "wrong_type"),  # type: ignore[arg-type]
        (Feedback("call", "1", turns=[Turn("cat", "t")]), "wrong_type"),
        (Feedback("call", "1", turns=[Turn("agent", "t", "0")]), "wrong_type"),  # type: ignore[arg-type]
        (Score("survey", "nps", 11, 0, 10), "score_out_of_range"),
        (Score("survey", "nps", float("nan"), 0, 10), "score_out_of_range"),
        (Score("survey", "nps", None, 0, 10), "missing_score"),
        (Score("survey", "nps", "9", 0, 10), "wrong_type"),  # type: ignore[arg-type]
        (Score("survey", "joy", 9, 0, 10), "wrong_type"),
        (CaseEvent("", "1", EXTRACTED, "created"), "missing_field"),
        (CaseEvent("1", "1", EXTRACTED, "created", value=3), "wrong_type"),  # type: ignore[arg-type]
        (CaseEvent("1", "1", EXTRACTED, "created", "cat"), "wrong_type"),
    ],
)
def test_a_record_that_breaks_a_rule_is_rejected_by_name(record: Record, rule: str) -> None:
    assert [reject.rule for reject in mapped({"records": [record]}).rejects] == [rule]


@pytest.mark.parametrize(
    "record",
    [
        Feedback("review", "1", is_deleted=True),
        Feedback("review", "1", title="only a title"),
        Feedback("review", None, body="x" * 1_000_000, author=Identity("nickname", "me")),
        Score("survey", "nps", None, 0, 10, is_deleted=True),
        Score("survey", "nps", 0, 0, 10),
        CaseEvent("1", "1", EXTRACTED, "status", None, value="open"),
    ],
)
def test_a_record_that_says_enough_is_used(record: Record) -> None:
    assert mapped({"records": [record]}).rejects == []


@pytest.mark.parametrize(
    ("field", "ahead", "is_used"),
    [
        ("created_at", timedelta(hours=23), True),
        ("created_at", timedelta(hours=25), False),
        ("updated_at", timedelta(hours=25), False),
    ],
)
def test_a_time_more_than_a_day_ahead_is_rejected(
    field: str, ahead: timedelta, is_used: bool
) -> None:
    record = Feedback("review", "1", body="b", **{field: EXTRACTED + ahead})  # type: ignore[arg-type]
    rules = [reject.rule for reject in mapped({"records": [record]}).rejects]
    assert rules == ([] if is_used else ["future_date"])


def test_a_window_that_ends_later_than_the_extraction_rules_what_is_ahead() -> None:
    record = Feedback("review", "1", body="b", created_at=EXTRACTED + timedelta(days=30))
    assert mapped({"records": [record]}, until=EXTRACTED + timedelta(days=31)).rejects == []
