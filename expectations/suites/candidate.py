"""Suites over the candidate warehouse, read-only."""

from __future__ import annotations

from collections.abc import Callable

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.suites import CRITICAL, WARNING, Limits, named, none_of, share, suite

# A build may hold this much less than the published one (deletions, folds) before it is stopped.
LEAST_OF_BEFORE = 0.9
FRESH_DAYS = 7


def fct_feedback(limits: Limits) -> gx.ExpectationSuite:
    """There is something, it did not shrink, it is fresh, and it was read."""
    least = max(1, int(limits.reference.rows * LEAST_OF_BEFORE))
    as_of = f"timestamp '{limits.as_of.strftime('%Y-%m-%d %H:%M:%S')}'"
    return suite(
        "fct_feedback",
        gxe.ExpectTableRowCountToBeBetween(
            min_value=least, severity=CRITICAL, meta=named("did_not_shrink")
        ),
        none_of(
            "fresh",
            WARNING,
            "select max(created_at) as newest from {batch} "
            f"having newest < {as_of} - interval {FRESH_DAYS} day",
            f"the newest verbatim is not older than {FRESH_DAYS} days at as_of",
        ),
        share(
            "enriched",
            WARNING,
            "enrichment_status != 'pending'",
            0.95,
            "signals are there for nineteen of twenty verbatims",
        ),
    )


def ops_reconciliation(limits: Limits) -> gx.ExpectationSuite:
    """The books of the whole lake."""
    return suite(
        "ops_reconciliation",
        none_of(
            "balanced",
            CRITICAL,
            "select source from {batch} where not is_balanced",
            "normalized = current + superseded + deleted for every source",
        ),
    )


def mart_nps(limits: Limits) -> gx.ExpectationSuite:
    """A score that is shown is one that can be."""
    return suite(
        "mart_nps",
        gxe.ExpectColumnValuesToBeBetween(
            column="value",
            min_value=-100,
            max_value=100,
            severity=CRITICAL,
            meta=named("nps_in_range"),
        ),
    )


SUITES: dict[str, Callable[[Limits], gx.ExpectationSuite]] = {
    "fct_feedback": fct_feedback,
    "ops_reconciliation": ops_reconciliation,
    "mart_nps": mart_nps,
}
