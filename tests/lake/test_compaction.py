from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lake import compaction, pending, raw
from lake.contracts import Dataset, to_table
from lake.datasets import BATCHES, DOCUMENTS, FEEDBACK, MENTIONS, RUNS, TURNS
from lake.raw import RawRecord, Trailer
from lake.selection import BatchVersions, select
from lake.store import Lake, parquet_bytes
from tests.lake.conftest import document_row, feedback_row

MAY, JUNE = datetime(2026, 5, 20, tzinfo=UTC), datetime(2026, 6, 20, tzinfo=UTC)
VERSIONS = {"shop": "m1"}
STEPS = (FEEDBACK, TURNS, BATCHES, DOCUMENTS, MENTIONS)


def put(lake: Lake, label: str, at: datetime = MAY, *, enriched: bool = True) -> str:
    """One raw batch with two verbatims, one of them a call, and everything derived from it."""
    trailer = Trailer("schedule", at)
    records = [RawRecord({"id": f"{label}-{number}"}, "page 1") for number in (1, 2)]
    batch = raw.land(lake, "shop", "reviews", label, records, trailer)[0].name

    def write(dataset: Dataset, version: str, rows: list[dict[str, Any]]) -> None:
        lake.write(dataset, version, "shop", batch, to_table(dataset, rows))

    rows = [feedback_row(batch, number=n, feedback_id=f"shop:{label}-{n}") for n in (1, 2)]
    place = {name: rows[0][name] for name in ("batch", "source", "raw_file", "raw_line")}
    turn = {"feedback_id": rows[0]["feedback_id"], "turn_index": 0, "speaker_role": "agent"}
    books = {"stream": "reviews", "kind": "schedule", "extracted_at": at, "landed": 2}
    books |= {"normalized": 2, "empty": 0, "rejected": 0, "feedback_rows": 2}
    write(TURNS, "m1", [place | turn | {"text": "hello"}])
    write(BATCHES, "m1", [place | books])
    write(FEEDBACK, "m1", rows)
    if enriched:
        documents = [document_row(batch, number=n) for n in (1, 2)]
        mention = {"feedback_id": "shop:1", "mention_index": 0, "sentence_index": 0}
        mention |= {"field": "body", "start": 0, "end": 1, "topic": "a.b", "method": "pattern"}
        mention |= {"polarity": "neutral", "opinion_words": [], "score": 1.0}
        mention |= {"taxonomy_version": "t", "pipeline_version": "p1"}
        write(MENTIONS, "m1--p1", [place | mention])
        write(DOCUMENTS, "m1--p1", documents)
    return batch


def published(lake: Lake) -> dict[str, BatchVersions]:
    return {item.batch: item for item in select(lake, VERSIONS, "p1", {}).batches}


def compact(lake: Lake, before: dict[str, BatchVersions], month: str = "2026-07") -> list[str]:
    chosen = select(lake, VERSIONS, "p1", before)
    return compaction.compact_batches(lake, compaction.closed(chosen, before), month)


def rows(lake: Lake) -> list[str]:
    """Every row that a build would read, with its dataset."""
    return [
        json.dumps([file.dataset, row], sort_keys=True, default=str)
        for file in select(lake, VERSIONS, "p1", {}).files
        for row in lake.read(file).to_pylist()
    ]


def test_a_month_becomes_one_file_a_dataset_row_for_row(lake: Lake) -> None:
    batches = {put(lake, str(number)) for number in range(4)}
    put(lake, "later", JUNE)
    before = sorted(rows(lake))
    compact(lake, published(lake))
    for dataset in STEPS:
        merged, single = lake.files(dataset.name)
        assert (merged.is_compact, set(merged.batches)) == (True, batches)
        assert not single.is_compact, "June has one batch: nothing to merge"
    assert sorted(rows(lake)) == before


def test_merged_batches_are_done(lake: Lake) -> None:
    batches = {put(lake, str(number)) for number in range(3)}
    compact(lake, published(lake))
    assert pending.to_normalize(lake, VERSIONS) == []
    assert pending.to_enrich(lake, VERSIONS, "p1") == []
    chosen = select(lake, VERSIONS, "p1", {})
    assert chosen.is_complete
    assert {item.batch for item in chosen.batches} == batches
    assert {item.documents for item in chosen.batches} == {"m1--p1"}


def test_a_new_pipeline_finds_every_batch_of_a_merged_file(lake: Lake) -> None:
    batches = {put(lake, str(number)) for number in range(3)}
    compact(lake, published(lake))
    (waiting,) = pending.to_enrich(lake, VERSIONS, "p2")
    assert set(waiting.batches) == batches
    done = min(batches)
    lake.write(DOCUMENTS, "m1--p2", "shop", done, to_table(DOCUMENTS, [document_row(done)]))
    (waiting,) = pending.to_enrich(lake, VERSIONS, "p2")
    assert set(waiting.batches) == batches - {done}


