"""The lake on a real S3 protocol: one PUT a commit, the same paths, the same pending work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lake import pending, raw
from lake.raw import RawRecord, Trailer
from lake.store import Lake
from tests.lake.conftest import NOW, put_documents, put_feedback


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lake]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("voc-lake")
    yield Lake("s3://voc-lake/tenant")
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_a_batch_goes_its_way_on_s3(bucket: Lake) -> None:
    trailer = Trailer("schedule", NOW, cursor_after={"after": "x"})
    batch, is_new = raw.land(
        bucket, "shop", "reviews", "1", [RawRecord({"id": 1}, "page 1")], trailer
    )
    assert is_new
    assert (
        raw.land(bucket, "shop", "reviews", "1", [RawRecord({"id": 1}, "page 1")], trailer)[1]
        is False
    )
    assert raw.read(bucket, batch)[0][0].payload == {"id": 1}
    mark = raw.bookmark(bucket, "shop", "reviews")
    assert mark is not None
    assert mark.cursor_after == {"after": "x"}
    assert pending.to_normalize(bucket, {"shop": "m1"}) == [batch]
    put_feedback(bucket, batch.name)
    assert pending.to_normalize(bucket, {"shop": "m1"}) == []
    assert len(pending.to_enrich(bucket, {"shop": "m1"}, "p1")) == 1
    put_documents(bucket, batch.name, "m1--p1")
    assert pending.to_enrich(bucket, {"shop": "m1"}, "p1") == []
    (file,) = bucket.files("feedback")
    assert bucket.locate(file.path).startswith("s3://voc-lake/tenant/feedback/")
