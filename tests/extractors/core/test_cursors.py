from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.core import cursors
from extractors.core.cursors import Window
from lake.raw import Trailer

DAY = timedelta(days=1)


def may(day: int) -> datetime:
    return datetime(2026, 5, day, tzinfo=UTC)


def trailer(until: datetime, at: datetime | None = None, **values: object) -> Trailer:
    cursor = {"at": at.isoformat()} if at else {}
    return Trailer("schedule", may(30), until=until, cursor_after=cursor, **values)  # type: ignore[arg-type]


def test_first_window_begins_at_the_configured_start() -> None:
    assert cursors.following(None, may(1), may(9), DAY) == Window(may(1), may(9), None)


def test_next_window_begins_at_the_largest_value_landed_less_the_overlap() -> None:
    window = cursors.following(trailer(may(9), at=may(6)), may(1), may(12), DAY)
    assert window is not None
    assert (window.since, window.until, window.part) == (may(5), may(12), 0)


def test_next_window_after_an_empty_one_begins_at_the_start_again() -> None:
    window = cursors.following(trailer(may(9)), may(1), may(12), DAY)
    assert window is not None
    assert window.since == may(1)


def test_a_window_that_was_answered_later_is_left_out() -> None:
    assert cursors.following(trailer(may(9), at=may(8)), None, may(7), DAY) is None


def test_a_window_that_repeats_takes_the_next_part_number() -> None:
    done = trailer(may(9), at=may(6), since=may(5), part=3)
    window = cursors.following(done, may(1), may(9), DAY)
    assert window == Window(may(5), may(9), done.cursor_after, part=4, is_repeat=True)


def test_unfinished_goes_on_in_the_same_window_at_the_next_part() -> None:
    cut = trailer(may(9), at=may(6), since=may(1), part=2, complete=False)
    assert cursors.unfinished(cut) == Window(may(1), may(9), cut.cursor_after, part=3)
    assert cursors.unfinished(trailer(may(9))) is None
    assert cursors.unfinished(None) is None


@pytest.mark.parametrize(
    ("before", "after", "reached"),
    [
        (may(3), may(5), may(5)),
        (may(5), may(3), may(5)),
        (may(5), None, may(5)),
        (None, may(5), may(5)),
        (may(3), may(20), may(9)),
    ],
)
def test_position_never_goes_back_nor_past_the_window(
    before: datetime | None, after: datetime | None, reached: datetime
) -> None:
    merged = cursors.advanced(cursors.newest([before]), cursors.newest([after]), may(9))
    assert cursors.position(merged) == reached


def test_advanced_keeps_what_else_the_source_remembers() -> None:
    assert cursors.advanced({"token": "a"}, {"token": "b"}, may(9)) == {"token": "b"}
    assert cursors.advanced(None, None, may(9)) is None


def test_holds_includes_the_start_and_not_the_end() -> None:
    assert cursors.holds(may(1), may(9), may(1))
    assert not cursors.holds(may(1), may(9), may(9))
    assert not cursors.holds(may(2), may(9), may(1))
    assert cursors.holds(None, may(9), may(1))


def test_holds_what_no_other_window_would_land() -> None:
    assert cursors.holds(may(1), may(9), None)
    assert cursors.holds(may(1), may(9), datetime.now(UTC) + DAY)
