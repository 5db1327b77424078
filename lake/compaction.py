"""Compaction: many small files of a dataset, source and month become one, row for row.

Companions are written before their primary, and old files are removed only after both, old
primaries first. So a crash at any moment leaves every row there, some of them twice; a build reads
the larger file (`lake.store.standing`) and the next run removes what was left over. Raw is never
compacted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from lake.contracts import Dataset
from lake.datasets import DATASETS
from lake.selection import BatchVersions, Selection
from lake.store import Lake, LakeFile, batch_path, parquet_bytes

# A file of the running month is written anew while batches still come in: only when it pays.
_FILES_OF_RUNNING_MONTH = 8
_ROWS_IN_GROUP = 50_000


def closed(selection: Selection, published: Mapping[str, BatchVersions]) -> list[BatchVersions]:
    """The batches that can be merged: published in the versions that stand, none other pending.

    Until then a build may still read the batches of one file in different versions.
    """
    if not selection.is_complete:
        return []
    return [item for item in selection.batches if published.get(item.batch) == item]


def compact_batches(lake: Lake, batches: Iterable[BatchVersions], month: str) -> list[str]:
    """Merge the files of closed batches per source, version and month of landing.

    `month` is the running one, such as 2026-06. Returns the paths of the merged files. Memory: the
    compressed bytes of one of them.
    """
    months = _months(lake)
    written = []
    for step in ("normalize", "enrich"):
        groups: dict[tuple[str, str, str], set[str]] = {}
        for item in batches:
            version = item.feedback if step == "normalize" else item.documents
            if version and (landed := months.get(item.batch)):
                groups.setdefault((item.source, version, landed), set()).add(item.batch)
        datasets = sorted(
            (dataset for dataset in DATASETS.values() if dataset.step == step),
            key=lambda dataset: dataset.primary,
        )
        held = {dataset.name: lake.files(dataset.name) for dataset in datasets}
        for (source, version, landed), names in groups.items():
            files = {
                dataset.name: [
                    file
                    for file in held[dataset.name]
                    if (file.source, file.version) == (source, version)
                    and names.issuperset(file.batches)
                ]
                for dataset in datasets
            }
            written += _merge(lake, datasets, files, landed, landed == month)
    return written


def compact_loose(lake: Lake, dataset: Dataset, version: str, month: str) -> list[str]:
    """Merge the files of a dataset without batches, per source and month that their names tell."""
    groups: dict[tuple[str, str], list[LakeFile]] = {}
    for file in lake.files(dataset.name, version):
        groups.setdefault((file.source, _named_month(file)), []).append(file)
    written = []
    for (_, named), files in groups.items():
        written += _merge(lake, [dataset], {dataset.name: files}, named, named == month)
    return written


def _merge(
    lake: Lake,
    datasets: Sequence[Dataset],
    files: Mapping[str, list[LakeFile]],
    month: str,
    is_running: bool,
) -> list[str]:
    """Merge files of one source, version and month; the last of `datasets` is the primary."""
    primary = datasets[-1].name
    whole = [set(file.batches) for file in files[primary] if file.is_compact]

    def left_over(file: LakeFile) -> bool:
        return any(set(file.batches) < covered for covered in whole)

    _delete(lake, datasets, {name: filter(left_over, held) for name, held in files.items()})
    kept = {name: [file for file in held if not left_over(file)] for name, held in files.items()}
    if len(kept[primary]) < (_FILES_OF_RUNNING_MONTH if is_running else 2):
        return []
    batches = sorted({batch for file in kept[primary] for batch in file.batches})
    digest = hashlib.sha256("\n".join(batches).encode()).hexdigest()[:16]
    first = kept[primary][0]
    written = []
    for dataset in datasets:
        merged = [file for file in kept[dataset.name] if set(file.batches) <= set(batches)]
        if merged:
            name = f"compact-{month}-{digest}"
            path = batch_path(dataset.name, first.version, first.source, name)
            tables = _grouped(_tables(lake, dataset, merged))
            lake.commit_bytes(path, parquet_bytes(tables, dataset.schema, batches))
            written.append(path)
        kept[dataset.name] = [file for file in merged if file.path not in written]
    _delete(lake, datasets, kept)
    return written


def _delete(
    lake: Lake, datasets: Sequence[Dataset], files: Mapping[str, Iterable[LakeFile]]
) -> None:
    """Primaries first: a feedback file never stands without the turns of its name."""
    for dataset in reversed(datasets):
        for file in files[dataset.name]:
            lake.delete(file.path)


def _tables(lake: Lake, dataset: Dataset, files: Iterable[LakeFile]) -> Iterator[pa.Table]:
    """The rows of the files, each batch once, in the dataset's schema."""
    taken: set[str] = set()
    for file in sorted(files, key=lambda file: (-len(file.batches), file.path)):
        if taken.issuperset(file.batches):
            continue
        table = conformed(lake.read(file), dataset)
        if "batch" in table.column_names and not taken.isdisjoint(file.batches):
            known = pa.array(sorted(taken), pa.string())
            table = table.filter(pc.invert(pc.is_in(table["batch"], value_set=known)))
        taken.update(file.batches)
        yield table


def conformed(table: pa.Table, dataset: Dataset) -> pa.Table:
    """A table in the dataset's present schema: columns that came later are null."""
    columns = [
        table[field.name] if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in dataset.schema
    ]
    return pa.Table.from_arrays(columns, schema=dataset.schema)


def _grouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables of some size: a row group for each small file would be mostly metadata."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= _ROWS_IN_GROUP:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _months(lake: Lake) -> dict[str, str]:
    """The month in which each batch was landed, from its books."""
    found = {}
    for file in lake.files("batches"):
        table = lake.read(file, ["batch", "extracted_at"])
        for row in table.to_pylist():
            found[row["batch"]] = f"{row['extracted_at']:%Y-%m}"
    return found


def _named_month(file: LakeFile) -> str:
    """Ledger files are named after a time: 20260629T…; merged ones after their month."""
    name = file.name
    return name[8:15] if file.is_compact else f"{name[:4]}-{name[4:6]}"
