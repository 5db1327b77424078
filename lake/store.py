"""The one writer and reader: whole files, hive-style paths, a commit is one rename.

Layout below the lake's URL::

    raw/source=S/stream=T/BATCH.jsonl.zst
    DATASET/v=VERSION/source=S/BATCH.parquet

A file becomes visible whole or not at all: it is written under a temporary name beside its place
and renamed, or put in one PUT on an object store. Nothing is ever edited.
"""

from __future__ import annotations

import os
import posixpath
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import fsspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lake.contracts import Dataset, check

_BATCHES = b"voc.batches"


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A committed file of a dataset; `path` is relative to the lake."""

    dataset: str
    version: str
    source: str
    path: str
    batches: tuple[str, ...]

    @property
    def name(self) -> str:
        return posixpath.basename(self.path).removesuffix(".parquet")

    @property
    def is_compact(self) -> bool:
        """Whether it holds several batches, which its metadata then lists."""
        return self.name.startswith("compact-")


@dataclass(frozen=True)
class Lake:
    """A lake at a local folder or any fsspec URL."""

    url: str

    @cached_property
    def _fs_root(self) -> tuple[Any, str]:
        filesystem, root = fsspec.core.url_to_fs(self.url)
        return filesystem, root.rstrip("/")

    @property
    def is_local(self) -> bool:
        return "file" in _protocols(self._fs_root[0])

    def locate(self, path: str) -> str:
        """The address of a lake path, as DuckDB or fsspec reads it."""
        filesystem, root = self._fs_root
        full = posixpath.join(root, path)
        return full if self.is_local else f"{_protocols(filesystem)[0]}://{full}"

    def exists(self, path: str) -> bool:
        filesystem, root = self._fs_root
        return bool(filesystem.exists(posixpath.join(root, path)))

    def read_bytes(self, path: str) -> bytes:
        filesystem, root = self._fs_root
        data: bytes = filesystem.cat_file(posixpath.join(root, path))
        return data

    def read_tail(self, path: str, length: int) -> bytes:
        """The last `length` bytes of a file, or all of it when it is shorter."""
        filesystem, root = self._fs_root
        data: bytes = filesystem.cat_file(posixpath.join(root, path), start=-length)
        return data

    def open(self, path: str) -> IO[bytes]:
        filesystem, root = self._fs_root
        return filesystem.open(posixpath.join(root, path), "rb")  # type: ignore[no-any-return]

    def commit_bytes(self, path: str, data: bytes) -> None:
        """Put a whole file at `path`, durable before it is visible."""
        filesystem, root = self._fs_root
        target = posixpath.join(root, path)
        if not self.is_local:
            filesystem.pipe_file(target, data)
            return
        filesystem.makedirs(posixpath.dirname(target), exist_ok=True)
        temporary = Path(target).with_name(f".{uuid.uuid4().hex}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def delete(self, path: str) -> None:
        """Remove one file; an absent one is no error."""
        filesystem, root = self._fs_root
        target = posixpath.join(root, path)
        if filesystem.exists(target):
            filesystem.rm_file(target)

    def modified(self, path: str) -> datetime:
        """When the file was committed, UTC."""
        filesystem, root = self._fs_root
        at: datetime = filesystem.modified(posixpath.join(root, path))
        return at.astimezone(UTC)

    def paths(self, prefix: str, suffix: str = "") -> list[str]:
        """All committed paths below `prefix`, sorted; temporary files are not listed."""
        filesystem, root = self._fs_root
        filesystem.invalidate_cache()
        base = posixpath.join(root, prefix)
        if not filesystem.exists(base):
            return []
        found = (str(path) for path in filesystem.find(base))
        strip = len(root) + 1
        return sorted(
            path[strip:]
            for path in found
            if path.endswith(suffix) and not posixpath.basename(path).startswith(".")
        )

    def write(
        self,
        dataset: Dataset,
        version: str,
        source: str,
        name: str,
        table: pa.Table,
        batches: tuple[str, ...] = (),
    ) -> str:
        """Check a table against its contract and commit it as the file `name`; returns its path.

        `batches` are the raw batches that the file holds; by default the one it is named after.
        Raises `ContractError` when the table does not follow the contract.
        """
        check(dataset, table)
        path = batch_path(dataset.name, version, source, name)
        self.commit_bytes(path, parquet_bytes([table], table.schema, batches or (name,)))
        return path

    def files(self, dataset: str, version: str | None = None) -> list[LakeFile]:
        """The dataset's committed files, of one version or of all."""
        prefix = f"{dataset}/v={version}" if version else dataset
        return [self.describe(path) for path in self.paths(prefix, ".parquet")]

    # Arrow's reading threads would outlive the process now and then, and abort it as it ends: they
    # hold a Python file. Steps run in parallel by processes.
    def read(self, file: LakeFile | str, columns: list[str] | None = None) -> pa.Table:
        """One committed file as a table, of all columns or of those it has of `columns`."""
        path = file if isinstance(file, str) else file.path
        with self.open(path) as stream:
            held = pq.ParquetFile(pa.PythonFile(stream, mode="r"))
            wanted = columns and [name for name in columns if name in held.schema_arrow.names]
            return held.read(columns=wanted, use_threads=False)

    def read_batch(self, path: str, batch: str) -> pa.Table:
        """The rows of one raw batch in a committed file. Memory: the row groups that hold it."""
        with self.open(path) as stream:
            held = pq.ParquetFile(pa.PythonFile(stream, mode="r"))
            groups = [
                number
                for number in range(held.num_row_groups)
                if _may_hold(held.metadata.row_group(number), batch)
            ]
            table = held.read_row_groups(groups, use_threads=False)
        return table.filter(pc.equal(table["batch"], batch))

    def describe(self, path: str) -> LakeFile:
        """What a committed path of a dataset holds."""
        parts = dict(part.split("=", 1) for part in path.split("/") if "=" in part)
        name = posixpath.basename(path).removesuffix(".parquet")
        batches = (name,)
        if name.startswith("compact-"):
            with self.open(path) as file:
                metadata = pq.read_schema(pa.PythonFile(file, mode="r")).metadata or {}
            batches = tuple(metadata.get(_BATCHES, b"").decode().split("\n"))
        return LakeFile(path.split("/", 1)[0], parts.get("v", ""), parts["source"], path, batches)


