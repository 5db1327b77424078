"""`voc themes`: from a theme in the lake to a topic that finds its sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from lake.contracts import empty_table
from lake.datasets import THEME_SENTENCES
from lake.settings import Settings
from nlp.taxonomy import read_taxonomy
from nlp.version import pipeline_version
from pipeline import theme_files
from pipeline.cli import main


def theme(theme_id: str, **more: object) -> dict[str, object]:
    return {
        "theme_id": theme_id,
        "language": "en",
        "label": "paper bags",
        "phrases": ["paper bags", "bags tear"],
        "terms": ["bag", "paper"],
        "weights": [0.8, 0.6],
        "generation": 0,
        "merged_into": None,
        "state": "candidate",
        "topic": None,
        "candidates": 9,
    } | more


@pytest.fixture
def told(settings: Settings) -> Settings:
    """A tenant with one theme and its double."""
    rows = [theme("t1"), theme("t2", merged_into="t1")]
    theme_files.commit(settings, rows, empty_table(THEME_SENTENCES), "d1")
    return settings


def configured(settings: Settings) -> Path:
    path = settings.home / "taxonomy.yaml"
    settings.config_path.write_text(f'[nlp]\ntaxonomy = "{path}"\n')
    return path


def states(settings: Settings) -> dict[str, tuple[str, str | None]]:
    rows = theme_files.rows(settings.lake)
    return {row["theme_id"]: (row["state"], row["topic"]) for row in rows}


def test_accept_writes_the_topic_and_makes_history_wait(
    told: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configured(told)
    before = pipeline_version(Settings.load().config.nlp)
    assert main(["themes", "accept", "t1", "--topic", "packaging.bags", "--label", "Bags"]) == 0
    assert read_taxonomy(own=path).topics["packaging.bags"].patterns == {
        "en": ("paper bags", "bags tear")
    }
    assert states(told)["t1"] == ("accepted", "packaging.bags")
    assert pipeline_version(Settings.load().config.nlp) != before
    assert "packaging.bags: paper bags, bags tear" in capsys.readouterr().out


def test_accept_without_an_own_taxonomy_says_what_to_write(
    told: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["themes", "accept", "t1", "--topic", "packaging.bags"]) == 2
    assert "[nlp]\ntaxonomy = " in capsys.readouterr().err
    assert states(told)["t1"] == ("candidate", None)


@pytest.mark.parametrize(("theme_id", "reason"), [("t2", "merged into t1"), ("t9", "no theme")])
def test_accept_refuses_what_is_no_theme(
    told: Settings, theme_id: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configured(told)
    assert main(["themes", "accept", theme_id, "--topic", "packaging.bags"]) == 2
    assert reason in capsys.readouterr().err
    assert not path.exists()


def test_reject_is_remembered_by_the_newest_commit(told: Settings) -> None:
    assert main(["themes", "reject", "t1"]) == 0
    assert states(told) == {"t1": ("rejected", None), "t2": ("candidate", None)}
    assert theme_files.inputs(told.lake) == "d1"


def test_commits_keep_the_newest_few(told: Settings) -> None:
    for _ in range(4):
        main(["themes", "reject", "t1"])
    assert len(told.lake.files("themes", theme_files.VERSION)) == 3
    assert len(told.lake.files("theme_sentences", theme_files.VERSION)) == 3


def test_sentences_of_a_commit_that_was_killed_do_not_count(told: Settings) -> None:
    table = empty_table(THEME_SENTENCES)
    told.lake.write(THEME_SENTENCES, theme_files.VERSION, "_all", "99990101T000000Z-d2", table)
    (path,) = theme_files.newest(told.lake, "theme_sentences")
    assert "99990101" not in path


def test_list_before_the_first_publish_says_what_to_do(
    told: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["themes", "list"]) == 2
    assert "voc run" in capsys.readouterr().err
