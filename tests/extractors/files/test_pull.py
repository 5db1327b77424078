"""What is landed: each new or changed file once, snapshots with their deletions, whole rejects."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from lake.config import ConfigError

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def test_pull_lands_an_unchanged_file_once(drop):
    drop.put("a.csv", "text\nlate\n")
    assert drop.load().texts == ["late"]
    assert not drop.load().parts
    drop.put("a.csv", "text\nlate\nagain\n")
    assert drop.load().texts == ["late", "again"]
    assert not drop.load().parts


def test_pull_reads_a_rejected_file_again_when_its_params_change(drop):
    drop.put("a.csv", "comment\nlate\n")
    assert drop.load().rules == ["missing_column"]
    assert not drop.load().parts
    assert drop.load(text="comment").texts == ["late"]


def test_pull_reads_a_folder_a_glob_or_a_file(drop):
    for name in ("a.csv", "sub/b.tsv", "c.txt.gz", ".hidden.csv", "~$a.csv", "notes.md"):
        content = b"text\n" + name.encode() + b"\n"
        drop.put(name, gzip.compress(content) if name.endswith("gz") else content)
    assert drop.load().texts == ["a.csv", "c.txt.gz", "sub/b.tsv"]
    assert [record.origin for part in drop.load(path=str(drop.folder / "*.csv")).parts
            for record in part.records] == []  # fmt: skip
    assert drop.load(path=str(drop.folder / "sub" / "*.tsv")).parts[0].notes["file"] == "b.tsv"
    with pytest.raises(ConfigError, match="no such file"):
        drop.load(path=str(drop.folder / "absent.csv"))


def test_pull_reads_any_fsspec_address(drop):
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe("/inbox/a.csv", b"text\nlate\n")
    assert drop.load(path="memory://inbox/*.csv").texts == ["late"]


def test_pull_lands_the_row_as_read(drop):
    drop.put("a.csv", 'id,text,n\n007,=@x &amp; y,"1,50"\n')
    (record,) = drop.load(id="id").parts[0].records
    assert record.payload == {"id": "007", "text": "=@x &amp; y", "n": "1,50"}
    assert record.origin == "a.csv row 2"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"<!DOCTYPE html><html>Bad gateway</html>", "wrong_format"),
        ("a.json", b"<html>Bad gateway</html>", "wrong_format"),
        ("a.csv", b"%PDF-1.7 secret words", "wrong_format"),
        ("a.csv", bytes(range(256)) * 40, "wrong_format"),
        ("a.csv", "text\nsecret words\n".encode("utf-16")[:-1], "undecodable"),
        ("a.csv.gz", b"\x1f\x8b secret words", "unreadable_file"),
        ("a.csv.zip", b"PK secret words", "unreadable_file"),
    ],
)
def test_pull_rejects_an_unreadable_file_whole(drop, name, content, rule):
    drop.put(name, content)
    drop.put("good.csv", "text\nfine\n")
    loaded = drop.load()
    assert loaded.rules == [rule]
    assert "secret" not in json.dumps(loaded.parts[0].records[0].payload)
    assert loaded.texts == ["fine"]
    assert not drop.load().parts


def test_snapshot_deletes_what_is_missing(drop):
    drop.put("crm.csv", "id,text\n1,one\n2,two\n3,three\n")
    first = drop.load(MONDAY, mode="snapshot", id="id")
    assert [item.native_id for item in first.feedback] == ["1", "2", "3"]
    drop.put("crm.csv", "id,text\n1,one\n3,three changed\n")
    second = drop.load(MONDAY + timedelta(days=1), mode="snapshot", id="id")
    assert [(item.native_id, item.is_deleted) for item in second.feedback] == [
        ("1", False),
        ("3", False),
        ("2", True),
    ]
    gone = second.feedback[-1]
    assert gone.updated_at == MONDAY + timedelta(days=1)
    assert gone.body is None


def test_snapshot_brings_back_what_returns(drop):
    texts = ["id,text\n1,one\n2,two\n", "id,text\n1,one\n", "id,text\n1,one\n2,two\n"]
    last = None
    for day, content in enumerate(texts):
        drop.put(f"{day}.csv", content)
        last = drop.load(MONDAY + timedelta(days=day), mode="snapshot", id="id")
    assert last is not None
    assert [(item.native_id, item.is_deleted) for item in last.feedback] == [
        ("1", False),
        ("2", False),
    ]
    assert last.feedback[1].updated_at == MONDAY + timedelta(days=2)


def test_snapshot_compares_several_new_files_in_name_order(drop):
    drop.put("2026-06-01.csv", "id,text\n1,one\n")
    drop.put("2026-06-02.csv", "id,text\n2,two\n")
    loaded = drop.load(MONDAY, mode="snapshot", id="id")
    assert [(item.native_id, item.is_deleted) for item in loaded.feedback] == [
        ("1", False),
        ("2", False),
        ("1", True),
    ]


def test_snapshot_deletes_nothing_when_rows_cannot_be_identified(drop):
    drop.put("0.csv", "id,text\n1,one\n2,two\n")
    drop.load(MONDAY, mode="snapshot", id="id")
    drop.put("1.csv", "id,text\n1,one\n2,broken,row\n")
    second = drop.load(MONDAY + timedelta(days=1), mode="snapshot", id="id")
    assert not [item for item in second.feedback if item.is_deleted]
    drop.put("2.csv", "id,text\n1,one\n")
    third = drop.load(MONDAY + timedelta(days=2), mode="snapshot", id="id")
    assert [item.native_id for item in third.feedback if item.is_deleted] == ["2"]


def test_snapshot_without_rows_is_rejected(drop):
    drop.put("0.csv", "id,text\n1,one\n")
    drop.load(MONDAY, mode="snapshot", id="id")
    drop.put("0.csv", "id,text\n")
    assert drop.load(MONDAY, mode="snapshot", id="id").rules == ["empty_snapshot"]


def test_snapshot_deletes_answers_and_scores_with_their_row(drop):
    params = {
        "mode": "snapshot", "id": "id", "text": ["good", "bad"],
        "scores": [{"column": "nps", "metric": "nps", "min": 0, "max": 10}],
    }  # fmt: skip
    drop.put("0.csv", "id,good,bad,nps\n1,a,b,9\n2,c,d,1\n")
    drop.load(MONDAY, **params)
    drop.put("1.csv", "id,good,bad,nps\n1,a,b,9\n")
    second = drop.load(MONDAY + timedelta(days=1), **params)
    assert [item.native_id for item in second.feedback if item.is_deleted] == ["2/good", "2/bad"]
    assert [(s.response_id, s.value) for s in second.scores if s.is_deleted] == [("2", None)]
