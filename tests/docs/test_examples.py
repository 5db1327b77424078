"""Every command and query of the documents runs, and every output that they show is real."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from extractors.registry import get
from lake.config import Config
from lake.warehouse import read_only
from pipeline.cli import _parser
from tests.docs.examples import DOCUMENTS, ROOT, Block, answer, blocks, shown
from tests.docs.sample_home import environment, sample_home

pytestmark = pytest.mark.xdist_group("sample")

MODULES = {path.parent.name for path in ROOT.glob("*/__main__.py")}
# What a newcomer has before the project is set up.
FOREIGN = {"git", "cd", "cp", "export", "duckdb", "docker", "ls", "mkdir", "rm"}


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with read_only(sample_home().published) as connection:
        yield connection


def commands() -> list[tuple[str, str]]:
    """Place and text of each command in the shell blocks."""
    found = []
    for block in blocks("bash", "console", "sh"):
        joined = block.content.replace("\\\n", " ")
        found += [
            (f"{block}", line.removeprefix("$ ").split("  #")[0].strip())
            for line in joined.splitlines()
            if line.strip()
            and not line.startswith("#")
            and (block.language != "console" or line.startswith("$ "))
        ]
    return found


@pytest.mark.parametrize("block", blocks("sql"), ids=str)
def test_a_query_of_the_documents_runs_on_the_published_file(
    block: Block, warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert warehouse.execute(block.content).description


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_an_output_in_a_document_is_what_the_sample_gives(
    document: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    differing = {
        sql: answer(warehouse, sql)
        for sql, text in shown(document)
        if answer(warehouse, sql) != text
    }
    assert not differing, "run `python -m tests.docs.examples` to write them anew"


@pytest.mark.parametrize(("place", "command"), commands())
def test_a_command_of_the_documents_exists(place: str, command: str) -> None:
    words = [word for word in shlex.split(command) if not re.fullmatch(r"[A-Z_]+=\S*", word)]
    if words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert next(word for word in words[1:] if "=" not in word) in targets, place
    elif words[0] == "voc":
        _parser().parse_args(words[1:])
    elif words[:2] == ["python", "-m"]:
        assert words[2].split(".")[0] in MODULES | {"tests", "benchmarks"}, place
    else:
        assert words[0] in FOREIGN, place


READ_ONLY = ("voc status", "voc top", "voc report", "python -m extractors list")


@pytest.mark.parametrize("command", sorted({c for _, c in commands() if c.startswith(READ_ONLY)}))
def test_a_command_that_only_reads_runs_on_the_sample(command: str) -> None:
    words = shlex.split(command)
    module = ["pipeline.cli", *words[1:]] if words[0] == "voc" else words[2:]
    done = subprocess.run(
        [sys.executable, "-m", *module],
        env=environment(sample_home().home),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_a_configuration_of_the_documents_is_valid(block: Block) -> None:
    config = Config.model_validate(tomllib.loads(block.content))
    for source in config.sources:
        assert get(source.type).streams(source)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_within_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


@pytest.mark.slow
def test_the_newcomers_commands_lead_from_a_file_to_the_marts(tmp_path: Path) -> None:
    variables = environment(tmp_path / "home")
    del variables["VOC_CONFIG"]
    steps = [command for place, command in commands() if place.startswith("README.md")]
    for command in (step for step in steps if step.startswith("voc")):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *shlex.split(command)[1:]],
            env=variables,
            cwd=ROOT,
            input="\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "Top complaints" in done.stdout
