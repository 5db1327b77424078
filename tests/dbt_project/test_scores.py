"""Score metrics against formulas worked out here, apart from the SQL."""

from __future__ import annotations

import math

import duckdb
import pytest

from tests.dbt_project.story import NPS_WEEK, NPS_WEEK_BEFORE

pytestmark = pytest.mark.dbt


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The roots of (share - p)^2 = z^2 p (1 - p) / n, found by halving."""
    share = part / whole

    def outside(p: float) -> float:
        return (share - p) ** 2 - 1.96**2 * p * (1 - p) / whole

    return _root(outside, 0.0, share), _root(outside, share, 1.0)


def _root(function, low: float, high: float) -> float:
    at_low = function(low) > 0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if (function(middle) > 0) == at_low else (low, middle)
    return low


def moments(counts: dict[str, int]) -> tuple[int, float, float]:
    """n, mean and variance of the answers as +100, 0, -100, one by one."""
    answers = [
        {"promoter": 100, "passive": 0, "detractor": -100}[kind]
        for kind, count in counts.items()
        for _ in range(count)
    ]
    mean = sum(answers) / len(answers)
    return len(answers), mean, sum((x - mean) ** 2 for x in answers) / len(answers)


def test_mart_nps_value_margin_and_change(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        """
        select n, value, moe95, n_before, change, change_z, is_significant, value_low, value_high
        from mart_nps
        where period = 'week' and period_start = '2026-06-15' and level = 'brand'
            and brand = 'Acme'
        """
    ).fetchone()
    n, mean, variance = moments(NPS_WEEK)
    n_before, mean_before, variance_before = moments(NPS_WEEK_BEFORE)
    z = (mean - mean_before) / math.sqrt(variance / n + variance_before / n_before)

    assert row is not None
    assert row[0] == n
    assert row[1] == pytest.approx(mean)
    assert row[2] == pytest.approx(1.96 * math.sqrt(variance / n))
    assert row[3] == n_before
    assert row[4] == pytest.approx(mean - mean_before)
    assert row[5] == pytest.approx(z)
    assert row[6] is (abs(z) >= 1.96)
    assert row[7] < row[1] < row[8]


def test_mart_nps_ignores_other_scales_and_withdrawn_answers(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    (n,) = warehouse.execute(
        "select n from mart_nps where period = 'all' and level = 'all'"
    ).fetchone()

    assert n == 30 + 30 + 120


def test_mart_nps_without_answers_the_week_before_has_no_change(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select change, change_z, is_significant from mart_nps
        where period = 'week' and level = 'brand' and brand = 'Acme'
            and period_start = '2026-06-08'
        """
    ).fetchone()

    assert row == (None, None, None)


def test_mart_csat_counts_top_boxes_of_each_scale_and_leaves_out_the_rest(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select n, answers, top_box, value, value_low, value_high
        from mart_csat where period = 'all' and level = 'all'
        """
    ).fetchone()
    low, high = wilson(7 + 3, 10 + 4)

    assert row[:3] == (14, 15, 10)
    assert row[3:] == pytest.approx((100 * 10 / 14, 100 * low, 100 * high))


def test_mart_csat_below_the_minimum_shows_no_value_but_its_parts(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select n, top_box, value, value_missing_reason from mart_csat
        where period = 'all' and level = 'channel' and channel = 'ticket'
        """
    ).fetchone()

    assert row == (4, 3, None, "below_minimum_n")


def test_mart_ces_never_mixes_the_two_versions(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select ces_version, n, easy, mean_score from mart_ces
        where period = 'all' and level = 'all' order by 1
        """
    ).fetchall()

    assert rows == [("ces_1", 5, 3, pytest.approx(2.6)), ("ces_2", 6, 4, pytest.approx(31 / 6))]


def test_rating_trend_puts_stars_beside_the_text_that_contradicts_them(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        "select n, five_star, value from mart_rating_trend where brand = 'Acme'"
    ).fetchone()
    (mismatch,) = warehouse.execute(
        "select is_mismatch from fct_feedback where feedback_id = 'shop:wait'"
    ).fetchone()

    assert row == (1, 1, None)
    assert mismatch is True
