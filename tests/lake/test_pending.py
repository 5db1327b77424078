from __future__ import annotations

from lake import pending, raw
from lake.raw import RawRecord, Trailer
from lake.store import Lake
from tests.lake.conftest import NOW, put_documents, put_feedback

VERSIONS = {"shop": "m1"}


def land(lake: Lake, label: str, source: str = "shop") -> str:
    records = [RawRecord({"id": label}, "page 1")]
    batch, _ = raw.land(lake, source, "reviews", label, records, Trailer("schedule", NOW))
    return batch.name


def test_raw_without_feedback_of_the_current_mapping_waits_newest_first(lake: Lake) -> None:
    old, new = land(lake, "20260101"), land(lake, "20260201")
    assert [b.name for b in pending.to_normalize(lake, VERSIONS)] == [new, old]
    put_feedback(lake, new)
    assert [b.name for b in pending.to_normalize(lake, VERSIONS)] == [old]


def test_a_new_mapping_makes_all_raw_pending_again(lake: Lake) -> None:
    put_feedback(lake, land(lake, "20260101"))
    assert pending.to_normalize(lake, {"shop": "m1"}) == []
    assert len(pending.to_normalize(lake, {"shop": "m2"})) == 1


def test_raw_of_a_source_that_is_not_configured_is_left_alone(lake: Lake) -> None:
    land(lake, "20260101", source="gone")
    assert pending.to_normalize(lake, VERSIONS) == []


def test_feedback_without_documents_of_the_current_pipeline_waits(lake: Lake) -> None:
    put_feedback(lake, "b1")
    assert len(pending.to_enrich(lake, VERSIONS, "p1")) == 1
    put_documents(lake, "b1", "m1--p1")
    assert pending.to_enrich(lake, VERSIONS, "p1") == []
    assert len(pending.to_enrich(lake, VERSIONS, "p2")) == 1


def test_documents_of_an_old_mapping_do_not_count(lake: Lake) -> None:
    put_feedback(lake, "b1", "m1")
    put_documents(lake, "b1", "m1--p1")
    put_feedback(lake, "b1", "m2")
    waiting = pending.to_enrich(lake, {"shop": "m2"}, "p1")
    assert [file.version for file in waiting] == ["m2"]


def test_batches_whose_raw_is_gone_do_not_wait_for_a_new_mapping(lake: Lake) -> None:
    name = land(lake, "20260101")
    put_feedback(lake, name)
    (batch,) = raw.batches(lake)
    raw.expire(lake, batch)
    assert pending.to_normalize(lake, {"shop": "m2"}) == []
    assert pending.out_of_reach(lake, {"shop": "m2"}) == {("shop", name): "m1"}
    assert pending.out_of_reach(lake, VERSIONS) == {}


def test_what_a_mapping_cannot_reach_still_gets_signals_of_a_new_pipeline(lake: Lake) -> None:
    name = land(lake, "20260101")
    put_feedback(lake, name)
    put_documents(lake, name, "m1--p1")
    (batch,) = raw.batches(lake)
    raw.expire(lake, batch)
    assert pending.to_enrich(lake, {"shop": "m2"}, "p1") == []
    (file,) = pending.to_enrich(lake, {"shop": "m2"}, "p2")
    assert (file.version, file.batches) == ("m1", (name,))
