"""Whole DAG runs in one process, against the stand-in vendors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lake.datasets import FEEDBACK
from lake.settings import Settings

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models.dagrun import DagRun

    from sandbox.testing import SandboxServer

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.slow,
    pytest.mark.xdist_group("airflow"),
    pytest.mark.usefixtures("metadata"),
]


@pytest.fixture
def settings(
    vendors: SandboxServer, tenant: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A fresh tenant that pulls from the vendors, with pools as the stack makes them."""
    from airflow.models.pool import Pool

    here = {"VOC_HOME": str(tmp_path), "VOC_SANDBOX_URL": vendors.base_url}
    for name, value in (tenant | here).items():
        monkeypatch.setenv(name, value)
    for pool in ("api_mastodon", "api_zendesk"):
        Pool.create_or_update_pool(pool, slots=1, description="", include_deferred=False)
    vendors.clear_faults()
    yield Settings.load()
    vendors.clear_faults()


def states(run: DagRun) -> dict[str, set[str]]:
    """Task -> the states of its instances."""
    found: dict[str, set[str]] = {}
    for instance in run.get_task_instances():
        found.setdefault(instance.task_id, set()).add(str(instance.state))
    return found


def tries(run: DagRun, task: str) -> set[int]:
    return {item.try_number for item in run.get_task_instances() if item.task_id == task}


def rows(settings: Settings) -> int:
    return sum(settings.lake.read(file).num_rows for file in settings.lake.files(FEEDBACK.name))


def test_ingest_pulls_normalizes_and_announces(bag: DagBag, settings: Settings) -> None:
    run = bag.dags["ingest__mastodon"].test(logical_date=None)
    assert run.state == "success"
    done = {"success"}
    assert states(run) == dict.fromkeys(("extract", "plan", "normalize", "commit"), done)
    assert rows(settings) > 0


def test_ingest_again_finds_nothing_new(bag: DagBag, settings: Settings) -> None:
    bag.dags["ingest__mastodon"].test(logical_date=None)
    before = rows(settings)
    run = bag.dags["ingest__mastodon"].test(logical_date=None)
    assert run.state == "success"
    assert rows(settings) == before


def test_ingest_bears_a_vendor_that_fails_twice(
    bag: DagBag, settings: Settings, vendors: SandboxServer
) -> None:
    vendors.fault("mastodon", "500", times=2)
    run = bag.dags["ingest__mastodon"].test(logical_date=None)
    assert run.state == "success"
    assert tries(run, "extract") == {1}
    assert rows(settings) > 0


def test_ingest_fails_at_once_when_the_vendor_refuses_the_credentials(
    bag: DagBag, settings: Settings, vendors: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = '{"conn_type": "http", "login": "agent@shop.example", "password": "wrong"}'
    monkeypatch.setenv("AIRFLOW_CONN_ZENDESK", wrong)
    run = bag.dags["ingest__zendesk"].test(logical_date=None)
    assert run.state == "failed"
    assert states(run)["extract"] == {"failed"}
    assert states(run)["commit"] == {"upstream_failed"}
    assert tries(run, "extract") == {1}
    assert any(request["status"] == 401 for request in vendors.requests())


def test_ingest_keeps_what_other_streams_landed_when_one_fails(
    bag: DagBag, settings: Settings, vendors: SandboxServer
) -> None:
    vendors.fault("tag/marrowbyapp", "repeated_page", times=99, after=1)
    run = bag.dags["ingest__mastodon"].test(logical_date=None)
    assert run.state == "failed"
    assert states(run)["extract"] == {"success", "failed"}
    assert states(run)["normalize"] == {"success"}
    assert rows(settings) > 0


def test_enrich_with_nothing_to_do_announces_without_a_heavy_import(
    bag: DagBag, settings: Settings
) -> None:
    run: Any = bag.dags["enrich"].test(logical_date=None)
    assert run.state == "success"
    assert states(run)["enrich"] == {"skipped"}
    assert states(run)["commit"] == {"success"}
