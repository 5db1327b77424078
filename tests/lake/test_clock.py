from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lake import clock


def test_as_of_rules_when_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_AS_OF", "2026-06-29T02:00:00+02:00")
    assert clock.as_of() == datetime(2026, 6, 29, tzinfo=UTC)
    monkeypatch.delenv("VOC_AS_OF")
    assert abs((clock.as_of() - clock.wall()).total_seconds()) < 5


def test_a_wrong_as_of_says_how_to_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_AS_OF", "last monday")
    with pytest.raises(ValueError, match="2026-06-29T00:00:00Z"):
        clock.as_of()


def test_times_are_written_as_iso_with_z() -> None:
    moment = datetime(2026, 6, 29, 12, 30, tzinfo=UTC)
    assert clock.iso(moment) == "2026-06-29T12:30:00Z"
    assert clock.parse(clock.iso(moment)) == moment
    assert clock.stamp(moment) == "20260629T123000Z"
    assert clock.stamp(moment.replace(microsecond=5)) < clock.stamp(moment.replace(microsecond=40))
