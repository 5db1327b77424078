"""The `voc` command as its users call it: in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lake.settings import Settings
from tests.docs.sample_home import ROOT, environment, sample_home, settings, tables, voc

pytestmark = [pytest.mark.xdist_group("sample"), pytest.mark.slow]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the published sample's home."""
    return Path(shutil.copytree(sample_home().home, tmp_path / "home"))


def published_build(home: Path) -> str:
    found = re.search(r"published +(\S+)", voc(home, "status").stdout)
    assert found
    return found[1]


def test_init_makes_a_home_and_may_be_run_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = voc(tmp_path / "home", "init")
        assert (done.returncode, done.stdout) == (0, f"ready: {tmp_path / 'home'}\n")
    key = tmp_path / "home" / "key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_status_before_the_first_run_says_what_to_do(tmp_path: Path) -> None:
    done = voc(tmp_path / "home", "status")
    assert done.returncode == 0
    assert "nothing yet; run `voc run`" in done.stdout


def test_top_before_the_first_run_fails_with_what_to_do(tmp_path: Path) -> None:
    done = voc(tmp_path / "home", "top")
    assert done.returncode == 2
    assert "run `voc run` first" in done.stderr


def test_an_unknown_source_is_named_with_those_there_are(tmp_path: Path) -> None:
    done = voc(tmp_path / "home", "extract", "pigeons")
    assert done.returncode == 2
    assert "'pigeons'" in done.stderr
    assert "posts, reviews" in done.stderr


def test_a_run_leaves_nothing_waiting(home: Path) -> None:
    shown = voc(home, "status").stdout
    assert "0 raw batches to normalize" in shown
    assert "0 feedback files to enrich" in shown


def test_status_shows_the_books_and_the_rejects(home: Path) -> None:
    shown = voc(home, "status").stdout
    assert re.search(r"tickets +14 +13 +1 +7 +6 +0 +yes", shown)
    assert "id_rounded" in shown


def test_top_shows_a_brands_complaints_of_a_week_with_a_sentence_each(home: Path) -> None:
    shown = voc(home, "top", "--brand", "Kestrel Trains", "--week", "2026-06-15").stdout
    assert "account.login" in shown
    assert "“" in shown


def test_a_build_without_news_is_skipped_unless_forced(home: Path) -> None:
    before = published_build(home)

    assert "nothing to do" in voc(home, "build").stdout
    made = voc(home, "build", "--force").stdout.strip()

    assert made > before
    assert published_build(home) == before


def test_a_rollback_holds_publishing_until_release(home: Path) -> None:
    first = published_build(home)
    second = voc(home, "build", "--force").stdout.strip()
    assert voc(home, "publish", second).returncode == 0

    assert first in voc(home, "rollback").stdout
    assert published_build(home) == first
    assert "nothing to do" in voc(home, "build", "--force").stdout
    refused = voc(home, "publish", second)
    assert (refused.returncode, "voc release" in refused.stderr) == (1, True)

    assert "goes on" in voc(home, "release").stdout
    assert voc(home, "publish", second).returncode == 0
    assert published_build(home) == second


def lake_holds(folder: str) -> Callable[[Settings], bool]:
    def check(current: Settings) -> bool:
        return any(
            "source=_" not in str(path)
            for path in (current.home / "lake" / folder).rglob("*.[jp]*")
            if not path.name.startswith(".")
        )

    return check


def is_building(current: Settings) -> bool:
    return any(current.builds.glob("*/cx.duckdb"))


@pytest.mark.timeout(900)
def test_killing_a_run_at_any_step_and_running_again_gives_the_same_tables(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home().home, home, ignore=lambda *_: {"lake", "builds", "published"})
    for reached in (
        lake_holds("raw"),
        lake_holds("feedback"),
        lake_holds("documents"),
        is_building,
    ):
        kill_when(reached, home)

    done = voc(home, "run", "--jobs", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    assert tables(settings(home).published) == tables(sample_home().published)


def kill_when(reached: Callable[[Settings], bool], home: Path) -> None:
    """Start `voc run` and kill it, with all its children, once that is there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "run"],
        env=environment(home),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not reached(settings(home)):
        assert process.poll() is None, "ended before it could be killed"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