def test_a_second_run_finds_nothing_to_do_and_late_batches_join_the_file(lake: Lake) -> None:
    for number in range(3):
        put(lake, str(number))
    compact(lake, published(lake))
    assert compact(lake, published(lake)) == []
    put(lake, "late")
    before = sorted(rows(lake))
    compact(lake, published(lake))
    assert sorted(rows(lake)) == before
    assert [len(file.batches) for file in lake.files("turns")] == [4]


def test_the_running_month_is_merged_only_when_it_pays(lake: Lake) -> None:
    for number in range(7):
        put(lake, str(number))
    assert compact(lake, published(lake), "2026-05") == []
    put(lake, "8")
    assert len(compact(lake, published(lake), "2026-05")) == len(STEPS)


@pytest.mark.parametrize("missing", ["documents", "publish"])
def test_nothing_is_merged_before_history_is_complete_and_published(
    lake: Lake, missing: str
) -> None:
    for number in range(3):
        put(lake, str(number))
    before = published(lake)
    last = put(lake, "last", enriched=missing != "documents")
    compact(lake, before)
    assert last not in {b for f in lake.files("feedback") if f.is_compact for b in f.batches}
    if missing == "documents":
        assert not any(file.is_compact for file in lake.files("feedback"))


def test_raw_is_never_merged(lake: Lake) -> None:
    for number in range(3):
        put(lake, str(number))
    before = lake.paths("raw")
    compact(lake, published(lake))
    assert lake.paths("raw") == before


def test_a_column_that_came_later_is_null_in_older_rows(lake: Lake) -> None:
    old, new = put(lake, "1"), put(lake, "2")
    file = next(file for file in lake.files("feedback") if file.batches == (old,))
    narrow = lake.read(file).drop_columns(["pii"])
    lake.commit_bytes(file.path, parquet_bytes([narrow], narrow.schema, (old,)))
    compact(lake, published(lake))
    (merged,) = lake.files("feedback")
    assert set(merged.batches) == {old, new}
    assert lake.read(merged).column("pii").to_pylist() == [None] * 4


class Killed(BaseException):
    """The process ends here."""


def killed_at(lake: Lake, moment: int, patch: pytest.MonkeyPatch) -> bool:
    """Compact, but die right before the n-th commit or deletion; False when there is none."""
    done = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def operation(*arguments: object) -> object:
            nonlocal done
            if done == moment:
                raise Killed
            done += 1
            return real(*arguments)

        return operation

    before = published(lake)
    with patch.context() as patched:
        for name in ("commit_bytes", "delete"):
            patched.setattr(Lake, name, counted(getattr(Lake, name)))
        try:
            compact(lake, before)
        except Killed:
            return True
    return False


def moments(tmp_path: Path) -> Iterator[tuple[int, Lake]]:
    """A fresh lake a moment, with a merged file, its new batches and other months."""
    for moment in range(100):
        lake = Lake(str(tmp_path / uuid.uuid4().hex))
        for number in range(3):
            put(lake, str(number))
        compact(lake, published(lake))
        put(lake, "late")
        put(lake, "june 1", JUNE)
        put(lake, "june 2", JUNE)
        yield moment, lake


def test_a_kill_between_any_two_operations_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moment, lake in moments(tmp_path):
        before = sorted(rows(lake))
        if not killed_at(lake, moment, monkeypatch):
            break
        assert set(rows(lake)) == set(before), f"killed before operation {moment}"
        for file in lake.files("feedback"):
            turns = file.path.replace("feedback/", "turns/")
            assert lake.exists(turns), "feedback never stands without the turns of its name"
        compact(lake, published(lake))
        assert sorted(rows(lake)) == before, f"not made good after operation {moment}"
        assert [len(file.batches) for file in lake.files("feedback")] == [4, 2]
    assert moment > 20, "every operation was tried"


def test_a_kill_followed_by_new_batches_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moment, lake in moments(tmp_path):
        if not killed_at(lake, moment, monkeypatch):
            break
        put(lake, "later still")
        before = set(rows(lake))
        compact(lake, published(lake))
        after = rows(lake)
        assert set(after) == before
        assert len(after) == len(before), f"a row stands twice after operation {moment}"


def test_the_ledger_is_merged_by_month(lake: Lake) -> None:
    def run(run_id: str) -> None:
        row = {"run_id": run_id, "step": "build", "status": "ok"}
        row |= {"started_at": MAY, "ended_at": MAY}
        lake.write(RUNS, "1", "_all", run_id, to_table(RUNS, [row]))

    for name in ("20260520T000000Z-a", "20260521T000000Z-b", "20260601T000000Z-c"):
        run(name)
    compaction.compact_loose(lake, RUNS, "1", "2026-06")
    june, merged = lake.files("runs")
    assert lake.read(merged).column("run_id").to_pylist() == [
        "20260520T000000Z-a",
        "20260521T000000Z-b",
    ]
    assert june.name == "20260601T000000Z-c"
    assert compaction.compact_loose(lake, RUNS, "1", "2026-06") == []
