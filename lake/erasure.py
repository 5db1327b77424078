"""Erasure in the derived datasets: every row that came from certain raw lines, found and removed.

A file is written anew under its own name; the books go on to balance, since an erased line counts
as rejected. Everything is computed from what the files hold, so a run that was cut off is simply
run again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lake.compaction import conformed
from lake.contracts import to_table
from lake.datasets import (
    BATCHES,
    CASE_EVENTS,
    DATASETS,
    FEEDBACK,
    REJECTS,
    SCORES,
    THEME_SENTENCES,
    THEMES,
    TURNS,
)
from lake.store import Lake, LakeFile, batch_path, parquet_bytes

Place = tuple[str, int]
"""A raw line: its `raw_file` and `raw_line`."""

RULE = "erased"
REASON = "was erased on a person's request"
_KEYS = ("customer_key", "author_key", "speaker_key", "actor_key")
_PLACE = ["raw_file", "raw_line"]
_ROWS = tuple(d for d in DATASETS.values() if d.step in ("normalize", "enrich") and d != BATCHES)


@dataclass(frozen=True, slots=True)
class Found:
    """What belongs to a person: raw lines, verbatims, and the cases that they opened."""

    places: frozenset[Place] = frozenset()
    feedback_ids: frozenset[str] = frozenset()
    case_ids: frozenset[str] = frozenset()

    def __or__(self, other: Found) -> Found:
        return Found(
            self.places | other.places,
            self.feedback_ids | other.feedback_ids,
            self.case_ids | other.case_ids,
        )


def find(lake: Lake, keys: Collection[str], known: Found) -> Found:
    """Everything of the people with these keys, over all versions, starting from what is known.

    All versions of their verbatims belong to it, deletions included, and every message and event
    of a case that they opened, whoever wrote it.
    """
    while True:
        grown = known | _search(lake, keys, known)
        if grown == known:
            return known
        known = grown


def count(lake: Lake, places: Collection[Place]) -> dict[str, int]:
    """Rows by dataset that came from these raw lines; rejects that only say so do not count."""
    counts = {}
    for dataset in _ROWS:
        rows = 0
        for file, mask in _touched(lake, dataset.name, places):
            if dataset == REJECTS:
                mask = pc.and_(mask, pc.not_equal(lake.read(file, ["rule"])["rule"], RULE))
            rows += pc.sum(mask).as_py() or 0
        counts[dataset.name] = rows
    return counts


def remove(lake: Lake, places: Collection[Place]) -> list[str]:
    """Remove all rows of these raw lines and restate the books; returns the files written anew."""
    written = []
    for dataset in _ROWS:
        if dataset != REJECTS:
            for file, mask in _touched(lake, dataset.name, places):
                kept = conformed(lake.read(file), dataset).filter(pc.invert(mask))
                written.append(_rewrite(lake, file, kept))
    lines: dict[str, set[int]] = defaultdict(set)
    for raw_file, line in places:
        lines[raw_file].add(line)
    for books in lake.files(BATCHES.name):
        table = lake.read(books, ["raw_file"])
        if not lines.keys().isdisjoint(table["raw_file"].to_pylist()):
            written += _restate(lake, books, lines)
    return written


def remove_from_themes(lake: Lake, is_gone: Callable[[str], bool]) -> list[str]:
    """Remove the sentences of verbatims that are gone, and themes that had no others.

    A theme goes with its label and phrases, which then are one person's words; so do themes that
    were merged into it. `is_gone` tells of a `feedback_id`. Returns the files written anew.
    """
    written = []
    for file in lake.files(THEME_SENTENCES.name):
        table = lake.read(file)
        gone = _gone_sentences(table, is_gone)
        if not pc.any(gone).as_py():
            continue
        kept = table.filter(pc.invert(gone))
        lost = set(table["theme_id"].to_pylist()) - set(kept["theme_id"].to_pylist())
        path = file.path.replace(f"{THEME_SENTENCES.name}/", f"{THEMES.name}/", 1)
        # Themes first: their sentences tell a run that was cut off which ones are lost.
        if lake.exists(path):
            themes = [
                row
                for row in lake.read(path).to_pylist()
                if lost.isdisjoint((row["theme_id"], row["merged_into"]))
            ]
            written.append(_rewrite(lake, lake.describe(path), to_table(THEMES, themes)))
        written.append(_rewrite(lake, file, conformed(kept, THEME_SENTENCES)))
    return written


def count_theme_sentences(lake: Lake, is_gone: Callable[[str], bool]) -> int:
    """Sentences of verbatims that are gone, over all kept commits of themes."""
    tables = (lake.read(file, ["feedback_id"]) for file in lake.files(THEME_SENTENCES.name))
    return sum(pc.sum(_gone_sentences(table, is_gone)).as_py() or 0 for table in tables)


def _gone_sentences(table: pa.Table, is_gone: Callable[[str], bool]) -> pa.Array:
    return pa.array([is_gone(item) for item in table["feedback_id"].to_pylist()], pa.bool_())


def _search(lake: Lake, keys: Collection[str], known: Found) -> Found:
    places, ids, cases = set(), set(), set()
    wanted = {
        **dict.fromkeys(_KEYS, keys),
        "feedback_id": known.feedback_ids,
        "thread_id": known.case_ids,
        "case_id": known.case_ids,
    }
    for dataset in (FEEDBACK, TURNS, SCORES, CASE_EVENTS):
        columns = [name for name in wanted if name in dataset.schema.names]
        for file in lake.files(dataset.name):
            table = lake.read(file, [*columns, *_PLACE])
            mask = _at(table, known.places)
            for name in columns:
                mask = pc.or_(mask, _among(table, name, wanted[name]))
            for row in table.filter(mask).to_pylist():
                places.add((row["raw_file"], row["raw_line"]))
                if row.get("feedback_id"):
                    ids.add(row["feedback_id"])
                if row.get("case_id") and row["customer_key"] in keys:
                    cases.add(row["case_id"])
    return Found(frozenset(places), frozenset(ids), frozenset(cases))


def _touched(
    lake: Lake, dataset: str, places: Collection[Place]
) -> Iterable[tuple[LakeFile, pa.Array]]:
    """The files with rows of these places, and which rows these are."""
    for file in lake.files(dataset):
        mask = _at(lake.read(file, _PLACE), places)
        if pc.any(mask).as_py():
            yield file, mask


def _at(table: pa.Table, places: Collection[Place]) -> pa.Array:
    if _is_far(table, places):
        return pa.array([False] * len(table), pa.bool_())
    pairs = zip(table["raw_file"].to_pylist(), table["raw_line"].to_pylist(), strict=True)
    return pa.array([pair in places for pair in pairs], pa.bool_())


def _is_far(table: pa.Table, places: Collection[Place]) -> bool:
    return {raw_file for raw_file, _ in places}.isdisjoint(pc.unique(table["raw_file"]).to_pylist())


def _among(table: pa.Table, name: str, values: Collection[str]) -> pa.Array:
    return pc.is_in(table[name], value_set=pa.array(sorted(values), pa.string())).combine_chunks()


def _restate(lake: Lake, file: LakeFile, lines: dict[str, set[int]]) -> list[str]:
    """Reject the erased lines of the batches in a file of books, and count those batches anew."""
    path = file.path.replace(f"{BATCHES.name}/", f"{REJECTS.name}/", 1)
    held = lake.read(path).to_pylist() if lake.exists(path) else []
    books = lake.read(file).to_pylist()
    rejects = [row for row in held if row["raw_line"] not in lines.get(row["raw_file"], ())]
    for row in books:
        rejects += [_reject(row, line) for line in sorted(lines.get(row["raw_file"], ()))]
    rows = _rows_of(lake, file)
    for row in books:
        if row["raw_file"] in lines:
            used = {line for batch, line, _ in rows if batch == row["batch"]}
            lost = {reject["raw_line"] for reject in rejects if reject["batch"] == row["batch"]}
            row["rejected"] = len(lost - used)
            row["normalized"] = row["landed"] - row["rejected"]
            row["empty"] = row["normalized"] - len(used)
            row["feedback_rows"] = sum(
                1 for batch, _, feedback_id in rows if batch == row["batch"] and feedback_id
            )
    name = batch_path(REJECTS.name, file.version, file.source, file.name)
    lake.commit_bytes(
        name, parquet_bytes([to_table(REJECTS, rejects)], REJECTS.schema, file.batches)
    )
    return [name, _rewrite(lake, file, to_table(BATCHES, books))]


def _rows_of(lake: Lake, books: LakeFile) -> set[tuple[str, int, str | None]]:
    """Batch, line and verbatim of all that these batches hold in this version."""
    found: set[tuple[str, int, str | None]] = set()
    for dataset in (FEEDBACK, SCORES, CASE_EVENTS):
        for file in lake.files(dataset.name, books.version):
            if file.source == books.source and not set(file.batches).isdisjoint(books.batches):
                columns = ["batch", "raw_line"] + ["feedback_id"] * (dataset == FEEDBACK)
                for row in lake.read(file, columns).to_pylist():
                    found.add((row["batch"], row["raw_line"], row.get("feedback_id")))
    return found


def _reject(books: dict[str, Any], line: int) -> dict[str, Any]:
    same = ("batch", "source", "stream", "extracted_at", "raw_file")
    return {name: books[name] for name in same} | {
        "rule": RULE,
        "reason": REASON,
        "origin": "",
        "raw_line": line,
    }


def _rewrite(lake: Lake, file: LakeFile, table: pa.Table) -> str:
    lake.commit_bytes(file.path, parquet_bytes([table], table.schema, file.batches))
    return file.path
