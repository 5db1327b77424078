"""Verbatims without an id are told apart by their n-th occurrence in the whole file."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from extractors.sources.files import pull
from lake import raw
from lake.settings import Settings
from pipeline import steps

CONFIG = """
[[sources]]
name = "drop"
type = "files"
params = {{ path = "{drop}/*.csv", channel = "review", text = "text" }}
"""


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A drop whose files are landed in parts of two rows."""
    folder = tmp_path / "drop"
    folder.mkdir()
    monkeypatch.setattr(pull, "_PART_CHARACTERS", 30)
    return folder


def home(tmp_path: Path, name: str, drop: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / name).mkdir()
    (tmp_path / name / "voc.toml").write_text(CONFIG.format(drop=drop))
    monkeypatch.setenv("VOC_HOME", str(tmp_path / name))
    monkeypatch.setenv("VOC_AS_OF", "2026-07-01T00:00:00Z")
    return Settings.load()


def ids(settings: Settings) -> dict[tuple[str, int], str]:
    """The id of each raw line."""
    return {
        (row["raw_file"], row["raw_line"]): row["feedback_id"]
        for file in settings.lake.files("feedback")
        for row in settings.lake.read(file).to_pylist()
    }


def write(drop: Path, *texts: str) -> None:
    (drop / "big.csv").write_text("text\n" + "\n".join(texts) + "\n")


def test_equal_rows_in_different_parts_do_not_fold(
    drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(drop, *["good value"] * 7, "bad value", "good value")
    settings = home(tmp_path, "a", drop, monkeypatch)
    steps.extract(settings, "drop", "files")
    assert len(raw.batches(settings.lake)) > 2
    for batch in steps.pending_normalize(settings):
        steps.normalize(settings, [batch])
    found = ids(settings)
    assert len(set(found.values())) == len(found) == 9
    assert sorted(item.rsplit("-", 1)[1] for item in found.values()) == [
        "1", "1", "2", "3", "4", "5", "6", "7", "8",
    ]  # fmt: skip


def test_ids_do_not_depend_on_the_order_in_which_parts_are_normalized(
    drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(drop, "good value", "bad value", *["good value"] * 3, "fine value")
    found = []
    for number, order in enumerate(itertools.permutations(range(3))):
        settings = home(tmp_path, f"order {number}", drop, monkeypatch)
        steps.extract(settings, "drop", "files")
        batches = raw.batches(settings.lake)
        assert len(batches) == 3
        for index in order:
            steps.normalize(settings, [batches[index]])
        found.append(ids(settings))
    assert all(item == found[0] for item in found)
    assert len(set(found[0].values())) == 6


def test_a_file_that_grew_at_its_top_gives_the_same_ids(
    drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["good value", "bad value", "fine value", "good value", "late value"]
    settings = home(tmp_path, "a", drop, monkeypatch)
    write(drop, *texts)
    steps.extract(settings, "drop", "files")
    steps.normalize(settings, steps.pending_normalize(settings))
    before = set(ids(settings).values())
    write(drop, "new value", *texts)
    steps.extract(settings, "drop", "files")
    steps.normalize(settings, steps.pending_normalize(settings))
    after = set(ids(settings).values())
    assert before < after
    assert len(after) == 6
