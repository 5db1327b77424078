"""The gate's page, as somebody without network reads it."""

import json
from pathlib import Path

from expectations.page import write_page
from expectations.runner import Verdict


def verdict(
    name: str,
    severity: str,
    success: bool,
    observed: dict[str, object],
    expected: dict[str, object],
) -> Verdict:
    return Verdict(
        suite="documents",
        expectation=name,
        target="documents.severity",
        severity=severity,
        success=success,
        observed=json.dumps(observed),
        expected=json.dumps(expected),
    )


RANGE = {"column": "severity", "min_value": 0.0, "max_value": 3.0}
OUTSIDE = verdict(
    "in_range", "critical", False, {"element_count": 1200, "unexpected_count": 7}, RANGE
)
FRESH = verdict("fresh", "warning", False, {"observed_value": 1}, {"description": "a < b"})
COUNTED = verdict("grew", "critical", True, {"observed_value": 6768}, {"min_value": 1})


def page(tmp_path: Path, *verdicts: Verdict) -> str:
    write_page(tmp_path / "docs" / "gate.html", verdicts)
    return (tmp_path / "docs" / "gate.html").read_text(encoding="utf-8")


def test_page_says_in_words_what_was_asked_and_seen(tmp_path: Path) -> None:
    shown = page(tmp_path, COUNTED, OUTSIDE, FRESH)
    assert "2 of 3 expectations failed" in shown
    assert "every value lies between 0 and 3" in shown
    assert "7 of 1,200 outside" in shown
    assert "the number of rows is at least 1" in shown
    assert "6,768 rows" in shown
    assert "a &lt; b" in shown


def test_page_shows_failures_first_and_what_they_do(tmp_path: Path) -> None:
    shown = page(tmp_path, COUNTED, FRESH, OUTSIDE)
    places = [shown.index(f"documents.{name}") for name in ("in_range", "fresh", "grew")]
    assert places == sorted(places)
    assert "was stopped" in shown
    assert "may be published" in page(tmp_path, COUNTED, FRESH)
