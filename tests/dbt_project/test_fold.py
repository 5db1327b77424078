"""Of all versions of a verbatim the newest is published; the others are counted, never lost."""

import duckdb
import pytest

pytestmark = pytest.mark.dbt


def test_fold_publishes_the_edit_and_not_the_late_copy(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select feedback_id, body, raw_file from fct_feedback where source = 'books' order by all"
    ).fetchall()

    assert rows == [
        ("books:edited", "better words", "raw/source=books/stream=main/b2.jsonl.zst"),
        ("books:kept", "kept", "raw/source=books/stream=main/b1.jsonl.zst"),
    ]


def test_fold_leaves_nothing_of_a_deleted_verbatim(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = warehouse.execute(
        "select table_name from duckdb_columns() where column_name = 'feedback_id'"
    ).fetchall()

    found = {
        name: warehouse.execute(
            f"select count(*) from {name} where feedback_id = 'books:gone'"
        ).fetchone()
        for (name,) in tables
    }

    assert len(found) >= 5
    assert set(found.values()) == {(0,)}


def test_reconciliation_balances_a_source_with_versions_deletions_and_rejects(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    books = warehouse.execute(
        """
        select landed, normalized, rejected, feedback_rows, current_rows, superseded_rows,
            deleted_rows, is_balanced
        from ops_reconciliation where scope = 'source' and source = 'books'
        """
    ).fetchone()

    assert books == (8, 6, 2, 6, 2, 3, 1, True)


def test_rejects_are_counted_by_rule_with_one_place(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    (reject,) = warehouse.execute(
        "select source, rule, rejects, example_origin, example_raw_line from ops_rejects"
    ).fetchall()

    assert reject[:3] == ("books", "bad_date", 2)
    assert reject[3:] in {("reviews.csv row 8", 8), ("reviews.csv row 9", 9)}


def test_source_gaps_name_the_missing_window_and_the_cap(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    gaps = warehouse.execute(
        "select source, gap, batch, missing_records from ops_source_gaps order by all"
    ).fetchall()

    assert gaps == [
        ("books", "missing_window", "b2", None),
        ("books", "missing_window", "b3", None),
        ("poll", "cap_hit", "b1", 380),
    ]


def test_schema_drift_counts_undeclared_fields(warehouse: duckdb.DuckDBPyConnection) -> None:
    drift = warehouse.execute("select field, records from ops_schema_drift order by 1").fetchall()

    assert drift == [("mood", 3), ("new.field", 1)]


def test_enrichment_coverage_says_what_was_not_read_and_why(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select enrichment_status, reason, feedback_rows from ops_enrichment_coverage
        where source = 'shop' order by all
        """
    ).fetchall()

    assert rows == [
        ("failed", "error", 1),
        ("not_scored", "language_not_supported", 1),
        ("not_scored", "no_text", 1),
        ("ok", None, 1),
        ("pending", None, 1),
    ]


def test_batch_versions_have_the_columns_that_the_next_build_reads(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select source, batch, feedback_version, documents_version from ops_batch_versions
        where source in ('books', 'calls') order by all
        """
    ).fetchall()

    assert rows == [
        ("books", "b1", "1", None),
        ("books", "b2", "1", None),
        ("books", "b3", "1", None),
        ("calls", "b1", "1", "1--p1"),
    ]
