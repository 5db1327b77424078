from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lake.contracts import ContractError, to_table
from lake.datasets import FEEDBACK
from lake.store import Lake, parquet_bytes
from tests.lake.conftest import feedback_row, put_feedback


def test_a_commit_is_one_whole_file(lake: Lake) -> None:
    put_feedback(lake, "b1")
    (file,) = lake.files("feedback")
    assert file.path == "feedback/v=m1/source=shop/b1.parquet"
    assert (file.version, file.source, file.batches) == ("m1", "shop", ("b1",))
    assert lake.read(file).column("feedback_id").to_pylist() == ["shop:1"]


def test_files_of_one_version_only(lake: Lake) -> None:
    put_feedback(lake, "b1", "m1")
    put_feedback(lake, "b1", "m2")
    assert [file.version for file in lake.files("feedback")] == ["m1", "m2"]
    assert [file.version for file in lake.files("feedback", "m2")] == ["m2"]


def test_a_write_that_dies_half_way_leaves_nothing_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(str(tmp_path))

    def die(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(OSError, match="no space"):
        put_feedback(lake, "b1")
    assert lake.files("feedback") == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_temporary_files_of_a_killed_writer_are_not_listed(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    put_feedback(lake, "b1")
    (tmp_path / "feedback/v=m1/source=shop/.dead.tmp").write_bytes(b"half")
    (tmp_path / "feedback/v=m1/source=shop/.dead.parquet").write_bytes(b"half")
    assert len(lake.files("feedback")) == 1


def test_a_compacted_file_lists_the_batches_it_holds(lake: Lake) -> None:
    table = to_table(FEEDBACK, [feedback_row("b1"), feedback_row("b2", number=2)])
    lake.write(FEEDBACK, "m1", "shop", "compact-2026-06", table, ("b1", "b2"))
    (file,) = lake.files("feedback")
    assert file.batches == ("b1", "b2")


def test_one_batch_is_read_out_of_a_compacted_file(lake: Lake) -> None:
    tables = [
        to_table(FEEDBACK, [feedback_row("b1"), feedback_row("b2", number=2)]),
        to_table(FEEDBACK, [feedback_row("b2", number=3), feedback_row("b3", number=4)]),
    ]
    path = "feedback/v=m1/source=shop/compact-2026-06.parquet"
    lake.commit_bytes(path, parquet_bytes(tables, FEEDBACK.schema, ("b1", "b2", "b3")))

    found = {batch: lake.read_batch(path, batch) for batch in ("b1", "b2", "b3", "b4")}

    ids = {batch: table["feedback_id"].to_pylist() for batch, table in found.items()}
    assert ids == {"b1": ["shop:1"], "b2": ["shop:2", "shop:3"], "b3": ["shop:4"], "b4": []}


def test_tables_are_zstd_with_page_checksums(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    put_feedback(lake, "b1")
    path = tmp_path / "feedback/v=m1/source=shop/b1.parquet"
    assert pq.read_metadata(path).row_group(0).column(0).compression == "ZSTD"
    pq.read_table(path, page_checksum_verification=True)
    data = bytearray(path.read_bytes())
    data[len(data) // 8] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(OSError, match=r"(?i)crc|checksum|corrupt|deserialize|zstd"):
        pq.read_table(path, page_checksum_verification=True)


def test_a_table_that_breaks_its_contract_is_not_written(lake: Lake) -> None:
    table = to_table(FEEDBACK, [feedback_row("b1")]).drop_columns(["channel"])
    with pytest.raises(ContractError, match="schema"):
        lake.write(FEEDBACK, "m1", "shop", "b1", table)
    assert lake.files("feedback") == []


def test_addresses_are_what_duckdb_reads(tmp_path: Path) -> None:
    assert Lake(str(tmp_path)).locate("a/b.parquet") == str(tmp_path / "a/b.parquet")
    assert Lake("memory://x/lake").locate("a/b.parquet") == "memory:///x/lake/a/b.parquet"


def test_delete_removes_one_file_and_accepts_an_absent_one(lake: Lake) -> None:
    put_feedback(lake, "b1")
    (file,) = lake.files("feedback")
    lake.delete(file.path)
    lake.delete(file.path)
    assert lake.files("feedback") == []
