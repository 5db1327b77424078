"""Where the local stack lives, and what its processes are told."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from stack.environment import Stack, free_port

SECRETS = ("AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET")


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path, 18080, 18765)


def test_environment_takes_the_next_port_when_one_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 100


def test_environment_lives_in_voc_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOC_HOME", str(tmp_path / "tenant"))
    assert Stack.choose().home == tmp_path / "tenant"
    monkeypatch.delenv("VOC_HOME")
    assert Stack.choose().home.parts[-2:] == (".voc", "demo")


def test_environment_makes_its_secrets_once_and_for_the_owner_alone(stack: Stack) -> None:
    first, again = stack.own_variables(), stack.own_variables()
    secrets = [first[name] for name in SECRETS]
    assert [again[name] for name in SECRETS] == secrets
    assert len(set(secrets)) == len(SECRETS)
    assert all(len(secret) == 64 for secret in secrets)
    files = [path for path in stack.home.rglob("*") if path.is_file()]
    assert len(files) == len(SECRETS)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_environment_keeps_everything_in_its_home(stack: Stack) -> None:
    variables = stack.own_variables()
    for name in ("VOC_HOME", "VOC_SANDBOX_FILES", "AIRFLOW_HOME"):
        assert variables[name].startswith(str(stack.home)), name
    assert str(stack.home) in variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert str(stack.home) in variables["AIRFLOW__LOGGING__BASE_LOG_FOLDER"]


def test_environment_points_every_process_at_the_same_ports(stack: Stack) -> None:
    variables = stack.own_variables()
    assert variables["AIRFLOW__API__PORT"] == "18080"
    assert variables["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"].startswith(stack.airflow_url)
    assert variables["VOC_SANDBOX_URL"] == stack.sandbox_url == "http://127.0.0.1:18765"


def test_environment_sends_no_usage_data(stack: Stack) -> None:
    variables = stack.own_variables()
    assert variables["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "False"
    assert variables["SCARF_ANALYTICS"] == "false"


def test_environment_keeps_the_users_own_clock(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOC_AS_OF", raising=False)
    assert stack.variables()["VOC_AS_OF"].startswith("2026-06-29")
    monkeypatch.setenv("VOC_AS_OF", "2026-05-01T00:00:00Z")
    assert stack.variables()["VOC_AS_OF"] == "2026-05-01T00:00:00Z"


def test_environment_adds_to_what_the_user_has_set(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    variables = stack.variables()
    assert variables["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert variables["PATH"].endswith(os.environ["PATH"])
