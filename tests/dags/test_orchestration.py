"""Windows, credentials and retries, as tasks get them from Airflow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import ExceptionRetryPolicy, RetryAction

from extractors.core.errors import (
    AuthError,
    ConfigError,
    PaginationError,
    PayloadError,
    RateLimitError,
    UnavailableError,
)
from extractors.registry import get
from lake import config
from lake.config import SourceConfig
from lake.settings import Settings
from pipeline.orchestration import RETRIES, Span, credentials, span

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow")]

AS_OF = datetime(2026, 6, 29, tzinfo=UTC)
START = datetime(2026, 6, 1, 8, tzinfo=UTC)
END = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, str(tmp_path / "lake"), tmp_path / "voc.toml", AS_OF)


def context(
    run_type: str,
    conf: dict[str, Any] | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> dict[str, Any]:
    """A task's context; a run by hand without a logical date has no interval."""
    interval = {"data_interval_start": start, "data_interval_end": end} if end else {}
    return {"dag_run": SimpleNamespace(run_type=run_type, conf=conf), **interval}


def test_span_of_a_scheduled_run_goes_on_from_the_bookmark_to_its_intervals_end(
    settings: Settings,
) -> None:
    run = context("scheduled", start=START, end=END)
    assert span(run, settings) == Span(None, END, "schedule")


def test_span_of_a_scheduled_run_never_passes_as_of(settings: Settings) -> None:
    early = replace(settings, as_of=START)
    run = context("scheduled", start=START, end=END)
    assert span(run, early) == Span(None, START, "schedule")


@pytest.mark.parametrize("conf", [None, {}, {"note": "by hand"}])
def test_span_of_a_run_by_hand_is_all_since_the_bookmark(
    settings: Settings, conf: dict[str, Any] | None
) -> None:
    assert span(context("manual", conf), settings) == Span(None, None, "schedule")


def test_span_of_a_run_by_hand_ignores_the_interval_that_airflow_infers(
    settings: Settings,
) -> None:
    run = context("manual", start=START, end=END)
    assert span(run, settings) == Span(None, None, "schedule")


def test_span_with_conf_is_that_window_and_leaves_the_bookmark_alone(settings: Settings) -> None:
    whole = {"since": "2026-05-01", "until": "2026-05-08T00:00:00Z"}
    since, until = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 8, tzinfo=UTC)
    assert span(context("manual", whole), settings) == Span(since, until, "backfill")
    open_end = {"since": "2026-05-01"}
    assert span(context("manual", open_end), settings) == Span(since, None, "backfill")


def test_span_of_a_backfill_is_exactly_its_interval(settings: Settings) -> None:
    run = context("backfill", start=START, end=END)
    assert span(run, settings) == Span(START, END, "backfill")


def test_span_reads_the_run_types_that_airflow_names(settings: Settings) -> None:
    """The execution API hands the task an enumeration member, not a plain text."""
    from airflow.sdk.api.datamodels._generated import DagRunType

    run = context("x", start=START, end=END)
    for member, kind in ((DagRunType.SCHEDULED, "schedule"), (DagRunType.BACKFILL, "backfill")):
        run["dag_run"].run_type = member
        assert span(run, settings).kind == kind
        assert span(run, settings).until == END


def source(kind: str, connection: str | None = None) -> SourceConfig:
    return SourceConfig(name="one", type=kind, connection=connection)


def test_credentials_without_a_connection_are_left_to_the_environment() -> None:
    assert credentials(source("zendesk"), get("zendesk")) is None


def test_credentials_are_the_connections_login_and_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = {"conn_type": "http", "login": "agent@shop.example", "password": "token-1"}
    monkeypatch.setenv("AIRFLOW_CONN_DESK", json.dumps(connection))
    found = credentials(source("zendesk", "desk"), get("zendesk"))
    assert found is not None
    assert list(found.values()) == ["agent@shop.example", "token-1"]
    assert tuple(found) == get("zendesk").credentials


def test_credentials_are_read_by_name_from_the_connections_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = get("zendesk").credentials
    extra = {name: f"extra {name}" for name in names} | {"unrelated": "x"}
    connection = {"conn_type": "http", "password": "not this one", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_DESK", json.dumps(connection))
    assert credentials(source("zendesk", "desk"), get("zendesk")) == {
        name: f"extra {name}" for name in names
    }


def test_credentials_of_an_optional_kind_are_the_extra_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    optional = get("mastodon").optional_credentials
    connection = {"conn_type": "http", "extra": dict.fromkeys(optional, "given")}
    monkeypatch.setenv("AIRFLOW_CONN_SOCIAL", json.dumps(connection))
    assert optional
    assert credentials(source("mastodon", "social"), get("mastodon")) == dict.fromkeys(
        optional, "given"
    )


def policy() -> ExceptionRetryPolicy:
    """The policy after the way through Airflow's serialised form."""
    return ExceptionRetryPolicy.deserialize(json.loads(json.dumps(RETRIES.serialize())))


@pytest.mark.parametrize("final", [ConfigError, AuthError, PaginationError, config.ConfigError])
def test_retries_end_at_once_when_a_person_has_to_act(final: type[Exception]) -> None:
    error = final("fix it") if final is config.ConfigError else final("one/tickets", "fix it")
    decision = policy().evaluate(error, try_number=1, max_tries=2)
    assert decision.action is RetryAction.FAIL
    assert "authentication" in (decision.reason or "")


@pytest.mark.parametrize(
    "error",
    [
        UnavailableError("one/tickets", "status 503"),
        RateLimitError("one/tickets", "status 429"),
        PayloadError("one/tickets", "an HTML page"),
        OSError("no space left"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_retries_go_on_when_waiting_can_help(error: Exception) -> None:
    assert policy().evaluate(error, try_number=1, max_tries=2).action is RetryAction.DEFAULT
