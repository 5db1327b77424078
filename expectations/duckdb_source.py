"""DuckDB as a Great Expectations data source.

Through the generic SQL source every expectation fails: the engine closes its connection before it
fetches, and DuckDB's results end with it (great_expectations #10738). Here one connection stays
open for the whole gate. Importing this module registers `context.data_sources.add_duckdb`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """An engine whose one connection lives as long as it does."""

    _connection: sa.Connection | None

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        if not self._connection:
            self._connection = self.engine.connect()
        yield self._connection


class DuckDBDatasource(SQLDatasource):
    """A DuckDB file, named by a `duckdb:///` URL."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> Any:
        return DuckDBExecutionEngine


def add_duckdb(context: Any, name: str, path: Path) -> DuckDBDatasource:
    """Add a DuckDB file to a context, opened read-only."""
    source: DuckDBDatasource = context.data_sources.add_duckdb(
        name,
        connection_string=f"duckdb:///{path}",
        kwargs={"connect_args": {"read_only": True}},
    )
    return source
