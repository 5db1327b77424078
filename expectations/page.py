"""The verdicts of a gate on one plain page: it opens without network, as Data Docs do not."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expectations.runner import Verdict

_STYLE = (
    "body{font:15px system-ui,sans-serif;margin:2rem;color:#222}"
    "table{border-collapse:collapse}td,th{padding:.3rem .8rem;text-align:left;"
    "border-bottom:1px solid #ddd}.failed{background:#fde8e6}"
)
_COLUMNS = ("suite", "expectation", "target", "severity", "success", "observed", "expected")


def write_page(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write the page: what failed first, critical before warnings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(verdicts, key=lambda v: (v.success, v.severity, v.suite, v.expectation))
    failed = sum(not verdict.success for verdict in verdicts)
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    rows = "".join(_row(verdict) for verdict in ordered)
    path.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gate</title>'
        f"<style>{_STYLE}</style><h1>Gate: {failed} of {len(verdicts)} expectations failed</h1>"
        f"<table><tr>{head}</tr>{rows}</table></html>",
        encoding="utf-8",
    )


def _row(verdict: Verdict) -> str:
    values = verdict.row() | {"success": "held" if verdict.success else "failed"}
    cells = "".join(f"<td>{escape(str(values[name]))}</td>" for name in _COLUMNS)
    return f'<tr class="{values["success"]}">{cells}</tr>'
