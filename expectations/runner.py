"""Run the gate: one process, two DuckDB files, all suites, Data Docs.

Importing this costs some ten seconds (Great Expectations); callers import it late.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import duckdb
import great_expectations as gx

from expectations.duckdb_source import add_duckdb
from expectations.page import write_page
from expectations.reference import read_reference
from expectations.suites import Limits, batches, candidate

logging.getLogger("great_expectations").setLevel(logging.WARNING)
_COUNTS = ("observed_value", "element_count", "unexpected_count", "unexpected_percent")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one expectation ended."""

    suite: str
    expectation: str
    target: str
    severity: str
    success: bool
    observed: str
    expected: str

    def row(self) -> dict[str, Any]:
        """The columns of the lake's `quality` that are the gate's own."""
        return {name: getattr(self, name) for name in self.__slots__}


def run_gate(
    warehouse: Path,
    new_files: dict[str, list[str]],
    published: Path | None,
    data_docs: Path,
    as_of: datetime,
    max_reject_share: float,
) -> list[Verdict]:
    """Judge the files of new batches and the candidate; returns every verdict, passed or not.

    `new_files` maps datasets to Parquet addresses; a dataset without any is not judged. Data Docs
    are written anew, with `gate.html` beside them, a page that needs no network. Rows are never
    shown: only ids, counts and shares.
    """
    limits = Limits(as_of, max_reject_share, read_reference(published))
    with TemporaryDirectory() as folder:
        staged = Path(folder) / "batches.duckdb"
        judged = {name: files for name, files in new_files.items() if name in batches.SUITES}
        _stage(staged, judged)
        context = _context(data_docs)
        checks = []
        new = add_duckdb(context, "new batches", staged)
        checks += [_check(context, new, name, batches.SUITES[name](limits)) for name in judged]
        built = add_duckdb(context, "candidate warehouse", warehouse)
        checks += [
            _check(context, built, name, make(limits)) for name, make in candidate.SUITES.items()
        ]
        checkpoint = context.checkpoints.add(
            gx.Checkpoint(
                name="gate",
                validation_definitions=checks,
                result_format={"result_format": "BASIC", "partial_unexpected_count": 0},
            )
        )
        result = checkpoint.run()
        context.build_data_docs()
        verdicts = [verdict for run in result.run_results.values() for verdict in _verdicts(run)]
        write_page(data_docs / "gate.html", verdicts)
        return verdicts


def _stage(path: Path, files: dict[str, list[str]]) -> None:
    """A small file with one view a dataset over its new Parquet files."""
    with duckdb.connect(str(path)) as connection:
        for dataset, addresses in files.items():
            connection.read_parquet(addresses, union_by_name=True).create_view(dataset)


def _context(data_docs: Path) -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    site = {
        "class_name": "SiteBuilder",
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(data_docs),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    context.add_data_docs_site("gate", site)
    return context


def _check(context: Any, source: Any, table: str, suite: gx.ExpectationSuite) -> Any:
    asset = source.add_table_asset(table, table_name=table)
    whole = asset.add_batch_definition_whole_table("all")
    context.suites.add(suite)
    definition = gx.ValidationDefinition(name=f"{source.name}: {table}", data=whole, suite=suite)
    return context.validation_definitions.add(definition)


def _verdicts(run: Any) -> list[Verdict]:
    return [_verdict(run.suite_name, result) for result in run.results]


def _verdict(suite: str, result: Any) -> Verdict:
    config = result.expectation_config
    observed = {name: result.result[name] for name in _COUNTS if name in result.result}
    if result.exception_info and _raised(result.exception_info):
        observed = {"error": "the expectation could not be computed"}
    expected = {
        key: value
        for key, value in config.kwargs.items()
        if key in ("min_value", "max_value", "column") and value is not None
    }
    return Verdict(
        suite=suite,
        expectation=str(config.meta["name"]),
        target=".".join(part for part in (suite, config.kwargs.get("column")) if part),
        severity=str(getattr(config.severity, "value", config.severity)),
        success=bool(result.success),
        observed=json.dumps(observed, default=str),
        expected=json.dumps(expected or {"description": config.description}, default=str),
    )


def _raised(info: dict[str, Any]) -> bool:
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(item.get("raised_exception") for item in info.values())
