"""Themes in the lake: a commit holds all themes known so far, and the newest commit wins."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from lake import clock
from lake.contracts import to_table
from lake.datasets import THEME_SENTENCES, THEMES
from lake.settings import Settings
from lake.store import Lake

VERSION: Final = "1"
_SOURCE: Final = "_all"
_KEPT: Final = 3
"""Commits that stay, so that a build that has begun finds the files it chose."""


def newest(lake: Lake, dataset: str) -> list[str]:
    """The path of the newest commit's file of `themes` or `theme_sentences`; none before the
    first. A companion whose primary was never written does not count."""
    files = lake.files(THEMES.name, VERSION)
    return [files[-1].path.replace(THEMES.name, dataset, 1)] if files else []


def rows(lake: Lake) -> list[dict[str, Any]]:
    """The themes known so far, as rows of the contract."""
    return [row for path in newest(lake, THEMES.name) for row in lake.read(path).to_pylist()]


def inputs(lake: Lake) -> str | None:
    """Digest of what the newest commit was made from."""
    return next((_name(path).rpartition("-")[2] for path in newest(lake, THEMES.name)), None)


def commit(
    settings: Settings, themes: list[dict[str, Any]], sentences: pa.Table, inputs: str
) -> None:
    """Write all themes and their sentences as the newest commit, and drop the oldest."""
    name = f"{clock.stamp(clock.wall())}-{inputs}"
    settings.lake.write(THEME_SENTENCES, VERSION, _SOURCE, name, sentences)
    settings.lake.write(THEMES, VERSION, _SOURCE, name, to_table(THEMES, themes))
    for dataset in (THEMES, THEME_SENTENCES):
        for file in settings.lake.files(dataset.name, VERSION)[:-_KEPT]:
            settings.lake.delete(file.path)


def find(lake: Lake, theme_id: str) -> dict[str, Any]:
    """The theme of that id. Raises `ValueError` for an unknown or merged one."""
    for row in rows(lake):
        if row["theme_id"] == theme_id:
            if row["merged_into"]:
                raise ValueError(f"theme {theme_id} is merged into {row['merged_into']}")
            return row
    raise ValueError(f"no theme {theme_id!r}; `voc themes list` shows those there are")


def restate(settings: Settings, theme_id: str, state: str, topic: str | None = None) -> None:
    """Commit the themes with one in another state. Raises `ValueError` for an unknown theme."""
    find(settings.lake, theme_id)
    (path,) = newest(settings.lake, THEME_SENTENCES.name)
    changed = [
        row | {"state": state, "topic": topic} if row["theme_id"] == theme_id else row
        for row in rows(settings.lake)
    ]
    sentences = settings.lake.read(path).cast(THEME_SENTENCES.schema)
    commit(settings, changed, sentences, inputs(settings.lake) or "")


def _name(path: str) -> str:
    return path.rsplit("/", 1)[1].removesuffix(".parquet")
