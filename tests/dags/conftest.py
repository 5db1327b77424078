"""Real Airflow on a temporary SQLite, with every source type configured."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

    from sandbox.testing import SandboxServer

DAGS = Path(__file__).resolve().parents[2] / "dags"
CONFIG = Path(__file__).with_name("voc.toml")

# Airflow reads its environment when it is first imported, which test modules do when collected.
_AIRFLOW_HOME = Path(tempfile.mkdtemp(prefix="voc-airflow-"))
os.environ |= {
    "AIRFLOW_HOME": str(_AIRFLOW_HOME),
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{_AIRFLOW_HOME / 'airflow.db'}",
    "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(_AIRFLOW_HOME / "logs"),
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
}


def pytest_unconfigure() -> None:
    shutil.rmtree(_AIRFLOW_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment that the DAGs are parsed with."""
    home = tmp_path_factory.mktemp("parsed")
    return {
        "VOC_HOME": str(home),
        "VOC_CONFIG": str(CONFIG),
        "VOC_AS_OF": "2026-06-29T00:00:00Z",
        "VOC_SANDBOX_URL": "http://127.0.0.1:9",
        "VOC_SANDBOX_FILES": str(home / "vendor"),
    }


@pytest.fixture(scope="session")
def bag(tenant: dict[str, str]) -> DagBag:
    """All DAGs, parsed as the DAG processor does."""
    from airflow.dag_processing.dagbag import DagBag

    with pytest.MonkeyPatch.context() as patch:
        for name, value in tenant.items():
            patch.setenv(name, value)
        return DagBag(DAGS)


@pytest.fixture(scope="session")
def metadata() -> None:
    """Airflow's metadata database, migrated."""
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture(scope="session")
def vendors() -> Iterator[SandboxServer]:
    from sandbox.testing import serving

    with serving() as server:
        yield server
