from __future__ import annotations

import pytest

from benchmarks.__main__ import table
from benchmarks.stages import BenchmarkError, Usage, measure


def test_stages_measures_the_peak_of_a_process_and_not_of_its_parent(tmp_path) -> None:
    (tmp_path / "hungry.py").write_text("data = bytearray(200_000_000)\nprint('ate', len(data))\n")

    used, printed = measure(["hungry"], {"PYTHONPATH": str(tmp_path)})

    assert printed == "ate 200000000\n"
    assert 200 < used.peak_mb < 400
    assert used.seconds > 0


def test_stages_says_what_a_failed_process_said(tmp_path) -> None:
    (tmp_path / "broken.py").write_text("raise SystemExit('no disk')\n")

    with pytest.raises(BenchmarkError, match="no disk"):
        measure(["broken"], {"PYTHONPATH": str(tmp_path)})


def test_table_puts_sizes_side_by_side_and_sums_the_whole_way() -> None:
    measured = {
        size: {"extract": Usage(size / 1000, 1, 90), "enrich": Usage(size / 500, 2, 300)}
        for size in (1_000, 10_000)
    }

    lines = table(measured)

    assert lines[0].split() == ["1,000", "documents", "10,000", "documents"]
    assert lines[2].split() == [
        "extract",
        "1.0",
        "1.0",
        "1,000",
        "90",
        "10.0",
        "1.0",
        "1,000",
        "90",
    ]
    assert lines[-1].split()[:6] == ["whole", "way", "3.0", "3.0", "333", "300"]
