from __future__ import annotations

from datetime import timedelta

from lake import raw, retention
from lake.contracts import to_table
from lake.datasets import RUNS
from lake.raw import RawBatch, RawRecord, Trailer
from lake.selection import BatchVersions
from lake.store import Lake
from tests.lake.conftest import NOW, put_documents, put_feedback

DAY = timedelta(days=1)
VERSIONS = {"shop": "m1"}


def land(lake: Lake, label: str, source: str = "shop", **notes: object) -> RawBatch:
    records = [RawRecord({"id": label}, "page 1")]
    trailer = Trailer("schedule", NOW, until=NOW, notes=notes)
    return raw.land(lake, source, "reviews", label, records, trailer)[0]


def test_raw_goes_by_the_day_it_was_landed(lake: Lake) -> None:
    batch = land(lake, "1")
    put_feedback(lake, batch.name)
    assert retention.expire_raw(lake, VERSIONS, NOW) == []
    assert retention.expire_raw(lake, VERSIONS, NOW + DAY) == [batch]
    assert raw.batches(lake) == []
    assert raw.bookmark(lake, "shop", "reviews") is not None


def test_raw_stays_while_it_waits_or_is_a_snapshot_or_its_source_is_unknown(lake: Lake) -> None:
    land(lake, "waits")
    for batch in (land(lake, "snap", snapshot="x"), land(lake, "other", source="gone")):
        put_feedback(lake, batch.name, source=batch.source)
    assert retention.expire_raw(lake, VERSIONS, NOW + DAY) == []
    assert len(raw.batches(lake)) == 3


def superseded(lake: Lake, published: dict[str, BatchVersions], days: int = 1) -> list[str]:
    limit = lake.modified(lake.files("feedback")[0].path) + days * DAY
    return retention.remove_superseded(lake, {"shop": "m2"}, "p1", published, limit)


def test_superseded_files_go_when_no_build_reads_them(lake: Lake) -> None:
    batch = land(lake, "1").name
    for version in ("m1", "m2"):
        put_feedback(lake, batch, version)
        put_documents(lake, batch, f"{version}--p1")
    reads_old = {batch: BatchVersions("shop", batch, "m1", "m1--p1")}
    assert superseded(lake, reads_old) == [], "the published build reads them"
    assert superseded(lake, {}, days=-1) == [], "they are too young"
    assert len(superseded(lake, {})) == 2
    assert [file.version for file in lake.files("feedback")] == ["m2"]
    assert [file.version for file in lake.files("documents")] == ["m2--p1"]


def test_superseded_files_stay_while_history_is_incomplete(lake: Lake) -> None:
    done, waits = land(lake, "1").name, land(lake, "2").name
    for batch in (done, waits):
        put_feedback(lake, batch, "m1")
        put_documents(lake, batch, "m1--p1")
    put_feedback(lake, done, "m2")
    put_documents(lake, done, "m2--p1")
    assert superseded(lake, {}) == []


def test_what_the_mapping_cannot_reach_keeps_its_only_version(lake: Lake) -> None:
    batch = land(lake, "1")
    put_feedback(lake, batch.name, "m1")
    put_documents(lake, batch.name, "m1--p1")
    raw.expire(lake, batch)
    assert superseded(lake, {}) == []
    assert len(lake.files("feedback")) == 1


def test_the_ledger_goes_by_the_time_in_its_names(lake: Lake) -> None:
    row = {"step": "build", "status": "ok", "started_at": NOW, "ended_at": NOW}
    for name in ("20260101T000000Z-a", "20260628T000000Z-b"):
        lake.write(RUNS, "1", "_all", name, to_table(RUNS, [row | {"run_id": name}]))
    (removed,) = retention.remove_ledger(lake, RUNS, "1", NOW - 30 * DAY)
    assert removed.endswith("20260101T000000Z-a.parquet")
