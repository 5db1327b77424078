"""Themes nobody listed: measured and quoted from the published texts."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

pytestmark = pytest.mark.dbt


def test_theme_candidate_counts_quotes_and_compares_four_weeks(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select label, state, sentences, verbatims, share, first_seen_on, last_seen_on, channels,
            brands, sentences_28d, sentences_28d_before, growth, evidence_ids, quotes
        from mart_theme_candidate where theme_id = 't1'
        """
    ).fetchone()

    assert row == (
        *("paper bags", "candidate", 4, 4, 0.4, date(2026, 5, 10), date(2026, 6, 22)),
        *(["review", "social"], ["Baggo"], 3, 1, 3.0),
        ["bags:1", "bags:0"],
        ["the bags tear", "the bags tear"],
    )


def test_theme_candidate_shows_survivors_also_when_nobody_says_it_any_more(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select theme_id, state, topic, sentences, growth from mart_theme_candidate order by 1"
    ).fetchall()

    assert [row[0] for row in rows] == ["t1", "t3"], "t2 is merged into t1"
    assert rows[1] == ("t3", "accepted", "packaging.lids", 0, None)


def test_theme_candidate_leaves_out_what_the_lake_no_longer_holds(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    (said,) = warehouse.execute(
        "select count(*) from mart_theme_candidate where list_contains(evidence_ids, 'bags:gone')"
    ).fetchone()

    assert said == 0
