"""Start the stack's processes, wait until they answer, stop them all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests

from stack.environment import ROOT, Stack

COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
RECORD = "processes.json"


class StackError(RuntimeError):
    """A process of the stack did not come up; the message names its log."""


@dataclass
class Processes:
    """The running processes, by name. Their ids and starts stand in `RECORD` for `down`."""

    stack: Stack
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        """Sandbox, metadata database, then Airflow's four components.

        Raises `StackError` with the log to read when one dies or does not answer in two minutes.
        """
        environment = self.stack.variables()
        self.stack.logs.mkdir(parents=True, exist_ok=True)
        python = sys.executable
        port = str(self.stack.sandbox_port)
        as_of = environment["VOC_AS_OF"]
        self._spawn("sandbox", [python, "-m", "sandbox", "serve", "--port", port, "--as-of", as_of])
        files = [python, "-m", "sandbox", "files", "--output", str(self.stack.vendor_files)]
        self._spawn("sandbox-files", [*files, "--as-of", as_of])
        self._spawn("airflow-db", [python, "-m", "airflow", "db", "migrate"])
        self._finish("airflow-db")
        self._finish("sandbox-files")
        for component in COMPONENTS:
            self._spawn(component, [python, "-m", "airflow", component])
        self._wait("sandbox", lambda: _answers(f"{self.stack.sandbox_url}/__health__"))
        self._wait("api-server", lambda: _answers(f"{self.stack.airflow_url}/api/v2/version"))
        self._record()

    def stop(self) -> None:
        """End every process group that this object started."""
        for process in self.running.values():
            _signal(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                _signal(process.pid, signal.SIGKILL)
        (self.stack.home / RECORD).unlink(missing_ok=True)

    def check(self) -> None:
        """Raise `StackError` when a process has died."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise StackError(f"{name} ended ({process.returncode}); read {self._log(name)}")

    def _record(self) -> None:
        started = {process.pid: _started(process.pid) for process in self.running.values()}
        (self.stack.home / RECORD).write_text(json.dumps(started))

    def _log(self, name: str) -> Path:
        return self.stack.logs / f"{name}.log"

    def _spawn(self, name: str, command: list[str]) -> None:
        with self._log(name).open("wb") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.stack.variables(),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _finish(self, name: str) -> None:
        """Wait for a process that ends by itself."""
        status = self.running[name].wait()
        del self.running[name]
        if status:
            raise StackError(f"{name} failed ({status}); read {self._log(name)}")

    def _wait(self, name: str, ready: Callable[[], bool], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise StackError(f"{name} does not answer; read {self._log(name)}")
            time.sleep(0.3)


def stop_recorded(home: Path) -> bool:
    """Stop the stack that `RECORD` names; False when none of its processes runs any more."""
    record = home / RECORD
    if not record.exists():
        return False
    recorded: dict[str, str] = json.loads(record.read_text())
    # A process that was given an old id since then is another one, with another start.
    pids = [int(pid) for pid, start in recorded.items() if start and _started(int(pid)) == start]
    for pid in pids:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while any(_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in pids:
        _signal(pid, signal.SIGKILL)
    record.unlink()
    return bool(pids)


def _started(pid: int) -> str:
    """When a process started, as `ps` writes it; empty when there is none."""
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _alive(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
