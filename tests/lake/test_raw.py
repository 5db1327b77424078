from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
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


def test_every_reader_of_zstd_sees_records_and_trailer_as_json_lines(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    batch, _ = land(lake, *({"id": number} for number in range(5000)))
    query = "select count(payload), count(trailer) from read_json(?, format='newline_delimited')"
    assert duckdb.execute(query, [lake.locate(batch.path)]).fetchone() == (5000, 1)


def test_a_trailer_is_read_from_the_end_alone(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = {"names": [f"{number:x}" for number in range(40_000)]}
    small, _ = land(lake, {"id": 1})
    large, _ = land(lake, {"id": 2}, at=trailer(1, notes=notes))
    monkeypatch.setattr(Lake, "open", None)
    assert raw.read_trailer(lake, small) == trailer(records=1)
    assert raw.read_trailer(lake, large).notes == notes


def test_a_batch_that_another_tool_packed_anew_still_has_its_trailer(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    batch, _ = land(lake, {"id": 1})
    path = tmp_path / batch.path
    with pa.CompressedInputStream(str(path), "zstd") as stream:
        lines = stream.read()
    with pa.CompressedOutputStream(str(path), "zstd") as out:
        out.write(lines)
    assert raw.read_trailer(lake, batch) == trailer(records=1)


@pytest.mark.parametrize("kept", [0, 5, 60])
def test_a_trailer_that_cannot_be_read_says_of_which_batch(tmp_path: Path, kept: int) -> None:
    lake = Lake(str(tmp_path))
    batch, _ = land(lake, {"id": 1})
    path = tmp_path / batch.path
    path.write_bytes(path.read_bytes()[-kept:] if kept == 60 else path.read_bytes()[:kept])
    with pytest.raises(RawError, match=batch.name):
        raw.read_trailer(lake, batch)


def test_the_bookmark_opens_only_the_newest_window(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(5):
        land(lake, {"id": day}, at=trailer(day, cursor_after={"day": day}))
    land(lake, {"id": 9}, at=trailer(9, kind="backfill"))
    raw.land(lake, "shop", "reviews", "export.csv", [], trailer(3, cursor_after={"day": "file"}))
    read: list[str] = []
    whole = raw.read_trailer
    monkeypatch.setattr(raw, "read_trailer", lambda *of: (read.append(of[1].name), whole(*of))[1])
    mark = raw.bookmark(lake, "shop", "reviews")
    assert mark is not None
    assert mark.cursor_after == {"day": 4}
    assert len(read) == 3, "the file, whose name tells no age, the backfill, and the newest window"


def test_an_erased_line_leaves_its_place_and_nothing_else(lake: Lake) -> None:
    batch, _ = land(lake, *({"id": number, "text": "héllo"} for number in range(1, 4)))
    raw.erase(lake, batch, {2})
    lines, closing = raw.read(lake, batch)
    assert [(line.line, line.payload.get("id"), line.is_erased) for line in lines] == [
        (1, 1, False),
        (2, None, True),
        (3, 3, False),
    ]
    assert closing == trailer(records=3) == raw.read_trailer(lake, batch)


def test_the_answer_that_was_erased_does_not_land_again(lake: Lake) -> None:
    batch, _ = land(lake, {"id": 1})
    raw.erase(lake, batch, {1})
    assert land(lake, {"id": 1}) == (batch, False)
    assert raw.read(lake, batch)[0][0].is_erased


def test_an_expired_batch_keeps_its_name_and_trailer(lake: Lake) -> None:
    batch, _ = land(lake, {"id": 1}, at=trailer(cursor_after={"at": "x"}))
    raw.expire(lake, batch)
    assert raw.batches(lake) == []
    (expired,) = raw.batches(lake, expired=True)
    assert (expired.name, expired.is_expired) == (batch.name, True)
    mark = raw.bookmark(lake, "shop", "reviews")
    assert mark is not None
    assert (mark.cursor_after, mark.records) == ({"at": "x"}, 1)
    assert land(lake, {"id": 1}) == (batch, False)


def test_an_expiry_that_was_cut_off_is_as_good_as_done(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, _ = land(lake, {"id": 1})
    monkeypatch.setattr(Lake, "delete", lambda *_: None)
    raw.expire(lake, batch)
    assert raw.batches(lake) == []
    assert len(raw.batches(lake, expired=True)) == 1


def test_names_of_files_become_safe_labels(lake: Lake) -> None:
    batch, _ = raw.land(lake, "drop", "files", "../../évil name.csv", [], trailer())
    assert "/" not in batch.name
    assert raw.batches(lake) == [batch]
