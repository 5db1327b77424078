"""The candidate can be published as it is: marts only, and nothing that reaches outside."""

from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.dbt


def test_published_file_holds_only_tables_that_open_without_external_access(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    relations = warehouse.execute(
        """
        select table_schema, table_name, table_type from information_schema.tables
        where table_catalog = 'cx'
        """
    ).fetchall()

    for schema, name, kind in relations:
        assert (schema, kind) == ("main", "BASE TABLE")
        warehouse.execute(f'select * from "{name}"').fetchall()
    assert len(relations) >= 40


def test_published_file_is_whole_without_a_write_ahead_log(candidate: Path) -> None:
    assert not candidate.with_name("cx.duckdb.wal").exists()


def test_published_file_can_be_renamed_into_place(candidate: Path, tmp_path: Path) -> None:
    published = tmp_path / "published.duckdb"
    published.write_bytes(candidate.read_bytes())

    with duckdb.connect(str(published), read_only=True) as connection:
        (build,) = connection.execute("select build_id from ops_build").fetchone()

    assert build == "test-build"