def standing(files: Iterable[LakeFile]) -> list[LakeFile]:
    """The files without those whose batches stand in a larger one too.

    A compaction that was interrupted leaves them behind; with them rows would be read twice.
    """
    held = list(files)
    merged: dict[tuple[str, str, str], list[set[str]]] = {}
    for file in held:
        if file.is_compact:
            merged.setdefault(_place(file), []).append(set(file.batches))
    return [
        file
        for file in held
        if not any(set(file.batches) < whole for whole in merged.get(_place(file), ()))
    ]


def _place(file: LakeFile) -> tuple[str, str, str]:
    return file.dataset, file.version, file.source


def batch_path(dataset: str, version: str, source: str, name: str) -> str:
    return f"{dataset}/v={version}/source={source}/{name}.parquet"


def parquet_bytes(tables: Iterable[pa.Table], schema: pa.Schema, batches: Iterable[str]) -> bytes:
    """One file's bytes: zstd, page checksums, and the batches it holds in its metadata.

    The tables are of that schema; each becomes a row group of its own.
    """
    metadata = {**(schema.metadata or {}), _BATCHES: "\n".join(batches).encode()}
    described = schema.with_metadata(metadata)
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink, described, compression="zstd", write_page_checksum=True, store_schema=True
    ) as writer:
        for table in tables:
            writer.write_table(table.replace_schema_metadata(metadata))
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _may_hold(group: Any, batch: str) -> bool:
    """Whether a row group may have rows of a batch, by the statistics that Parquet keeps."""
    columns = (group.column(number) for number in range(group.num_columns))
    kept = next(column.statistics for column in columns if column.path_in_schema == "batch")
    return kept is None or not kept.has_min_max or bool(kept.min <= batch <= kept.max)


def _protocols(filesystem: Any) -> tuple[str, ...]:
    protocol = filesystem.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
