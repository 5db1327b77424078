"""One raw batch to its lake files: map, mask, hash, check, commit; the primary last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from extractors.core import engine
from extractors.core.mapping import ERASED
from extractors.core.spec import mapping_version
from extractors.registry import get
from lake import raw
from lake.config import SourceConfig
from lake.contracts import ContractError, Dataset, to_table
from lake.datasets import BATCHES, CASE_EVENTS, FEEDBACK, REJECTS, SCORES, TURNS
from lake.raw import RawBatch, Trailer
from lake.settings import Settings
from nlp import masks
from pipeline import occurrences, suppression
from pipeline.ledger import Run
from pipeline.rows import BatchRows, Row, RowMaker, clean

_COMPANIONS = (TURNS, SCORES, CASE_EVENTS)
_CHECKED = (FEEDBACK, *_COMPANIONS)
_FAULTS = (ContractError, pa.ArrowException, OverflowError, UnicodeError)

Tables = dict[str, pa.Table]


def versions(settings: Settings) -> dict[str, str]:
    """The current mapping version of each configured source."""
    return {config.name: _version(config) for config in settings.config.sources}


def normalize_batch(settings: Settings, batch: RawBatch, run: Run) -> None:
    """Write the batch's feedback, turns, scores, case events, rejects and books."""
    config = settings.config.source(batch.source)
    lines, trailer = raw.read(settings.lake, batch)
    mapped = engine.map_batch(config, batch.stream, lines, trailer)
    unidentified = [
        said for _, records in mapped.records for said in occurrences.unidentified(records)
    ]
    maker = RowMaker(
        source=batch.source,
        stream=batch.stream,
        batch=batch.name,
        raw_file=batch.path,
        brand=config.brand,
        extracted_at=trailer.extracted_at,
        zone=ZoneInfo(settings.config.business_zone),
        keys=settings.keys,
        given=occurrences.before(settings.lake, config, batch, trailer, unidentified),
    )
    rows = BatchRows()
    origins = {line.line: line.origin for line in lines}
    for reject in mapped.rejects:
        rows["rejects"].append(
            _reject(maker, reject.line, reject.origin, reject.rule, reject.reason)
        )
    made = [(line, maker.make(line, records)) for line, records in mapped.records]
    used = {line for line, _ in made}
    tables = _whole(made)
    for line, content in made if tables is None else ():
        if fault := _fault(content):
            rows["rejects"].append(_reject(maker, line, origins[line], "contract", fault))
            used.discard(line)
    rejected_lines = {row["raw_line"] for row in rows["rejects"]}
    gone = suppression.gone_lines(
        settings,
        batch.source,
        {line.line: line.payload for line in lines},
        dict(mapped.records),
        ((line, row["feedback_id"]) for line, content in made for row in content["feedback"]),
    )
    if gone:
        raw.erase(settings.lake, batch, gone)
        used -= gone
        rows.rows["rejects"] = [row for row in rows["rejects"] if row["raw_line"] not in gone]
        rows["rejects"].extend(_reject(maker, line, "", *ERASED) for line in sorted(gone))
    for line, content in made:
        if line in used:
            rows.extend(content)
    empty = len(origins.keys() - dict(made).keys() - rejected_lines - gone)
    rejected = len({row["raw_line"] for row in rows["rejects"]} - used)
    books = _books(maker, batch, trailer, len(used) + empty, rejected, rows)
    books |= {"empty": empty}
    if mapped.drift:
        books |= {"schema_drift": json.dumps(mapped.drift, sort_keys=True)}
    if tables is None or len(used) < len(made):
        tables = _tables(rows.rows)
    _commit(settings, _version(config), batch, tables, rows["rejects"], books)
    run.count(trailer.records, books["normalized"], rejected)


def _version(config: SourceConfig) -> str:
    return mapping_version(get(config.type), config, masks.VERSION)


def _tables(rows: Mapping[str, list[Row]]) -> Tables:
    """The tables of what has a contract that a record can break."""
    return {dataset.name: to_table(dataset, rows[dataset.name]) for dataset in _CHECKED}


def _whole(made: list[tuple[int, dict[str, list[Row]]]]) -> Tables | None:
    """The tables of all lines at once, since most batches hold no fault; None where one does."""
    whole = {
        dataset.name: [row for _, content in made for row in content[dataset.name]]
        for dataset in _CHECKED
    }
    try:
        return _tables(whole)
    except _FAULTS:
        return None


def _fault(made: dict[str, list[Row]]) -> str | None:
    """Why the rows of one line do not follow their contracts, or None."""
    try:
        for dataset in _CHECKED:
            if made[dataset.name]:
                to_table(dataset, made[dataset.name])
    except _FAULTS as error:
        return f"does not fit the contract of {dataset.name} ({type(error).__name__})"
    return None


def _reject(maker: RowMaker, line: int, origin: str, rule: str, reason: str) -> Row:
    return {
        "batch": maker.batch,
        "source": maker.source,
        "stream": maker.stream,
        "rule": rule,
        "reason": clean(reason),
        "origin": clean(origin),
        "extracted_at": maker.extracted_at,
        "raw_file": maker.raw_file,
        "raw_line": line,
    }


def _books(
    maker: RowMaker,
    batch: RawBatch,
    trailer: Trailer,
    normalized: int,
    rejected: int,
    rows: BatchRows,
) -> Row:
    if trailer.records != normalized + rejected:
        raise BooksError(
            f"{batch.path}: landed {trailer.records}, but normalized {normalized} "
            f"and rejected {rejected}; the mapping lost a record"
        )
    return {
        "batch": batch.name,
        "source": batch.source,
        "stream": batch.stream,
        "kind": trailer.kind,
        "window_since": trailer.since,
        "window_until": trailer.until,
        "extracted_at": trailer.extracted_at,
        "landed": trailer.records,
        "normalized": normalized,
        "rejected": rejected,
        "feedback_rows": len(rows["feedback"]),
        "cap_hit": trailer.cap_hit,
        "vendor_total": trailer.vendor_total,
        "raw_file": maker.raw_file,
        "raw_line": trailer.records + 1,
    }


def _commit(
    settings: Settings,
    version: str,
    batch: RawBatch,
    tables: Tables,
    rejects: list[Row],
    books: dict[str, Any],
) -> None:
    def write(dataset: Dataset, table: pa.Table) -> None:
        settings.lake.write(dataset, version, batch.source, batch.name, table)

    for dataset in _COMPANIONS:
        if tables[dataset.name].num_rows:
            write(dataset, tables[dataset.name])
    if rejects:
        write(REJECTS, to_table(REJECTS, rejects))
    write(BATCHES, to_table(BATCHES, [books]))
    write(FEEDBACK, tables[FEEDBACK.name])


class BooksError(RuntimeError):
    """A batch's records are neither all normalized nor all rejected."""
