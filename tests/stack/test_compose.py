"""`docker-compose.yml` and its image: the native stack's environment, nothing secret in files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from stack.environment import ROOT, Stack
from stack.processes import COMPONENTS

FILES = ("docker-compose.yml", ".env.example")
SECRET = re.compile(r"SECRET|PASSWORD|FERNET|TOKEN|CONN_|SQL_ALCHEMY_CONN")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def built_here(compose: dict[str, Any]) -> dict[str, Any]:
    """The services that run the platform's own image."""
    return {name: s for name, s in compose["services"].items() if "build" in s}


def test_compose_runs_every_component_of_the_native_stack(compose: dict[str, Any]) -> None:
    expected = {*COMPONENTS, "postgres", "init", "sandbox", "sandbox-files"}
    assert set(compose["services"]) == expected
    for component in COMPONENTS:
        assert compose["services"][component]["command"] == ["airflow", component]


def test_compose_gives_each_service_the_native_environment(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    native = set(Stack(tmp_path, 18080, 18765).own_variables())
    for name, service in built_here(compose).items():
        assert set(service["environment"]) == native, name


def test_compose_keeps_the_native_settings_that_are_not_places(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    native = Stack(tmp_path, 18080, 18765).own_variables()
    ours = compose["services"]["scheduler"]["environment"]
    places = re.compile(r"/|^\d+$|\$|\{|0\.0\.0\.0|127\.0\.0\.1")
    same = {n for n in native if not places.search(native[n]) and not places.search(ours[n])}
    assert {"AIRFLOW__CORE__EXECUTOR", "SCARF_ANALYTICS"} <= same
    assert {n: ours[n] for n in same} == {n: native[n] for n in same}


def test_compose_starts_components_after_the_database_is_ready(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["init"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for component in COMPONENTS:
        after = services[component]["depends_on"]["init"]["condition"]
        assert after == "service_completed_successfully"
        health = services[component]["healthcheck"]["test"]
        assert health[:4] == ["CMD", "python", "-m", "stack.healthcheck"]


def test_compose_leaves_the_sandbox_out_unless_asked(compose: dict[str, Any]) -> None:
    profiles = {name: s.get("profiles") for name, s in compose["services"].items()}
    assert {name for name, asked in profiles.items() if asked == ["sandbox"]} == {
        "sandbox",
        "sandbox-files",
    }


def test_compose_answers_on_this_machine_alone(compose: dict[str, Any]) -> None:
    ports = [port for s in compose["services"].values() for port in s.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_compose_holds_no_secret(compose: dict[str, Any], example: dict[str, str]) -> None:
    for name, service in compose["services"].items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert "${" in value, f"{name}: {variable}"
    given = {name for name, value in example.items() if value and SECRET.search(name)}
    # The made-up vendor's login, printed in the sandbox's README.
    assert given == {"AIRFLOW_CONN_SANDBOX_ZENDESK"}


def test_compose_names_only_variables_that_the_example_explains(example: dict[str, str]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) <= set(example)


def test_compose_is_valid_for_docker(tmp_path: Path) -> None:
    tool = shutil.which("docker-compose")
    if tool is None:
        pytest.skip("docker-compose is not installed")
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    filled = re.sub(
        r"^(POSTGRES_PASSWORD|API_SECRET_KEY|JWT_SECRET)=$",
        r"\1=filled",
        (tmp_path / ".env.example").read_text(),
        flags=re.MULTILINE,
    )
    (tmp_path / ".env").write_text(filled)
    done = subprocess.run(
        [tool, "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_dockerfile_copies_what_is_there_and_runs_as_nobody_special() -> None:
    lines = (ROOT / "docker" / "Dockerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    assert [word for word in copied if not (ROOT / word).exists()] == []
    users = [line for line in lines if line.startswith("USER")]
    assert users == ["USER voc"]
    installs = [line for line in lines if "pip install" in line]
    assert len(installs) == 3
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


def test_docker_image_gets_every_room() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    rooms = {path.parent.name for path in ROOT.glob("*/*.py")} - {"tests", "benchmarks"}
    assert rooms | {"dbt_project", "config", "requirements", "pyproject.toml"} <= kept
