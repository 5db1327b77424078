"""The rooms and what each may import: the direction in which the platform depends."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "lake": set(),
    "extractors": {"lake"},
    "nlp": {"lake"},
    "expectations": {"lake"},
    "pipeline": {"lake", "extractors", "nlp", "expectations"},
    "dags": {"lake", "pipeline", "extractors"},
    "sandbox": set(),
    "stack": {"lake", "pipeline"},
    "benchmarks": {"lake", "extractors", "nlp", "expectations", "pipeline", "sandbox", "stack"},
}
# A DAG is parsed many times a minute, so it may name these light modules only.
LIGHT_IN_DAGS = {
    "lake.config",
    "lake.raw",
    "lake.settings",
    "extractors.registry",
    "pipeline.orchestration",
    "pipeline",
    "pipeline.steps",
}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    paths = sorted((ROOT / room).rglob("*.py"))
    assert paths, f"{room}/ holds no module"
    allowed = MAY_IMPORT[room] | {room}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path)
        if name.split(".")[0] in MAY_IMPORT and name.split(".")[0] not in allowed
    }
    assert not wrong


def test_dags_import_only_what_is_light_to_parse() -> None:
    heavy = {
        f"{path.name} imports {name}"
        for path in sorted((ROOT / "dags").glob("*.py"))
        for name in imports(path)
        if name.split(".")[0] in MAY_IMPORT and name not in LIGHT_IN_DAGS
    }
    assert not heavy


def test_every_room_is_known() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/*.py") if path.parent.name != "tests"}
    assert rooms <= set(MAY_IMPORT)
