"""The main job on a small sample: every channel, with what real exports get wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from lake.warehouse import read_only
from tests.docs.sample_home import sample_home, settings, tables, voc

pytestmark = [pytest.mark.xdist_group("sample"), pytest.mark.slow]


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with read_only(sample_home().published) as connection:
        yield connection


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the published sample's home."""
    return Path(shutil.copytree(sample_home().home, tmp_path / "home"))


def test_the_books_of_every_source_balance(warehouse: duckdb.DuckDBPyConnection) -> None:
    books = warehouse.execute(
        """
        select source, landed, normalized, rejected, current_rows, superseded_rows, is_balanced
        from ops_reconciliation where scope = 'source' order by source
        """
    ).fetchall()

    assert books == [
        ("calls", 3, 2, 1, 2, 0, True),
        ("chats", 5, 4, 1, 4, 0, True),
        ("posts", 46, 22, 24, 22, 0, True),
        ("reviews", 21, 21, 0, 15, 5, True),
        ("survey", 13, 12, 1, 20, 0, True),
        ("tickets", 14, 13, 1, 7, 6, True),
    ]


def test_every_reject_has_its_reason(warehouse: duckdb.DuckDBPyConnection) -> None:
    rejects = warehouse.execute(
        "select source, rule, rejects from ops_rejects where example_reason <> '' order by all"
    ).fetchall()

    assert rejects == [
        ("calls", "no_transcript", 1),
        ("chats", "malformed_json", 1),
        ("posts", "bad_date", 1),
        ("posts", "empty_text", 1),
        ("posts", "id_rounded", 22),
        ("survey", "bad_score", 1),
        ("tickets", "missing_id", 1),
    ]


def test_rows_of_the_mangled_copy_are_rejected_and_none_counts_twice(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select count(*), count(distinct body) from fct_feedback where source = 'posts'"
    ).fetchone() == (22, 22)


def test_a_review_that_stands_in_two_exports_counts_once(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        "select count(*), count(distinct body) from fct_feedback where source = 'reviews'"
    ).fetchone() == (15, 15)


def test_a_ticket_that_stands_in_two_exports_is_one_case_with_both_date_forms_read(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert warehouse.execute(
        """
        select count(*), min(created_at)::date::varchar, max(created_at)::date::varchar
        from fct_case where source = 'tickets'
        """
    ).fetchone() == (7, "2026-06-08", "2026-06-17")


def test_personal_data_never_reaches_the_published_file(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    said = "4111 1111 1111 1111", "7946 0958", "example.org"
    names = [name for (name,) in warehouse.execute("show tables").fetchall()]
    for name in names:
        text = str(warehouse.execute(f"select * from {name}").fetchall())
        assert not [one for one in said if one in text], name


def test_the_marts_say_what_people_complain_about_by_brand_and_week_with_examples(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    top = warehouse.execute(
        """
        select brand, week_start::varchar, topic, n, example_quote from mart_complaint_weekly
        where week_start is not null and topic is not null
        qualify row_number() over (partition by brand, week_start order by n desc, topic) = 1
        order by all
        """
    ).fetchall()

    assert [row[:2] for row in top] == [
        ("Halden Rail", "2026-06-08"),
        ("Halden Rail", "2026-06-15"),
        ("Kestrel Trains", "2026-06-08"),
        ("Kestrel Trains", "2026-06-15"),
    ]
    assert top[3][2] == "account.login"
    assert all(quote for *_, quote in top)


def test_a_second_run_changes_nothing(home: Path) -> None:
    before = settings(home).published.read_bytes()

    done = voc(home, "run")

    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stdout
    assert settings(home).published.read_bytes() == before


def test_a_new_build_of_the_same_lake_holds_the_same_tables(home: Path) -> None:
    build_id = voc(home, "build", "--force").stdout.strip()

    made = settings(home).builds / build_id / "cx.duckdb"

    assert tables(made) == tables(settings(home).published)
