"""The demo: every ingest DAG through Airflow's REST API, then `enrich` and `marts` by Assets."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from stack.airflow_api import AirflowApi
from stack.environment import Stack
from stack.processes import Processes, StackError

FOLLOWERS = ("enrich", "marts")
ENDED = ("success", "failed")
LIMIT_SECONDS = 600


@dataclass
class Watched:
    """A DAG whose run is waited for; `before` are the runs that were there at the start."""

    dag_id: str
    before: set[str]
    run_id: str | None = None
    state: str = "waiting"
    tasks: dict[str, int] = field(default_factory=dict)


def prepare(api: AirflowApi, processes: Processes, sources: dict[str, str]) -> None:
    """Wait until Airflow has parsed every DAG, and make the pools. `sources`: name -> type."""
    api.login()
    api.ensure_pool("warehouse", 1)
    for kind in sorted(set(sources.values())):
        api.ensure_pool(f"api_{kind}", 2)
    wanted = {f"ingest__{name}" for name in sources} | set(FOLLOWERS)
    deadline = time.monotonic() + 120
    while missing := wanted - api.dag_ids():
        processes.check()
        if errors := api.import_errors():
            raise StackError("DAGs do not load: " + " | ".join(errors))
        if time.monotonic() > deadline:
            raise StackError(f"Airflow has not parsed {', '.join(sorted(missing))}")
        time.sleep(0.5)


def run(stack: Stack, console: Console) -> int:
    """Run the demo; returns 0 when every DAG succeeded. Stops what it started, whatever happens."""
    os.environ.update(stack.variables())
    from lake.settings import Settings
    from pipeline import report
    from pipeline.build import init

    settings = Settings.load()
    init(settings)
    processes = Processes(stack)
    started = time.monotonic()
    try:
        with console.status("Starting the sandbox vendors and Airflow ..."):
            processes.start()
            api = AirflowApi(stack.airflow_url)
            prepare(api, processes, {s.name: s.type for s in settings.config.sources})
        console.print(f"Airflow answers at {stack.airflow_url} while this runs")
        ingest = [f"ingest__{source.name}" for source in settings.config.sources]
        watched = _trigger(api, ingest)
        states = _follow(api, processes, watched, console)
    finally:
        processes.stop()
    report.overview(settings, console, airflow_url=stack.airflow_url)
    seconds = time.monotonic() - started
    failed = [name for name, state in states.items() if state != "success"]
    console.print(
        f"{len(states) - len(failed)} of {len(states)} DAGs succeeded in {seconds:.0f} s"
        + (f"; failed: {', '.join(failed)}; logs: {stack.logs}" if failed else "")
    )
    return 1 if failed else 0


def up(stack: Stack, console: Console) -> int:
    """Start the stack and leave it running until `down`."""
    os.environ.update(stack.variables())
    from lake.settings import Settings
    from pipeline.build import init

    settings = Settings.load()
    init(settings)
    if (stack.home / "pids.json").exists():
        raise StackError("a stack is running here already; stop it with `make down`")
    processes = Processes(stack)
    try:
        processes.start()
        api = AirflowApi(stack.airflow_url)
        prepare(api, processes, {s.name: s.type for s in settings.config.sources})
    except BaseException:
        processes.stop()
        raise
    console.print(f"Airflow: {stack.airflow_url}   sandbox: {stack.sandbox_url}")
    console.print(f"warehouse: {settings.published}   logs: {stack.logs}")
    console.print("trigger an ingest DAG there; stop everything with `make down`")
    return 0


def _trigger(api: AirflowApi, ingest: list[str]) -> list[Watched]:
    watched = [Watched(dag_id, _run_ids(api, dag_id)) for dag_id in (*ingest, *FOLLOWERS)]
    for item in watched:
        if item.dag_id in ingest:
            item.run_id = api.trigger(item.dag_id)
    return watched


def _follow(
    api: AirflowApi, processes: Processes, watched: list[Watched], console: Console
) -> dict[str, str]:
    """Show progress until every DAG has ended; the followers start by themselves."""
    deadline = time.monotonic() + LIMIT_SECONDS
    columns = (SpinnerColumn(), TextColumn("{task.description:<28}"), BarColumn(24))
    more = (TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Progress(*columns, *more, console=console) as progress:
        bars = {w.dag_id: progress.add_task(w.dag_id, total=None, state="") for w in watched}
        while not all(item.state in ENDED for item in watched):
            processes.check()
            if time.monotonic() > deadline:
                break
            time.sleep(1)
            for item in watched:
                if item.state in ENDED:
                    continue
                _look(api, item)
                done, total = item.tasks.get("done", 0), item.tasks.get("all", 0)
                progress.update(
                    bars[item.dag_id], completed=done, total=total or None, state=item.state
                )
                if item.state in ENDED and not console.is_terminal:
                    console.print(f"{item.dag_id}: {item.state}, {total} tasks")
            _unblock(api, watched)
    return {item.dag_id: item.state for item in watched}


def _look(api: AirflowApi, item: Watched) -> None:
    runs = [run for run in api.runs(item.dag_id) if run["dag_run_id"] not in item.before]
    if not runs:
        return
    newest = runs[0]
    item.run_id = newest["dag_run_id"]
    states = [task["state"] for task in api.tasks(item.dag_id, newest["dag_run_id"])]
    item.tasks = {"done": sum(_over(state) for state in states), "all": len(states)}
    item.state = newest["state"] if all(run["state"] in ENDED for run in runs) else "running"


def _unblock(api: AirflowApi, watched: list[Watched]) -> None:
    """When an ingest failed, `enrich` would wait for its Asset: start the followers by hand."""
    *ingest, enrich, marts = watched
    if all(item.state in ENDED for item in ingest):
        failed = any(item.state == "failed" for item in ingest)
        if failed and enrich.run_id is None:
            enrich.run_id = api.trigger(enrich.dag_id)
        if enrich.state == "failed" and marts.run_id is None:
            marts.run_id = api.trigger(marts.dag_id)


def _run_ids(api: AirflowApi, dag_id: str) -> set[str]:
    return {run["dag_run_id"] for run in api.runs(dag_id)}


def _over(state: Any) -> bool:
    return state in ("success", "failed", "skipped", "upstream_failed", "removed")
