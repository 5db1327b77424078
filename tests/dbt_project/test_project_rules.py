"""House rules of the dbt project, read from its manifest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lake.datasets import DATASETS
from tests.dbt_project.lake_fixture import input_schemas

pytestmark = pytest.mark.dbt
READS_LAKE = re.compile(r"\b(lake_table|input_table|build_table|read_parquet)\b")


@pytest.fixture(scope="module")
def manifest(candidate: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((candidate.parent / "target/manifest.json").read_text())
    return loaded


def models(manifest: dict[str, Any], layer: str) -> dict[str, dict[str, Any]]:
    found = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == layer
    }
    assert found
    return found


def test_marts_have_contract_description_owner_and_grain(manifest: dict[str, Any]) -> None:
    for name, node in models(manifest, "marts").items():
        assert node["config"]["contract"]["enforced"], name
        assert node["description"].startswith("One row"), name
        assert {"owner", "pii", "grain"} <= set(node["config"]["meta"]), name
        for column in node["columns"].values():
            assert column["data_type"], (name, column["name"])
            assert column["description"], (name, column["name"])


def test_marts_test_the_key_that_their_grain_names(manifest: dict[str, Any]) -> None:
    tested = {
        (node["attached_node"], tuple(node["test_metadata"]["kwargs"]["columns"]))
        for node in manifest["nodes"].values()
        if node.get("test_metadata", {}).get("name") == "unique_key"
    }
    for node in models(manifest, "marts").values():
        assert (node["unique_id"], tuple(node["config"]["meta"]["grain"])) in tested, node["name"]


def test_only_staging_reads_the_lake(manifest: dict[str, Any]) -> None:
    for name, node in models(manifest, "staging").items():
        assert READS_LAKE.search(node["raw_code"]), name
    for layer in ("intermediate", "marts"):
        for name, node in models(manifest, layer).items():
            assert not READS_LAKE.search(node["raw_code"]), name


def test_no_mart_reads_staging(manifest: dict[str, Any]) -> None:
    for name, node in models(manifest, "marts").items():
        parents = [parent for parent in node["depends_on"]["nodes"] if ".stg_" in parent]
        assert not parents, name


def test_every_dataset_of_the_lake_is_staged(manifest: dict[str, Any]) -> None:
    staged = set(models(manifest, "staging"))
    assert {f"stg_lake__{name}" for name in DATASETS} <= staged


def test_every_input_reaches_a_mart(manifest: dict[str, Any]) -> None:
    children = manifest["child_map"]
    for name in input_schemas():
        reached = {f"model.voc.stg_inputs__{name}"}
        queue = list(reached)
        while queue:
            for child in children.get(queue.pop(), []):
                if child not in reached:
                    reached.add(child)
                    queue.append(child)
        marts = {node["unique_id"] for node in models(manifest, "marts").values()}
        assert reached & marts, name


def test_clock_is_never_the_wall(manifest: dict[str, Any]) -> None:
    for node in manifest["nodes"].values():
        code = node.get("compiled_code") or node.get("raw_code", "")
        assert not re.search(r"\b(now\(|current_date|current_timestamp|today\()", code), node[
            "name"
        ]
