"""Cases, contacts and conversations: life cycles, clocks, repeats and talk."""

import duckdb
import pytest

pytestmark = pytest.mark.dbt

HOUR = 3600


def test_case_clocks_over_a_week_end(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        """
        select first_response_seconds, first_response_business_seconds,
            first_resolution_seconds, first_resolution_business_seconds,
            full_resolution_seconds, full_resolution_business_seconds,
            requester_wait_seconds, reopens, agent_replies
        from fct_case
        """
    ).fetchone()

    # Friday 16:00 to Monday 10:00 is 66 hours, of which open: one on Friday, one on Monday.
    assert row[:2] == (66 * HOUR, 2 * HOUR)
    assert row[2:4] == (67 * HOUR, 3 * HOUR)
    # Solved again on Tuesday 12:00: eight hours of Monday and three of Tuesday come on top.
    assert row[4:6] == (92 * HOUR, (1 + 8 + 3) * HOUR)
    assert row[6:] == ((67 + 3) * HOUR, 1, 1)


def test_case_that_was_deleted_is_gone(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("select case_id from fct_case").fetchall() == [("desk:1",)]


def test_contact_of_one_person_on_one_topic_repeats_over_channels_and_identities(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        """
        select channel, customer_key, topic, is_repeat, is_first_contact_resolution
        from fct_contact order by contact_at
        """
    ).fetchall()

    assert rows == [
        ("ticket", "anna", "billing.refund", False, False),
        ("call", "anna", "billing.refund", True, True),
    ]


def test_customer_is_one_row_over_identities_with_the_profile(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        "select customer_key, segment, channels from dim_customer where has_profile"
    ).fetchall()

    assert row == [("anna", "consumer", 3)]


def test_conversation_talk_silence_and_interruptions(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        """
        select talk_ratio, silence_ms, silence_share, interruptions, interruptions_per_minute,
            sentiment_shift, first_answer_ms
        from fct_conversation
        """
    ).fetchone()

    # Agent 4 + 5.5 + 10.2 s, customer 10 + 4 s; one gap of 6 s; the overlap of 200 ms is none.
    assert row == pytest.approx((19.7 / 33.7, 6_000, 6 / 40, 1, 1.5, 0.75, 9_500))


def test_wait_puts_the_measured_beside_the_said(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select channel, waits_measured, wait_seconds_sum, complained_of_wait from mart_wait
        where brand = 'Acme' order by channel
        """
    ).fetchall()

    assert rows == [
        ("call", 1, 9.5, 0),
        ("review", 0, None, 1),
        ("ticket", 1, 66 * HOUR, 0),
    ]


def test_contact_rate_needs_a_denominator(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        select contacts, active_customers, contacts_per_customer, value_missing_reason
        from mart_contact_rate where brand = 'Acme' order by week_start
        """
    ).fetchall()

    assert rows == [
        (1, None, None, "no_customers_or_orders_input"),
        (1, 200, 1 / 200, None),
    ]
