from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.core.fields import cursor_value, identifier, mapping, moment, moment_or_none, text
from lake.records import RecordError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("  \n", None),
        ("caf\u00e9 \U0001f600", "caf\u00e9 \U0001f600"),
        ("half \ud83d of it", "half \ufffd of it"),
        ("\ud83d\ude00", "\U0001f600"),
        ("nul\x00", "nul\ufffd"),
    ],
)
def test_text_is_what_was_said_and_can_be_written(value: Any, expected: str | None) -> None:
    assert text(value, "body") == expected


@pytest.mark.parametrize("value", [3, ["a"], {"label": "a"}, True])
def test_text_of_another_type_is_rejected(value: Any) -> None:
    with pytest.raises(RecordError) as raised:
        text(value, "body")
    assert (raised.value.rule, raised.value.reason) == ("wrong_type", "body is not text")


@pytest.mark.parametrize(("value", "expected"), [(7, "7"), (" a1 ", "a1")])
def test_identifier_is_text(value: Any, expected: str) -> None:
    assert identifier(value, "id") == expected


@pytest.mark.parametrize(
    ("value", "rule"),
    [(None, "missing_id"), ("", "missing_id"), (" ", "missing_id"), (1.5, "wrong_type"),
     (True, "wrong_type"), ([], "wrong_type")],
)  # fmt: skip
def test_identifier_that_is_none_is_rejected(value: Any, rule: str) -> None:
    with pytest.raises(RecordError) as raised:
        identifier(value, "id")
    assert raised.value.rule == rule


@pytest.mark.parametrize(
    "value",
    ["2026-05-01T10:00:00Z", "2026-05-01T03:00:00-07:00", "2026-05-01T10:00:00", 1777629600],
)
def test_moment_is_utc(value: Any) -> None:
    found = moment(value, "at")
    assert found == datetime(2026, 5, 1, 10, tzinfo=UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "rule"),
    [(None, "missing_date"), ("", "missing_date"), ("2026-02-30", "bad_date"),
     ("yesterday", "bad_date"), (10**20, "bad_date"), (float("nan"), "bad_date"),
     (True, "bad_date"), ({}, "bad_date"), ("0001-01-01T00:00:00+14:00", "bad_date")],
)  # fmt: skip
def test_moment_that_does_not_exist_is_rejected_without_its_value(value: Any, rule: str) -> None:
    with pytest.raises(RecordError) as raised:
        moment(value, "at")
    assert raised.value.rule == rule
    assert "yesterday" not in raised.value.reason
    assert cursor_value(value) is None


def test_moment_or_none_takes_an_absent_time() -> None:
    assert moment_or_none(None, "at") is None


def test_mapping_wants_an_object() -> None:
    with pytest.raises(RecordError, match="is not an object"):
        mapping(["a"])
