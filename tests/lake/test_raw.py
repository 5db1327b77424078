from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from lake import raw
from lake.raw import RawBatch, RawError, RawRecord, Trailer
from lake.store import Lake

NOW = datetime(2026, 6, 29, tzinfo=UTC)
DAY = timedelta(days=1)


def trailer(day: int = 0, **values: object) -> Trailer:
    window = {"since": NOW + day * DAY, "until": NOW + (day + 1) * DAY}
    return Trailer(**{"kind": "schedule", "extracted_at": NOW, **window, **values})  # type: ignore[arg-type]


def land(lake: Lake, *payloads: object, at: Trailer | None = None) -> tuple[RawBatch, bool]:
    at = at or trailer()
    records = [RawRecord(payload, f"page {n}") for n, payload in enumerate(payloads, start=1)]
    label = raw.window_label(at.since, at.until, at.part)
    return raw.land(lake, "shop", "reviews", label, records, at)


def test_what_was_landed_is_read_back_untouched(lake: Lake) -> None:
    payloads = [{"b": 1, "a": "héllo 😀\x00"}, {"nested": {"list": [None, 1.5]}}]
    batch, _ = land(lake, *payloads)
    lines, closing = raw.read(lake, batch)
    assert [line.payload for line in lines] == payloads
    assert list(lines[0].payload) == ["b", "a"], "the vendor's order of fields is kept"
    assert [(line.line, line.origin) for line in lines] == [(1, "page 1"), (2, "page 2")]
    assert closing.records == 2


def test_half_an_emoji_is_landed_and_read_back(lake: Lake) -> None:
    batch, _ = land(lake, {"text": "cut \ud83d"})
    assert raw.read(lake, batch)[0][0].payload == {"text": "cut \ud83d"}


def test_the_same_answer_lands_once_and_a_different_one_beside_it(lake: Lake) -> None:
    first, is_new = land(lake, {"id": 1})
    again, is_new_again = land(lake, {"id": 1}, at=trailer(extracted_at=NOW + DAY))
    other, _ = land(lake, {"id": 1, "edited": True})
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert raw.batches(lake) == sorted([first, other], key=lambda batch: batch.name)


def test_the_bookmark_is_the_newest_schedule_trailer(lake: Lake) -> None:
    assert raw.bookmark(lake, "shop", "reviews") is None
    land(lake, {"id": 2}, at=trailer(1, cursor_after={"after": "b"}))
    land(lake, {"id": 1}, at=trailer(0, cursor_after={"after": "a"}))
    mark = raw.bookmark(lake, "shop", "reviews")
    assert mark is not None
    assert mark.cursor_after == {"after": "b"}


def test_a_backfill_never_moves_the_bookmark(lake: Lake) -> None:
    land(lake, {"id": 1}, at=trailer(0, cursor_after={"after": "a"}))
    land(lake, {"id": 9}, at=trailer(5, kind="backfill", cursor_after={"after": "z"}))
    mark = raw.bookmark(lake, "shop", "reviews")
    assert mark is not None
    assert mark.cursor_after == {"after": "a"}


def test_the_parts_of_one_window_are_in_order(lake: Lake) -> None:
    land(lake, {"id": 2}, at=trailer(part=1, cursor_after={"page": 2}))
    land(lake, {"id": 1}, at=trailer(part=0, complete=False, cursor_after={"page": 1}))
    mark = raw.bookmark(lake, "shop", "reviews")
    assert mark is not None
    assert (mark.complete, mark.cursor_after) == (True, {"page": 2})


def test_a_damaged_batch_says_which_and_what_to_do(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    batch, _ = land(lake, *({"id": number} for number in range(1000)))
    path = tmp_path / batch.path
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(RawError, match=batch.name):
        raw.read(lake, batch)


def test_raw_bytes_can_be_read_in_sql(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    batch, _ = land(lake, {"id": 7, "text": "late"})
    query = "select payload->>'text' from read_json(?, format='newline_delimited') limit 1"
    assert duckdb.execute(query, [lake.locate(batch.path)]).fetchone() == ("late",)


def test_names_of_files_become_safe_labels(lake: Lake) -> None:
    batch, _ = raw.land(lake, "drop", "files", "../../évil name.csv", [], trailer())
    assert "/" not in batch.name
    assert raw.batches(lake) == [batch]
