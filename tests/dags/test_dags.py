"""What each DAG promises, read from the DAGs as Airflow parses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pendulum
import pytest
from airflow.sdk import DAG, Asset, CronDataIntervalTimetable

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "dags").glob("*.py"))
SOURCES = {
    "app_store": "app_store",
    "mastodon": "mastodon",
    "zendesk": "zendesk",
    "calls": "contact_lens",
    "surveys": "files",
}
# Nothing of ours waits for these: they are announced for whoever builds on the platform.
TERMINAL = {"voc_published"}
HEAVY = {"dbt", "duckdb", "great_expectations", "pandas", "sklearn", "spacy"}
PARSE_SECONDS = 10


def ingests(bag: DagBag) -> list[DAG]:
    return [dag for name, dag in sorted(bag.dags.items()) if name.startswith("ingest__")]


def mapped(task: Any) -> bool:
    return bool(getattr(task, "is_mapped", False))


def outlets(dag: DAG) -> dict[str, Any]:
    """Assets that the DAG announces: name -> the task that does."""
    declared = {
        task: task.partial_kwargs.get("outlets", ()) if mapped(task) else task.outlets
        for task in dag.tasks
    }
    return {
        asset.name: task
        for task, assets in declared.items()
        for asset in assets
        if isinstance(asset, Asset)
    }


def waits_for(dag: DAG) -> set[str]:
    """Names of the assets that start the DAG."""
    condition = getattr(dag.timetable, "asset_condition", None)
    return {asset.name for asset in getattr(condition, "objects", (condition,)) if asset}


def test_dags_load_without_errors(bag: DagBag) -> None:
    assert bag.import_errors == {}


def test_dags_are_one_ingest_a_source_then_enrich_and_marts(bag: DagBag) -> None:
    others = {path.stem for path in FILES} - {"ingest"}
    assert {"enrich", "marts"} <= others
    assert set(bag.dags) == {f"ingest__{source}" for source in SOURCES} | others


def test_dags_parse_within_the_budget(bag: DagBag) -> None:
    slow = {
        Path(stat.file).name: stat.duration
        for stat in bag.dagbag_stats
        if stat.duration > timedelta(seconds=PARSE_SECONDS)
    }
    assert slow == {}


def test_dags_parsing_imports_nothing_heavy(tenant: dict[str, str]) -> None:
    """In a fresh process, with Airflow there already: only what our files bring counts."""
    code = (
        "import json, runpy, sys, airflow.sdk\n"
        "before = set(sys.modules)\n"
        "for path in sys.argv[1:]: runpy.run_path(path)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in set(sys.modules) - before})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, FILES)],
        env=os.environ | tenant | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    brought = set(json.loads(done.stdout.splitlines()[-1]))
    assert "lake" in brought
    assert brought & HEAVY == set()


def test_dags_say_who_owns_them_and_what_to_do(bag: DagBag) -> None:
    for dag in bag.dags.values():
        assert dag.owner == "voice-of-customer", dag.dag_id
        assert dag.description, dag.dag_id
        assert dag.doc_md, dag.dag_id
        assert "Owner:" in dag.doc_md, dag.dag_id
        assert "fails" in dag.doc_md, dag.dag_id
        assert dag.dag_display_name != dag.dag_id


def test_dags_are_tagged_with_their_channels(bag: DagBag) -> None:
    assert {"ingest", "zendesk", "ticket"} <= set(bag.dags["ingest__zendesk"].tags)
    assert {"ingest", "contact_lens", "call", "chat"} <= set(bag.dags["ingest__calls"].tags)
    assert set(bag.dags["ingest__surveys"].tags) == {"ingest", "files", "survey"}
    for dag in bag.dags.values():
        assert dag.tags, dag.dag_id


def test_dags_are_named_for_people(bag: DagBag) -> None:
    names = {name: dag.dag_display_name for name, dag in bag.dags.items()}
    assert names["ingest__calls"] == "Ingest · Calls"
    assert len(set(names.values())) == len(names)


def test_tasks_are_named_for_people_and_mapped_ones_by_their_work(bag: DagBag) -> None:
    for dag in bag.dags.values():
        for task in dag.tasks:
            where = f"{dag.dag_id}.{task.task_id}"
            assert task.task_display_name != task.task_id, where
            if mapped(task):
                assert task.map_index_template, where


def test_dags_run_one_at_a_time_and_do_not_catch_up(bag: DagBag) -> None:
    for dag in bag.dags.values():
        assert dag.max_active_runs == 1, dag.dag_id
        assert dag.catchup is False, dag.dag_id


def test_tasks_retry_and_end_within_limits(bag: DagBag) -> None:
    for dag in bag.dags.values():
        assert dag.default_args["retries"] >= 1, dag.dag_id
        for task in dag.tasks:
            where = f"{dag.dag_id}.{task.task_id}"
            assert task.execution_timeout, where
            assert task.retry_policy is not None, where


def test_ingest_windows_have_the_width_of_their_schedule(bag: DagBag) -> None:
    from airflow.serialization.encoders import coerce_to_core_timetable

    scheduled = {dag.dag_id: dag.timetable for dag in ingests(bag) if dag.schedule}
    assert set(scheduled) == {"ingest__app_store", "ingest__mastodon", "ingest__zendesk"}
    widths = {}
    for name, timetable in scheduled.items():
        assert isinstance(timetable, CronDataIntervalTimetable), name
        after = pendulum.datetime(2026, 6, 15, 12, 3)
        interval = coerce_to_core_timetable(timetable).infer_manual_data_interval(run_after=after)
        widths[name] = interval.end - interval.start
    assert widths == {
        "ingest__app_store": timedelta(hours=1),
        "ingest__mastodon": timedelta(minutes=10),
        "ingest__zendesk": timedelta(days=1),
    }


def test_ingest_pulls_in_the_pool_of_its_vendor(bag: DagBag) -> None:
    for name, kind in SOURCES.items():
        dag = bag.dags[f"ingest__{name}"]
        assert dag.get_task("extract").partial_kwargs["pool"] == f"api_{kind}"


def test_marts_tasks_share_the_one_slot_of_the_warehouse(bag: DagBag) -> None:
    assert {task.pool for task in bag.dags["marts"].tasks} == {"warehouse"}


def test_assets_are_consumed_or_terminal(bag: DagBag) -> None:
    produced = {name for dag in bag.dags.values() for name in outlets(dag)}
    consumed = {name for dag in bag.dags.values() for name in waits_for(dag)}
    assert produced - consumed == TERMINAL
    assert consumed - produced == set()


def test_assets_are_announced_by_unmapped_tasks(bag: DagBag) -> None:
    announcing = [task for dag in bag.dags.values() for task in outlets(dag).values()]
    assert len(announcing) >= len(SOURCES) + 2
    assert [task.task_id for task in announcing if mapped(task)] == []


def test_enrich_waits_for_all_sources_and_has_a_safety_net(bag: DagBag) -> None:
    timetable: Any = bag.dags["enrich"].timetable
    assert waits_for(bag.dags["enrich"]) == {f"voc_feedback_{source}" for source in SOURCES}
    assert type(timetable.asset_condition).__name__ == "AssetAll"
    assert timetable.timetable.expression == "47 * * * *"


def test_marts_wait_for_enrich_and_have_a_safety_net(bag: DagBag) -> None:
    timetable: Any = bag.dags["marts"].timetable
    assert waits_for(bag.dags["marts"]) == {"voc_enriched"}
    assert timetable.timetable.expression == "47 * * * *"
