"""The verdicts of a gate on one plain page: it opens without network, as Data Docs do not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from expectations.runner import Verdict

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; color: #222;
       padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 0 .2rem } p { margin: 0 0 1.2rem; color: #555 }
table { border-collapse: collapse; width: 100% }
td, th { padding: .35rem .8rem .35rem 0; text-align: left; border-bottom: 1px solid #e4e4e4 }
th { color: #555; font-weight: 600 } code { color: #555; font-size: .9em }
.failed { background: #fde8e6 } .failed td:first-child { font-weight: 700; color: #a11 }
.held td:first-child { color: #276b35 }
"""
_HEADS = ("", "of", "what must hold", "seen", "when it fails")


def write_page(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write the page: what failed first, critical before warnings."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(verdicts, key=lambda v: (v.success, v.severity, v.suite, v.expectation))
    failed = [verdict for verdict in verdicts if not verdict.success]
    stopped = any(verdict.severity == "critical" for verdict in failed)
    heads = "".join(f"<th>{name}</th>" for name in _HEADS)
    rows = "".join(_row(verdict) for verdict in ordered)
    path.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Gate</title>'
        f"<style>{_STYLE}</style>"
        f"<h1>Gate: {len(failed)} of {len(verdicts)} expectations failed</h1>"
        f"<p>The candidate {'was stopped' if stopped else 'may be published'}.</p>"
        f"<table><tr>{heads}</tr>{rows}</table></html>",
        encoding="utf-8",
    )


def _row(verdict: Verdict) -> str:
    state = "held" if verdict.success else "failed"
    effect = "stops the publish" if verdict.severity == "critical" else "warns"
    observed, expected = json.loads(verdict.observed), json.loads(verdict.expected)
    name = f"<br><code>{escape(verdict.suite)}.{escape(verdict.expectation)}</code>"
    words = (state, verdict.target, _wanted(expected), _seen(observed, expected), effect)
    cells = [escape(word) for word in words]
    cells[2] += name
    return f'<tr class="{state}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _wanted(expected: dict[str, Any]) -> str:
    """What was asked, in words: a description or the range of a column or of a count."""
    if "description" in expected:
        return str(expected["description"])
    least, most = expected.get("min_value"), expected.get("max_value")
    what = "every value" if "column" in expected else "the number of rows"
    if most is None:
        return f"{what} is at least {least:,g}"
    return f"{what} lies between {least:,g} and {most:,g}"


def _seen(observed: dict[str, Any], expected: dict[str, Any]) -> str:
    if "error" in observed:
        return str(observed["error"])
    if "element_count" in observed:
        return f"{observed.get('unexpected_count') or 0:,} of {observed['element_count']:,} outside"
    value = observed.get("observed_value")
    if value is None:
        return "–"
    return f"{value:,} rows" if "min_value" in expected else f"{value:,} rows against it"
