"""`python -m benchmarks`: documents a second and peak memory of every step, at two sizes."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.stages import STAGES, BenchmarkError, Usage, measure, run

# A process that reads texts may take so much, however many there are.
PEAK_MB = {"extract": 700, "normalize": 700, "enrich": 700}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; returns 1 when a measured process fails or takes more than `PEAK_MB`."""
    arguments = _parser().parse_args(argv)
    sizes = arguments.documents or [10_000, 100_000]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{platform.machine()}, {cores} cores, Python {platform.python_version()}, "
        f"{arguments.jobs} processes for normalize and enrich"
    )
    try:
        with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
            measured = {
                size: _size(size, Path(folder) / str(size), arguments.stages, arguments.jobs)
                for size in sizes
            }
        for line in table(measured):
            print(line)
        greedy = excesses(measured)
        for line in greedy:
            print(line, file=sys.stderr)
        if arguments.language:
            _print_language()
    except BenchmarkError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 1 if greedy else 0


def excesses(measured: dict[int, dict[str, Usage]]) -> list[str]:
    """One line for each stage and size whose process took more memory than it may."""
    return [
        f"bench: {stage} of {size:,} documents took {used.peak_mb:.0f} MB, {PEAK_MB[stage]} allowed"
        for size, stages in measured.items()
        for stage, used in stages.items()
        if used.peak_mb > PEAK_MB.get(stage, used.peak_mb)
    ]


def table(measured: dict[int, dict[str, Usage]]) -> list[str]:
    """One line a stage and one for the whole way, with the sizes side by side."""
    head = f"{'seconds':>9} {'CPU s':>8} {'docs/s':>8} {'peak MB':>8}"
    lines = [
        f"{'':10}" + "".join(f"   {f'{size:,} documents':^36}" for size in measured),
        f"{'stage':10}" + f"   {head}" * len(measured),
    ]
    stages = list(next(iter(measured.values())))
    for stage in stages:
        cells = (_cells(size, used[stage]) for size, used in measured.items())
        lines.append(f"{stage:10}" + "".join(cells))
    if len(stages) > 1:
        cells = (_cells(size, _whole(list(used.values()))) for size, used in measured.items())
        lines.append(f"{'whole way':10}" + "".join(cells))
    return lines


def _cells(size: int, used: Usage) -> str:
    rate = size / used.seconds
    return f"   {used.seconds:9.1f} {used.cpu_seconds:8.1f} {rate:8,.0f} {used.peak_mb:8.0f}"


def _whole(used: Sequence[Usage]) -> Usage:
    return Usage(
        sum(one.seconds for one in used),
        sum(one.cpu_seconds for one in used),
        max(one.peak_mb for one in used),
    )


def _size(size: int, folder: Path, stages: Sequence[str], jobs: int) -> dict[str, Usage]:
    files, home = folder / "files", folder / "home"
    _, printed = measure(["benchmarks.documents", str(size), str(files)], {})
    made = json.loads(printed)
    print(
        f"{made['documents']:,} documents, {made['distinct']:,} distinct, on average "
        f"{made['words']:.1f} words and {made['characters']:.0f} characters",
        flush=True,
    )
    return run(files, home, stages, jobs)


def _print_language() -> None:
    _, printed = measure(["benchmarks.language"], {})
    ratios: list[dict[str, Any]] = json.loads(printed)
    print("language pipeline on one core, CPU time, all signals:")
    for ratio in ratios:
        print(
            f"{ratio['texts']:15} mean {ratio['mean_words']:5.0f} words: "
            f"{ratio['pipeline']:9,.0f} words/s; "
            f"spaCy's bare tokenizer {ratio['tokenizer']:9,.0f}, of which {ratio['share']:.2f}; "
            f"en_core_web_sm {ratio['model']:7,.0f}, {ratio['times']:.1f} times that"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--documents", type=int, action="append", help="a size; may be repeated (10000, 100000)"
    )
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--jobs", type=int, default=2, help="processes for normalize and enrich")
    parser.add_argument(
        "--no-language", dest="language", action="store_false", help="leave out spaCy's own"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
