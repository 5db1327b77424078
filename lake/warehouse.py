"""Read-only access to the published warehouse, and what it was built from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lake.selection import BatchVersions


@contextmanager
def read_only(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can neither write nor reach anything outside the file.

    Raises `FileNotFoundError` with what to do when nothing was published yet.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: nothing is published yet; run `voc run` first")
    connection = duckdb.connect(
        str(path), read_only=True, config={"enable_external_access": "false"}
    )
    try:
        yield connection
    finally:
        connection.close()


def published_versions(path: Path) -> dict[str, BatchVersions]:
    """The versions of each batch in the published file; empty when there is none."""
    if not path.exists():
        return {}
    with read_only(path) as connection:
        rows = connection.execute(
            "select source, batch, feedback_version, documents_version from ops_batch_versions"
        ).fetchall()
    return {row[1]: BatchVersions(*row) for row in rows}
