"""Starting, watching and stopping processes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.environment import ROOT, Stack
from stack.processes import RECORD, Processes, StackError, stop_recorded

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    found = Stack(tmp_path, 18080, 18765)
    found.logs.mkdir()
    return found


@pytest.fixture
def processes(stack: Stack) -> Iterator[Processes]:
    running = Processes(stack)
    yield running
    running.stop()


def gone(process: subprocess.Popen[bytes], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return process.poll() is not None


def test_processes_name_the_log_of_one_that_died(processes: Processes) -> None:
    processes._spawn("scheduler", [sys.executable, "-c", "raise SystemExit(3)"])
    assert gone(processes.running["scheduler"])
    with pytest.raises(StackError, match=r"scheduler ended \(3\); read .*scheduler\.log"):
        processes.check()


def test_processes_say_when_one_does_not_answer(processes: Processes) -> None:
    processes._spawn("api-server", SLEEP)
    with pytest.raises(StackError, match=r"api-server does not answer; read .*api-server\.log"):
        processes._wait("api-server", lambda: False, seconds=0.1)


def test_processes_say_when_a_preparation_fails(processes: Processes) -> None:
    processes._spawn("airflow-db", [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(StackError, match=r"airflow-db failed \(1\)"):
        processes._finish("airflow-db")
    assert "airflow-db" not in processes.running


def test_processes_all_stop(processes: Processes) -> None:
    for name in ("scheduler", "triggerer"):
        processes._spawn(name, SLEEP)
    started = list(processes.running.values())
    processes.stop()
    assert all(process.poll() is not None for process in started)


def test_stop_recorded_ends_what_is_recorded(processes: Processes, stack: Stack) -> None:
    processes._spawn("scheduler", SLEEP)
    processes._record()
    scheduler = processes.running["scheduler"]
    assert stop_recorded(stack.home)
    assert gone(scheduler)
    assert not (stack.home / RECORD).exists()


def test_stop_recorded_spares_a_stranger_with_an_old_id(processes: Processes, stack: Stack) -> None:
    processes._spawn("stranger", SLEEP)
    stranger = processes.running["stranger"]
    before = {stranger.pid: "Thu Jan  1 00:00:00 1970"}
    (stack.home / RECORD).write_text(json.dumps(before))
    assert not stop_recorded(stack.home)
    assert stranger.poll() is None


def test_stop_recorded_with_nothing_running(tmp_path: Path) -> None:
    assert not stop_recorded(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [(["down"], 0, "nothing was running"), ([], 2, "usage: "), (["sideways"], 2, "usage: ")],
)
def test_stack_command(tmp_path: Path, arguments: list[str], status: int, says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stack", *arguments],
        cwd=ROOT,
        env=Stack(tmp_path, 18080, 18765).variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert says in done.stdout
