"""Topics: evidence, complaints, emerging ones, and their weight in the NPS."""

from __future__ import annotations

import math
import random

import duckdb
import pytest

from tests.dbt_project.story import CRASH_DAY, CRASHES, WAIT_TEXT

pytestmark = pytest.mark.dbt


def test_topic_mention_quotes_code_points_of_the_published_text(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select topic, quote, sentence from fct_topic_mention
        where feedback_id = 'shop:wait' order by mention_index
        """
    ).fetchall()

    assert rows == [("support.speed.wait", "wait", WAIT_TEXT), ("staff.manner", "Café", WAIT_TEXT)]


def test_topic_mention_quotes_a_turn(warehouse: duckdb.DuckDBPyConnection) -> None:
    (quote,) = warehouse.execute(
        "select quote from fct_topic_mention where feedback_id = 'calls:1'"
    ).fetchone()

    assert quote == "refund"


def test_complaint_names_its_worst_topic_and_shows_its_sentence(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select topic, negative_topics, severity, sentence from fct_complaint
        where feedback_id = 'shop:wait'
        """
    ).fetchone()

    assert row == ("support.speed.wait", 1, 1, WAIT_TEXT)


def test_complaint_weekly_answers_what_who_when_with_an_example(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select cast(week_start as varchar), topic, n, share, example_feedback_id, example_quote
        from mart_complaint_weekly where brand = 'Acme'
        """
    ).fetchall()

    assert rows == [
        ("2026-06-08", "support.speed.wait", 1, 1.0, "shop:wait", WAIT_TEXT),
    ]


def test_dim_topic_holds_every_level_above_a_mention(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select topic, level, parent_topic, is_mentioned from dim_topic
        where topic_level_1 = 'support' order by level
        """
    ).fetchall()

    assert rows == [
        ("support", 1, None, False),
        ("support.speed", 2, "support", False),
        ("support.speed.wait", 3, "support.speed", True),
    ]


def negative_binomial_tail(least: int, mean: float, dispersion: float) -> float:
    """P(X >= least), its terms by recurrence and summed from `least` upwards."""
    size = 1 / dispersion
    share = mean / (mean + size)
    term = (1 - share) ** size
    tail = 0.0
    for count in range(least + 2_000):
        if count >= least:
            tail += term
        term *= (count + size) / (count + 1) * share
    return tail


def test_emerging_topic_is_found_on_its_day_and_only_there(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    alerts = warehouse.execute(
        """
        select cast(business_date as varchar), topic, n, expected, dispersion, p_value,
            topics_tested, q_value, evidence_ids
        from mart_emerging_topic where is_emerging and brand = 'Appo'
        """
    ).fetchall()

    ((day, topic, n, expected, dispersion, p_value, tested, q_value, evidence),) = alerts
    assert (day, topic, n) == (CRASH_DAY, "app.crash", CRASHES)
    # A crash every other day: over four same weekdays two of them, half an event added.
    assert expected == pytest.approx(2.5 / 4)
    assert dispersion >= 0
    tail = negative_binomial_tail(n, expected, max(dispersion, 1e-4))
    assert p_value == pytest.approx(tail, abs=1e-10)
    assert 1e-9 < tail < 1e-6
    assert q_value == pytest.approx(p_value * tested)
    assert len(evidence) == 5
    assert all(identifier.startswith("app:late-") for identifier in evidence)


def test_emerging_topic_ignores_what_agents_say(warehouse: duckdb.DuckDBPyConnection) -> None:
    (count,) = warehouse.execute(
        "select verbatims from mart_topic_daily where topic = 'app.crash' and business_date = ?",
        [CRASH_DAY],
    ).fetchone()

    assert count == CRASHES


def test_topic_impact_leaves_the_topic_out_and_its_interval_agrees_with_a_bootstrap(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    impact, low, high, n_topic = warehouse.execute(
        """
        select impact, impact_low, impact_high, n_topic from mart_topic_impact
        where brand = 'all' and topic = 'price.level'
        """
    ).fetchone()
    answers = warehouse.execute(
        """
        select case nps_class when 'promoter' then 100 when 'detractor' then -100 else 0 end,
            exists (
                select 1 from fct_topic_mention as mentions
                where mentions.feedback_id = scores.feedback_id and topic = 'price.level'
            )
        from fct_score as scores where source = 'poll' order by score_id
        """
    ).fetchall()
    draw = random.Random(1)
    resampled = [leave_out(draw.choices(answers, k=len(answers))) for _ in range(2_000)]
    middle = sum(resampled) / len(resampled)
    spread = math.sqrt(sum((x - middle) ** 2 for x in resampled) / len(resampled))

    assert n_topic == 40
    assert impact == pytest.approx(leave_out(answers))
    assert (high - low) / 2 == pytest.approx(1.96 * spread, rel=0.1)


def leave_out(answers: list[tuple[int, bool]]) -> float:
    """NPS of all answers less NPS of those without the topic."""
    without = [x for x, has_topic in answers if not has_topic]
    return sum(x for x, _ in answers) / len(answers) - sum(without) / len(without)


def test_release_health_compares_a_version_with_the_one_before(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select read_verbatims, complaints, complaint_rate, previous_version, is_significant,
            top_complaint_topic
        from mart_release_health where product_version = '2.0'
        """
    ).fetchone()

    assert row == (CRASHES, CRASHES, 1.0, "1.0", True, "app.crash")


def test_unmet_needs_count_requests(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "select topic, requests, share, len(evidence_ids) from mart_unmet_needs"
    ).fetchone()

    assert row == ("app.crash", CRASHES, 1.0, 5)


def test_before_after_compares_the_topic_with_the_others(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select is_complete, before_topic, after_topic, before_n, after_n, difference_in_differences
        from mart_before_after
        """
    ).fetchone()

    assert row == (True, 14, 14, 14 + 28 * 6, 14 + 28 * 6, 0.0)
