from __future__ import annotations

from lake import raw
from lake.contracts import to_table
from lake.datasets import FEEDBACK, MENTIONS, TURNS
from lake.raw import RawRecord, Trailer
from lake.selection import BatchVersions, Selection, select
from lake.store import Lake
from tests.lake.conftest import NOW, feedback_row, put_documents, put_feedback


def land(lake: Lake, label: str) -> str:
    records = [RawRecord({"id": label}, "page 1")]
    return raw.land(lake, "shop", "reviews", label, records, Trailer("schedule", NOW))[0].name


def versions(selection: Selection) -> dict[str, tuple[str, str | None]]:
    return {item.batch: (item.feedback, item.documents) for item in selection.batches}


def test_complete_history_is_read_in_the_current_versions(lake: Lake) -> None:
    batch = land(lake, "1")
    for version in ("m1", "m2"):
        put_feedback(lake, batch, version)
        put_documents(lake, batch, f"{version}--p1")
    published = {batch: BatchVersions("shop", batch, "m1", "m1--p1")}
    chosen = select(lake, {"shop": "m2"}, "p1", published)
    assert chosen.is_complete
    assert versions(chosen) == {batch: ("m2", "m2--p1")}


def test_incomplete_history_stays_as_published_and_new_batches_come_in_the_new(lake: Lake) -> None:
    old, older, new = land(lake, "2"), land(lake, "1"), land(lake, "3")
    for batch in (old, older):
        put_feedback(lake, batch, "m1")
        put_documents(lake, batch, "m1--p1")
    for batch in (old, new):
        put_feedback(lake, batch, "m2")
        put_documents(lake, batch, "m2--p1")
    published = {b: BatchVersions("shop", b, "m1", "m1--p1") for b in (old, older)}
    chosen = select(lake, {"shop": "m2"}, "p1", published)
    assert not chosen.is_complete
    assert versions(chosen) == {
        older: ("m1", "m1--p1"),
        old: ("m1", "m1--p1"),
        new: ("m2", "m2--p1"),
    }


def test_a_batch_that_is_not_enriched_yet_is_read_without_documents(lake: Lake) -> None:
    batch = land(lake, "1")
    put_feedback(lake, batch)
    chosen = select(lake, {"shop": "m1"}, "p1", {})
    assert not chosen.is_complete
    assert versions(chosen) == {batch: ("m1", None)}


def test_companions_come_only_with_their_primary(lake: Lake) -> None:
    done, dead = land(lake, "1"), land(lake, "2")
    put_feedback(lake, done)
    for batch in (done, dead):
        lake.write(TURNS, "m1", "shop", batch, to_table(TURNS, []))
        lake.write(MENTIONS, "m1--p1", "shop", batch, to_table(MENTIONS, []))
    chosen = select(lake, {"shop": "m1"}, "p1", {})
    assert [path.rsplit("/", 1)[1] for path in chosen.paths("turns")] == [f"{done}.parquet"]
    assert chosen.paths("mentions") == []


def test_a_source_that_is_no_longer_configured_keeps_what_it_has(lake: Lake) -> None:
    put_feedback(lake, "b1", "m1", source="gone")
    put_documents(lake, "b1", "m1--p1", source="gone")
    assert versions(select(lake, {}, "p1", {})) == {"b1": ("m1", "m1--p1")}


def merge(lake: Lake, version: str, *batches: str) -> str:
    """What compaction writes of these batches, with the files that it merged left behind."""
    rows = [feedback_row(batch, number=number) for number, batch in enumerate(batches)]
    name = f"compact-2026-06-{len(batches)}"
    return lake.write(FEEDBACK, version, "shop", name, to_table(FEEDBACK, rows), batches)


def test_what_an_interrupted_compaction_left_is_not_read_again(lake: Lake) -> None:
    for batch in ("b1", "b2", "b3", "b4"):
        put_feedback(lake, batch)
    merge(lake, "m1", "b1", "b2")
    larger = merge(lake, "m1", "b1", "b2", "b3")
    chosen = select(lake, {"shop": "m1"}, "p1", {})
    assert [file.batches for file in chosen.of("feedback")] == [("b4",), ("b1", "b2", "b3")]
    assert chosen.paths("feedback")[1] == larger
    assert not chosen.partial


def test_a_merged_file_is_read_in_part_where_a_batch_has_a_newer_version(lake: Lake) -> None:
    merged = merge(lake, "m1", "b1", "b2")
    put_feedback(lake, "b2", "m2")
    chosen = select(lake, {"shop": "m2"}, "p1", {})
    assert versions(chosen) == {"b1": ("m1", None), "b2": ("m2", None)}
    assert {file.version: file.batches for file in chosen.of("feedback")} == {
        "m1": ("b1",),
        "m2": ("b2",),
    }
    assert chosen.partial == {merged}
