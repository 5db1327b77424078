"""The demo: every ingest DAG through Airflow's REST API, then `enrich` and `marts` by Assets."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import requests
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from lake.config import Config
from lake.settings import Settings
from pipeline import build, report
from stack.airflow_api import AirflowApi
from stack.environment import Stack
from stack.init import pools
from stack.processes import RECORD, Processes, StackError

FOLLOWERS = ("enrich", "marts")
ENDED = ("success", "failed")
OVER = (*ENDED, "skipped", "upstream_failed", "removed")
LIMIT_SECONDS = 1800
POLL_SECONDS = 2


@dataclass
class Watched:
    """A DAG whose runs are waited for; `run_ids` are those since the start."""

    dag_id: str
    run_ids: list[str] = field(default_factory=list)
    state: str = "waiting"
    done: int = 0
    tasks: int = 0


def prepare(api: AirflowApi, processes: Processes, config: Config) -> None:
    """Make the pools and wait until Airflow has parsed every DAG. Raises `StackError`."""
    api.login()
    for name, slots in pools(config).items():
        api.ensure_pool(name, slots)
    wanted = {f"ingest__{source.name}" for source in config.sources} | set(FOLLOWERS)
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
    settings = Settings.load()
    build.init(settings)
    processes = Processes(stack)
    started = time.monotonic()
    try:
        with console.status("Starting the sandbox vendors and Airflow ..."):
            processes.start()
            api = AirflowApi(stack.airflow_url)
            prepare(api, processes, settings.config)
        console.print(f"Airflow answers at {stack.airflow_url} while this runs")
        ingest = [f"ingest__{source.name}" for source in settings.config.sources]
        states = _follow(api, processes, ingest, console)
    finally:
        processes.stop()
    if settings.published.exists():
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
    settings = Settings.load()
    build.init(settings)
    if (stack.home / RECORD).exists():
        raise StackError("a stack is running here already; stop it with `make down`")
    processes = Processes(stack)
    try:
        processes.start()
        api = AirflowApi(stack.airflow_url)
        prepare(api, processes, settings.config)
    except BaseException:
        processes.stop()
        raise
    console.print(f"Airflow: {stack.airflow_url}   sandbox: {stack.sandbox_url}")
    console.print(f"warehouse: {settings.published}", soft_wrap=True)
    console.print(f"logs: {stack.logs}", soft_wrap=True)
    console.print("trigger an ingest DAG there; stop everything with `make down`")
    return 0


def _follow(
    api: AirflowApi, processes: Processes, ingest: list[str], console: Console
) -> dict[str, str]:
    """Trigger the ingest DAGs and show progress until every DAG has ended; the followers start by
    themselves. Returns the state of each.
    """
    before = {(run["dag_id"], run["dag_run_id"]) for run in api.runs()}
    watched = {dag_id: Watched(dag_id) for dag_id in (*ingest, *FOLLOWERS)}
    for dag_id in ingest:
        api.trigger(dag_id)
    deadline = time.monotonic() + LIMIT_SECONDS
    columns = (SpinnerColumn(), TextColumn("{task.description:<28}"), BarColumn(24))
    more = (TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Progress(*columns, *more, console=console) as progress:
        bars = {dag_id: progress.add_task(dag_id, total=None, state="") for dag_id in watched}
        while not _ended(watched.values()) and time.monotonic() < deadline:
            processes.check()
            time.sleep(POLL_SECONDS)
            open_before = {item.dag_id for item in watched.values() if item.state not in ENDED}
            try:
                _look(api, watched, before)
            except requests.RequestException:
                # A busy api-server; when it has died, `check` says so.
                continue
            for item in watched.values():
                total = item.tasks or None
                progress.update(
                    bars[item.dag_id], completed=item.done, total=total, state=item.state
                )
                if item.dag_id in open_before and _ended([item]):
                    progress.stop_task(bars[item.dag_id])
                    if not console.is_terminal:
                        console.print(f"{item.dag_id}: {item.state}, {item.tasks} tasks")
            _unblock(api, [watched[dag_id] for dag_id in ingest], watched)
    return {dag_id: item.state for dag_id, item in watched.items()}


def _ended(items: Iterable[Watched]) -> bool:
    return all(item.state in ENDED for item in items)


def _look(api: AirflowApi, watched: dict[str, Watched], before: set[tuple[str, str]]) -> None:
    """Read how far the runs since the start are; a DAG goes by its newest one."""
    runs = [run for run in api.runs() if (run["dag_id"], run["dag_run_id"]) not in before]
    for item in watched.values():
        own = [run for run in runs if run["dag_id"] == item.dag_id]
        if own:
            item.run_ids = [run["dag_run_id"] for run in own]
            over = all(run["state"] in ENDED for run in own)
            item.state = own[0]["state"] if over else "running"
    newest = {item.dag_id: item.run_ids[0] for item in watched.values() if item.run_ids}
    states: dict[str, list[str | None]] = {dag_id: [] for dag_id in watched}
    for task in api.tasks():
        if newest.get(task["dag_id"]) == task["dag_run_id"]:
            states[task["dag_id"]].append(task["state"])
    for item in watched.values():
        item.tasks = len(states[item.dag_id])
        item.done = sum(state in OVER for state in states[item.dag_id])


def _unblock(api: AirflowApi, ingest: list[Watched], watched: dict[str, Watched]) -> None:
    """When an ingest failed, `enrich` would wait for its Asset: start the followers by hand."""
    enrich, marts = (watched[name] for name in FOLLOWERS)
    if not _ended(ingest):
        return
    if any(item.state == "failed" for item in ingest) and not enrich.run_ids:
        enrich.run_ids = [api.trigger(enrich.dag_id)]
    if enrich.state == "failed" and not marts.run_ids:
        marts.run_ids = [api.trigger(marts.dag_id)]
