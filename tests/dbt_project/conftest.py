from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project import story
from tests.dbt_project.lake_fixture import build


@pytest.fixture(scope="session")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stories' lake, built once by a real dbt; its folder also holds dbt's manifest."""
    return build(tmp_path_factory.mktemp("build"), story.tell())


@pytest.fixture
def warehouse(candidate: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(
        str(candidate), read_only=True, config={"enable_external_access": "false"}
    )
    yield connection
    connection.close()
