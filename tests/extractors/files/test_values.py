from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.sources.files.values import moment


def test_values_a_format_with_a_star_reads_the_beginning_of_a_file_name() -> None:
    name = "20260501T101112Z_7f3c-20260101.vtt"
    assert moment(name, ("%Y%m%dT%H%M%SZ_*",), "UTC") == datetime(
        2026, 5, 1, 10, 11, 12, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="declared formats"):
        moment("call_7f3c.vtt", ("%Y%m%dT%H%M%SZ_*",), "UTC")
