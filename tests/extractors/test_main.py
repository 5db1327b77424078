from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from extractors.__main__ import main
from sandbox.reviews import APP_ID
from sandbox.testing import SandboxServer


@pytest.fixture
def tenant(home: Any, vendors: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> None:
    params = {
        "apps": [APP_ID],
        "storefronts": ["us", "gb"],
        "pause_seconds": 0,
        "base_url": f"{vendors.base_url}/itunes",
    }
    end = vendors.company.timeline.as_of
    settings = home("app_store", params, name="reviews").at(end)
    monkeypatch.setenv("VOC_HOME", str(settings.home))
    monkeypatch.setenv("VOC_AS_OF", end.isoformat())


def test_list_shows_each_source_with_its_streams(
    tenant: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"reviews\tapp_store\t{APP_ID}_{code}" for code in ("us", "gb")
    ]


def test_run_prints_a_line_a_batch_with_the_cap(
    tenant: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "reviews"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("500 landed, new, cap hit: the vendor gives 10 pages of 50 at most")
    assert second.endswith("landed, new")


def test_run_with_a_window_is_a_backfill(
    tenant: None, vendors: SandboxServer, capsys: pytest.CaptureFixture[str]
) -> None:
    end = vendors.company.timeline.as_of
    since = (end - timedelta(days=7)).isoformat()
    assert main(["run", "reviews", "--stream", f"{APP_ID}_gb", "--since", since]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert ".backfill-" in line


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["run", "fax"], 2, "no source named 'fax'"),
        (["run", "reviews", "--stream", "x"], 2, "no stream 'x'"),
    ],
)
def test_run_says_what_is_wrong(
    tenant: None, arguments: list[str], status: int, message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert main(arguments) == status
    assert message in capsys.readouterr().err


def test_run_fails_with_the_vendors_fault(
    tenant: None, vendors: SandboxServer, capsys: pytest.CaptureFixture[str]
) -> None:
    vendors.fault("/rss/", "html_200")
    assert main(["run", "reviews"]) == 1
    assert "page 1: status 200 with an HTML page" in capsys.readouterr().err
