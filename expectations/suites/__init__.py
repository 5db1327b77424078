"""One suite function a dataset. Contracts and dbt tests are not repeated here.

`critical` stops the publish, `warning` is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe

from expectations.reference import Mix, Reference

CRITICAL = "critical"
WARNING = "warning"
# Half the sum of absolute differences between two mixes: 0 the same, 1 nothing in common.
MAX_DRIFT = 0.25
MIN_ROWS_FOR_MIX = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """What the suites are held against."""

    as_of: datetime
    max_reject_share: float
    reference: Reference


def named(name: str) -> dict[str, Any]:
    """An expectation's short stable name: it stands in the ledger and in Data Docs."""
    return {"name": name}


def none_of(name: str, severity: str, query: str, description: str) -> Any:
    """No row may come back. The query selects ids and numbers only, never what was said."""
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=query,
        description=description,
        severity=severity,
        meta=named(name),
    )


def within(name: str, column: str, low: float, high: float) -> Any:
    """Every value of a column lies in [low, high]."""
    return gxe.ExpectColumnValuesToBeBetween(
        column=column, min_value=low, max_value=high, severity=CRITICAL, meta=named(name)
    )


def share(name: str, severity: str, condition: str, least: float, description: str) -> Any:
    """At least this share of rows meets a SQL condition (an empty batch does)."""
    query = (
        f"select count(*) as n, avg(case when {condition} then 1.0 else 0.0 end) as share "
        f"from {{batch}} having share < {least}"
    )
    return none_of(name, severity, query, description)


def same_mix(name: str, expression: str, reference: Mix, description: str) -> Any:
    """The mix of labels is near the published one. Small batches are not judged."""
    values = ", ".join(f"('{_quoted(key)}', {value!r})" for key, value in reference.items())
    query = f"""
        with mix as (
            select {expression} as value, count(*) as n
            from {{batch}} where ({expression}) is not null group by all
        ),
        reference(value, share) as (values {values or "('', 0.0)"})
        select
            sum(n) as n,
            sum(abs(coalesce(n / nullif((select sum(n) from mix), 0), 0)
                - coalesce(share, 0))) / 2 as drift
        from mix full join reference using (value)
        having drift > {MAX_DRIFT if reference else 2} and sum(n) >= {MIN_ROWS_FOR_MIX}
    """
    return none_of(name, WARNING, query, description)


def suite(name: str, *expectations: Any) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(name=name, expectations=list(expectations))


def _quoted(text: str) -> str:
    return text.replace("'", "''")
