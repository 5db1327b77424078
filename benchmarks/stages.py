"""Each step of the platform as a process of its own, timed and weighed by the operating system."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STAGES: Final = ("extract", "normalize", "enrich", "build", "gate", "publish")
_PARALLEL: Final = ("normalize", "enrich")
_SOURCES: Final = Path(__file__).with_name("sources.toml")
_ON_A_BUILD: Final = ("gate", "publish")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its children used. Seconds and CPU seconds include the start of Python;
    `peak_mb` is the largest resident set of any one of them, in 10^6 bytes.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float


class BenchmarkError(RuntimeError):
    """Too few texts to measure, or a process that failed, with the end of what it said."""


def measure(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Usage, str]:
    """Run a Python module to its end; returns what it used and what it printed."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=os.environ | environment,
            stdout=output,
            stderr=errors,
        )
        # `wait4` alone tells the peak of this process and of its own children.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().decode()
        if process.returncode:
            errors.seek(0)
            tail = errors.read().decode()[-2000:]
            raise BenchmarkError(f"{' '.join(arguments)} failed:\n{printed[-2000:]}{tail}")
    scale = 1 if sys.platform == "darwin" else 1024
    peak = used.ru_maxrss * scale / 1e6
    return Usage(seconds, used.ru_utime + used.ru_stime, peak), printed


def run(files: Path, home: Path, stages: Sequence[str], jobs: int) -> dict[str, Usage]:
    """Take the documents in `files` through the platform in a fresh home, up to the last of
    `stages`; returns the usage of those asked for.
    """
    environment = {
        "VOC_HOME": str(home),
        "VOC_CONFIG": str(_SOURCES),
        "VOC_BENCH_FILES": str(files),
        "VOC_AS_OF": "2026-06-29T00:00:00Z",
    }
    last = max(STAGES.index(stage) for stage in stages)
    used: dict[str, Usage] = {}
    build_id = ""
    for stage in STAGES[: last + 1]:
        arguments = ["pipeline.cli", stage]
        arguments += ["--jobs", str(jobs)] if stage in _PARALLEL else []
        arguments += [build_id] if stage in _ON_A_BUILD else []
        used[stage], printed = measure(arguments, environment)
        if stage == "build":
            build_id = printed.strip()
    return {stage: used[stage] for stage in STAGES if stage in stages}
