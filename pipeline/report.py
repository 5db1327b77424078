"""What a person sees in the terminal: everything is read from the published file alone."""

from __future__ import annotations

from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from lake import clock
from lake.settings import Settings
from lake.warehouse import read_only
from pipeline import publish, steps

_CHANNELS = """
    select channel, sum(verbatims), sum(complaints),
        sum(complaints) / nullif(sum(read_verbatims), 0),
        100 * (sum(positive_mentions) - sum(negative_mentions))
            / nullif(sum(positive_mentions + neutral_mentions + negative_mentions), 0)
    from mart_cx_weekly group by channel order by 2 desc
"""
_NPS = """
    select 'NPS', channel, n, value, moe95, value_missing_reason from mart_nps
    where period = 'all' and level in ('all', 'channel') order by level, n desc
"""
_CSAT = """
    select 'CSAT %', channel, n, value, (value_high - value_low) / 2, value_missing_reason
    from mart_csat where period = 'all' and level in ('all', 'channel') order by level, n desc
"""
_TOP = """
    select topic, sum(n) as n, max(worst_severity), arg_max(example_quote, n)
    from mart_complaint_weekly
    where ($brand is null or brand = $brand) and ($week is null or week_start = $week)
        and topic is not null
    group by topic order by n desc, topic limit $limit
"""
_EMERGING = """
    select topic, business_date, n, expected, q_value, example_quote from mart_emerging_topic
    where is_emerging and brand = 'all' order by business_date desc, q_value limit 5
"""
_REJECTS = """
    select source, rule, sum(rejects), any_value(example_reason) from ops_rejects
    group by source, rule order by 3 desc limit 8
"""
_SOURCES = """
    select source, landed, normalized, rejected, current_rows, superseded_rows, deleted_rows,
        is_balanced
    from ops_reconciliation where scope = 'source' order by source
"""
_GAPS = "select source, stream, gap, detail from ops_source_gaps order by source, stream limit 5"


def overview(settings: Settings, console: Console, airflow_url: str | None = None) -> None:
    """One screen: channels, scores with margins, top complaints, what emerges, what was lost."""
    with read_only(settings.published) as connection:
        build = connection.execute("select build_id, as_of from ops_build").fetchone()
        assert build is not None
        console.rule(f"Voice of the customer, as of {build[1]:%Y-%m-%d}")
        _channels(connection, console)
        _scores(connection, console)
        _complaints(connection, console, None, None, 6)
        _emerging(connection, console)
        _rejects(connection, console)
    places = {
        "Warehouse": f"{settings.published}  (build {build[0]})",
        "Gate": settings.data_docs / "gate.html",
        "Data Docs": settings.data_docs / "index.html",
    }
    if airflow_url:
        places["Airflow"] = f"{airflow_url}  (`make up` keeps it running)"
    for name, place in places.items():
        console.print(f"[bold]{name:<10}[/] {place}", soft_wrap=True)


def top(
    settings: Settings, console: Console, brand: str | None, week: str | None, limit: int
) -> None:
    """Top complaint topics, of a brand or ISO week if given, each with a quoted sentence."""
    with read_only(settings.published) as connection:
        _complaints(connection, console, brand, week, limit)


def status(settings: Settings, console: Console) -> None:
    """What is published, what waits, the books of each source, and what was rejected and why."""
    current = publish.published_build(settings)
    console.print(f"home       {settings.home}")
    console.print(f"as of      {clock.iso(settings.as_of)}")
    console.print(f"published  {current or 'nothing yet; run `voc run`'}")
    kept = ", ".join(item.build_id for item in publish.kept_builds(settings))
    console.print(f"kept       {kept or 'none'}")
    if held := publish.hold_reason(settings):
        console.print(f"held       {held}; run `voc release` to go on")
    console.print(f"waiting    {len(steps.pending_normalize(settings))} raw batches to normalize, ")
    console.print(f"           {len(steps.pending_enrich(settings))} feedback files to enrich")
    if current is None:
        return
    with read_only(settings.published) as connection:
        books = _table("Books", "source", "landed", "normalized", "rejected", "current")
        for name in ("superseded", "deleted", "balanced"):
            books.add_column(name, justify="right")
        for row in connection.execute(_SOURCES).fetchall():
            books.add_row(*(_cell(value) for value in row))
        console.print(books)
        _rejects(connection, console)


def _channels(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    table = _table(
        "Feedback by channel", "channel", "verbatims", "complaints", "rate", "net sentiment"
    )
    for channel, verbatims, complaints, rate, net in connection.execute(_CHANNELS).fetchall():
        table.add_row(channel, f"{verbatims:,}", f"{complaints:,}", _percent(rate), _signed(net))
    console.print(table)


def _scores(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    table = _table("Scores, 95 % margins", "metric", "channel", "answers", "value", "±")
    rows = connection.execute(_NPS).fetchall() + connection.execute(_CSAT).fetchall()
    for metric, channel, n, value, margin, reason in rows:
        shown = (f"{value:.1f}", f"{margin:.1f}") if value is not None else (reason, "")
        table.add_row(metric, channel, f"{n:,}", *shown)
    if rows:
        console.print(table)


def _complaints(
    connection: duckdb.DuckDBPyConnection,
    console: Console,
    brand: str | None,
    week: str | None,
    limit: int,
) -> None:
    values = {"brand": brand, "week": week, "limit": limit}
    table = _table("Top complaints", "topic", "n", "worst")
    _add_words(table, "as somebody said it")
    for topic, n, severity, quote in connection.execute(_TOP, values).fetchall():
        table.add_row(topic, f"{n:,}", str(severity), _quoted(quote))
    console.print(table if table.row_count else "No complaints with a topic.")


def _emerging(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    table = _table("Emerging topics", "topic", "day", "n", "expected", "q")
    _add_words(table, "as somebody said it")
    for topic, day, n, expected, q, quote in connection.execute(_EMERGING).fetchall():
        table.add_row(topic, f"{day}", f"{n}", f"{expected:.1f}", f"{q:.1g}", _quoted(quote))
    console.print(table if table.row_count else "No topic emerges.")


def _rejects(connection: duckdb.DuckDBPyConnection, console: Console) -> None:
    table = _table("Rejected, and why", "source", "rule", "records")
    _add_words(table, "for example", wrap=True)
    for source, rule, count, reason in connection.execute(_REJECTS).fetchall():
        table.add_row(source, rule, f"{count:,}", reason)
    console.print(table if table.row_count else "Nothing was rejected.")
    for source, stream, gap, detail in connection.execute(_GAPS).fetchall():
        console.print(f"gap: {source}/{stream}: {gap}; {detail}", markup=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(
        title=f"[bold]{title}[/]", title_justify="left", title_style="", box=None, pad_edge=False,
        padding=(0, 2, 0, 0), header_style="dim",
    )  # fmt: skip
    for number, column in enumerate(columns):
        left = number == 0 or column in ("channel", "rule")
        table.add_column(column, justify="left" if left else "right", no_wrap=True)
    return table


def _add_words(table: Table, title: str, *, wrap: bool = False) -> None:
    """A last column that takes the width that is left."""
    table.expand = True
    table.add_column(title, overflow="fold" if wrap else "ellipsis", no_wrap=not wrap, ratio=1)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.0f}"


def _quoted(text: str | None) -> str:
    return "" if not text else "“" + " ".join(text.split()) + "”"
