"""The whole stack as native processes, with Airflow's metadata on a real PostgreSQL."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lake.datasets import DOCUMENTS, FEEDBACK
from lake.settings import Settings
from pipeline import build
from stack.airflow_api import AirflowApi
from stack.demo import ENDED, prepare
from stack.environment import ROOT, Stack
from stack.processes import COMPONENTS, Processes

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.stack]

CONFIG = """
safety_net = ""

[[sources]]
name = "kiosks"
type = "files"
display_name = "Store kiosks"
schedule = ""

[sources.params]
path = "${VOC_SANDBOX_FILES}/drop/kiosk/*.xlsx"
channel = "survey"
id = "Entry"
created_at = "Date"
text = "Comment"
"""
HEALTH = {
    "api-server": "metadatabase",
    "scheduler": "scheduler",
    "dag-processor": "dag_processor",
    "triggerer": "triggerer",
}


def binaries() -> Path | None:
    """Where PostgreSQL's server programs are, None when it is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own; yields the SQLAlchemy URL."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    # Its server refuses to run as root, and then needs a folder that another user may enter.
    user = {"user": "postgres"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="voc-postgres-"))
    if user:
        shutil.chown(folder, **user)
    port = any_port()
    make = [programs / "initdb", "-D", folder, "-U", "airflow", "--auth", "trust", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **user)
    serve = [programs / "postgres", "-D", folder, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    server = subprocess.Popen(
        serve, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
    )
    try:
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", "airflow"]
        ready = [programs / "pg_isready", *address]
        until(lambda: subprocess.run(ready, check=False, capture_output=True).returncode == 0, 30)
        # Another run's server, which took the port first, would be ready too.
        assert server.poll() is None, "this run's PostgreSQL has ended"
        subprocess.run([programs / "createdb", *address, "airflow"], check=True)
        yield f"postgresql+psycopg2://airflow@127.0.0.1:{port}/airflow"
    finally:
        # Its fast shutdown: SIGTERM would wait for whoever is still connected.
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def any_port() -> int:
    """A port of the system's choice: runs at the same time get different ones."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Running:
    stack: Stack
    api: AirflowApi
    settings: Settings


@pytest.fixture(scope="module")
def running(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The stack, up, with one source."""
    home = tmp_path_factory.mktemp("stack")
    config = home / "voc.toml"
    config.write_text(CONFIG)
    stack = Stack(home, any_port(), any_port(), config, postgres)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.variables().items():
            patch.setenv(name, value)
        settings = Settings.load()
        build.init(settings)
        processes = Processes(stack)
        try:
            processes.start()
            api = AirflowApi(stack.airflow_url)
            prepare(api, processes, settings.config)
            yield Running(stack, api, settings)
        finally:
            processes.stop()


def until(holds: Callable[[], Any], seconds: float) -> Any:
    """What `holds` returns once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(1)
    return found


def run_of(api: AirflowApi, dag_id: str) -> dict[str, Any]:
    return next((run for run in api.runs() if run["dag_id"] == dag_id), {})


def test_stack_runs_a_source_to_its_signals_on_postgres(running: Running) -> None:
    """Ingest by hand; `enrich`, then `marts`, follow by themselves."""
    api, lake = running.api, running.settings.lake
    api.trigger("ingest__kiosks")
    for dag_id in ("ingest__kiosks", "enrich"):
        ended = until(lambda dag=dag_id: run_of(api, dag).get("state") in ENDED, 120)
        assert ended
        assert run_of(api, dag_id)["state"] == "success", dag_id
    until(lambda: run_of(api, "marts"), 60)
    landed = sum(lake.read(file).num_rows for file in lake.files(FEEDBACK.name))
    read = sum(lake.read(file).num_rows for file in lake.files(DOCUMENTS.name))
    assert landed == read > 100

    tasks = [task for task in api.tasks() if task["dag_id"] == "ingest__kiosks"]
    names = {task["task_id"]: task["rendered_map_index"] for task in tasks}
    assert set(names) == {"extract", "plan", "normalize", "commit"}
    assert names["normalize"] is not None
    assert {task["try_number"] for task in tasks} == {1}

    log = task_log(running, "ingest__kiosks", "normalize")
    assert re.search(rf"normalize/kiosks: ok; [\d,]+ in, {landed:,} out, [\d,]+ rejected", log)
    log = task_log(running, "enrich", "enrich")
    assert f"enrich/kiosks: ok; {read:,} in, {read:,} out" in log
    # Libraries keep quiet below a warning.
    assert "Created vocabulary" not in log


def task_log(running: Running, dag_id: str, task_id: str) -> str:
    folder = running.stack.home / "airflow" / "logs" / f"dag_id={dag_id}"
    return "".join(path.read_text() for path in folder.glob(f"*/task_id={task_id}/**/*.log"))


def test_stack_makes_the_pools_once(running: Running) -> None:
    running.api.ensure_pool("warehouse", 1)
    pools = running.api._get("/pools")["pools"]
    slots = {pool["name"]: pool["slots"] for pool in pools}
    assert slots["warehouse"] == 1
    assert slots["api_files"] == 2


@pytest.mark.parametrize("component", COMPONENTS)
def test_healthcheck_knows_every_component(running: Running, component: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stack.healthcheck", HEALTH[component]],
        cwd=ROOT,
        env=running.stack.variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
