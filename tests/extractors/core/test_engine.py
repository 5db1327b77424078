from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors import registry
from extractors.core import engine
from extractors.core.errors import ConfigError
from extractors.core.spec import Part, Pull
from extractors.sources import app_store
from lake import raw
from lake.raw import RawRecord

END = datetime(2026, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


class Vendor:
    """A source whose parts a test sets; it notes what it was asked for."""

    def __init__(self) -> None:
        self.pulls: list[Pull] = []
        self.parts: Callable[[Pull], Iterator[Part]] = lambda _: iter(())

    def __call__(self, pull: Pull) -> Iterator[Part]:
        self.pulls.append(pull)
        yield from self.parts(pull)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Vendor:
    found = Vendor()
    stub = replace(
        app_store.SOURCE, name="stub", streams=lambda _: ("s",), pull=found, lag_seconds=86400
    )
    monkeypatch.setitem(registry.SOURCES, "stub", stub)
    return found


@pytest.fixture
def tenant(home: Any) -> Any:
    return home("stub", {})


def part(name: str, at: datetime, **values: Any) -> Part:
    return Part([RawRecord({"id": name}, "page 1")], {"at": at.isoformat()}, **values)


def test_extract_lands_each_part_and_goes_on_from_what_was_landed(
    vendor: Vendor, tenant: Any
) -> None:
    vendor.parts = lambda _: iter([part("a", END - 3 * DAY)])
    [landed] = engine.extract(tenant.at(END), "one", "s")
    assert landed.is_new
    assert landed.trailer.records == 1
    engine.extract(tenant.at(END + DAY), "one", "s")
    first, second = vendor.pulls
    assert (first.since, first.until, first.cursor) == (None, END, None)
    assert (second.since, second.until) == (END - 4 * DAY, END + DAY)
    assert second.cursor == {"at": "2026-05-06T00:00:00Z"}


def test_extract_ends_a_window_that_was_cut_off_before_the_next_one(
    vendor: Vendor, tenant: Any
) -> None:
    def killed(_: Pull) -> Iterator[Part]:
        yield part("a", END - 3 * DAY, complete=False)
        raise KeyboardInterrupt

    vendor.parts = killed
    with pytest.raises(KeyboardInterrupt):
        engine.extract(tenant.at(END), "one", "s")
    vendor.parts = lambda pull: iter([part(f"b{pull.until.day}", END - 2 * DAY)])
    landed = engine.extract(tenant.at(END + DAY), "one", "s")
    rest, following = vendor.pulls[1:]
    assert (rest.since, rest.until) == (None, END)
    assert (following.since, following.until) == (END - 3 * DAY, END + DAY)
    assert [item.trailer.part for item in landed] == [1, 0]
    assert len(raw.batches(tenant.at(END).lake, "one")) == 3


def test_extract_keeps_the_bookmark_when_a_window_is_empty(vendor: Vendor, tenant: Any) -> None:
    vendor.parts = lambda _: iter([part("a", END - 3 * DAY)])
    engine.extract(tenant.at(END), "one", "s")
    vendor.parts = lambda _: iter([Part([], None)])
    engine.extract(tenant.at(END + DAY), "one", "s")
    engine.extract(tenant.at(END + 2 * DAY), "one", "s")
    assert [pull.since for pull in vendor.pulls[1:]] == [END - 4 * DAY] * 2


def test_extract_lands_an_empty_answer_only_when_it_says_something_new(
    vendor: Vendor, tenant: Any
) -> None:
    vendor.parts = lambda _: iter([Part([], None)])
    assert len(engine.extract(tenant.at(END), "one", "s")) == 1
    assert engine.extract(tenant.at(END), "one", "s") == []
    assert len(engine.extract(tenant.at(END + DAY), "one", "s")) == 1


def test_extract_finds_files_that_arrive_while_now_stands_still(
    vendor: Vendor, tenant: Any
) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        vendor.parts = lambda _, name=name: iter(  # type: ignore[misc]
            [Part([RawRecord({"id": name}, name)], {"seen": name}, label=name)]
        )
        [landed] = engine.extract(tenant.at(END), "one", "s")
        assert landed.is_new
        assert raw.bookmark(tenant.at(END).lake, "one", "s") == landed.trailer
    assert [pull.cursor for pull in vendor.pulls] == [None, {"seen": "a.csv"}, {"seen": "b.csv"}]


def test_extract_says_when_the_same_answer_was_there(vendor: Vendor, tenant: Any) -> None:
    vendor.parts = lambda _: iter([part("a", END - 3 * DAY)])
    options: dict[str, Any] = {"since": END - 5 * DAY, "kind": "backfill"}
    assert [item.is_new for item in engine.extract(tenant.at(END), "one", "s", **options)] == [True]
    assert [item.is_new for item in engine.extract(tenant.at(END), "one", "s", **options)] == [
        False
    ]


def test_backfill_neither_reads_nor_moves_the_bookmark(vendor: Vendor, tenant: Any) -> None:
    vendor.parts = lambda _: iter([part("a", END - 3 * DAY)])
    [scheduled] = engine.extract(tenant.at(END), "one", "s")
    engine.extract(
        tenant.at(END + DAY), "one", "s", since=END - 9 * DAY, until=END, kind="backfill"
    )
    pull = vendor.pulls[-1]
    assert (pull.since, pull.until, pull.cursor) == (END - 9 * DAY, END, None)
    assert raw.bookmark(tenant.at(END).lake, "one", "s") == scheduled.trailer


def test_backfill_wants_a_window(vendor: Vendor, tenant: Any) -> None:
    with pytest.raises(ConfigError, match="before its --until"):
        engine.extract(tenant.at(END), "one", "s", since=END, kind="backfill")


def test_extract_keeps_the_cap_in_the_trailer(vendor: Vendor, tenant: Any) -> None:
    vendor.parts = lambda _: iter([part("a", END - DAY, cap_hit="500 at most")])
    [landed] = engine.extract(tenant.at(END), "one", "s")
    assert landed.trailer.cap_hit == "500 at most"


def test_extract_names_the_streams_there_are(vendor: Vendor, tenant: Any) -> None:
    with pytest.raises(ConfigError, match="no stream 'x'; it has s"):
        engine.extract(tenant.at(END), "one", "x")


def test_params_set_the_overlap(vendor: Vendor, home: Any) -> None:
    tenant = home("stub", {"lag_seconds": 3600})
    vendor.parts = lambda _: iter([part("a", END - 3 * DAY)])
    engine.extract(tenant.at(END), "one", "s")
    engine.extract(tenant.at(END + DAY), "one", "s")
    assert vendor.pulls[-1].since == END - 3 * DAY - timedelta(hours=1)
