from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.__main__ import excesses, table
from benchmarks.stages import BenchmarkError, Usage, measure


def test_stages_measures_the_peak_of_a_process(tmp_path) -> None:
    """From a small parent, as the benchmark is: a fork starts with its parent's peak."""
    (tmp_path / "hungry.py").write_text("data = bytearray(200_000_000)\nprint('ate', len(data))\n")
    code = (
        "import sys; from benchmarks.stages import measure; "
        "used, said = measure(['hungry'], {'PYTHONPATH': sys.argv[1]}); "
        "print(said.strip(), used.peak_mb, used.seconds)"
    )
    printed = subprocess.check_output([sys.executable, "-c", code, str(tmp_path)], text=True)
    *said, peak, seconds = printed.split()

    assert said == ["ate", "200000000"]
    assert 200 < float(peak) < 400
    assert float(seconds) > 0


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


def test_a_stage_that_takes_more_memory_than_a_process_may_is_named() -> None:
    measured = {
        10_000: {"enrich": Usage(9, 9, 650), "build": Usage(9, 9, 950)},
        100_000: {"enrich": Usage(9, 9, 712.4), "build": Usage(9, 9, 1_000)},
    }

    assert excesses(measured) == ["bench: enrich of 100,000 documents took 712 MB, 700 allowed"]
