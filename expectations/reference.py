"""What the published warehouse looked like: the measure that drift is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

Mix = dict[str, float]
_MIXES = {
    "language": "coalesce(language, 'und')",
    "complaint": "cast(is_complaint as varchar)",
    "sentiment": "sentiment_label",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """Rows and shares of the last publish; empty mixes when nothing was published."""

    rows: int = 0
    mixes: dict[str, Mix] = field(default_factory=dict)


def read_reference(published: Path | None) -> Reference:
    """Counts and mixes of the published `fct_feedback`, over rows with signals."""
    if published is None or not published.exists():
        return Reference()
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute("select count(*) from fct_feedback").fetchone()
        mixes = {name: _mix(connection, expression) for name, expression in _MIXES.items()}
    return Reference(rows[0] if rows else 0, mixes)


def _mix(connection: duckdb.DuckDBPyConnection, expression: str) -> Mix:
    value = f"{expression} as value"
    table = connection.table("fct_feedback").filter("enrichment_status = 'ok'")
    found = table.aggregate(f"{value}, count(*) as n", "all").filter("value is not null")
    counts = dict(found.fetchall())
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()} if total else {}
