"""What the taxonomy does not cover → themes, committed to the lake."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from hashlib import sha256
from typing import Any, Final

from lake.contracts import to_table
from lake.datasets import THEME_SENTENCES
from lake.selection import Selection, select
from lake.settings import Settings
from lake.warehouse import published_versions
from nlp.themes.model import Sentence, Theme
from nlp.version import pipeline_version
from pipeline import build, theme_candidates, theme_files
from pipeline.ledger import Run
from pipeline.normalize import versions

METHOD: Final = "2"
"""Raise it when code changes what is found."""
Row = dict[str, Any]
_SPAN: Final = ("feedback_id", "field", "turn_index", "start", "end")
_PLACE: Final = _SPAN[:4]


def update(settings: Settings, run: Run) -> None:
    """Commit the themes of what the lake holds now; nothing when they were made from the same."""
    build.init(settings)
    version = pipeline_version(settings.config.nlp)
    published = published_versions(settings.published)
    chosen = select(settings.lake, versions(settings), version, published)
    inputs = _digest(chosen)
    if theme_files.inputs(settings.lake) == inputs:
        run.status, run.detail = "skipped", {"reason": "nothing new to look at"}
        return
    candidates = theme_candidates.candidates(settings, chosen)
    known = theme_files.rows(settings.lake)
    themes, sentences = _discovered(candidates, known)
    theme_files.commit(settings, themes, to_table(THEME_SENTENCES, sentences), inputs)
    run.count(len(candidates), len(sentences))
    run.detail = {"themes": len(themes), "new": len(themes) - len(known)}


def _digest(chosen: Selection) -> str:
    paths = sorted(file.path for file in chosen.files if file.dataset in theme_candidates.DATASETS)
    return sha256("\n".join((METHOD, *paths)).encode()).hexdigest()[:16]


def _discovered(candidates: list[Row], known: list[Row]) -> tuple[list[Row], list[Row]]:
    """Rows of `themes` and of `theme_sentences`."""
    from nlp.themes.discovery import discover  # scikit-learn, which most runs need not load

    places = {"|".join(str(row[name]) for name in _PLACE): row for row in candidates}
    sentences = [
        Sentence(key, row["person"], row["content"], row["language"], row["created_at"])
        for key, row in places.items()
    ]
    made = discover(sentences, [_theme(row) for row in known])
    states = {row["theme_id"]: (row["state"], row["topic"]) for row in known}
    counts = Counter(row["language"] for row in candidates)
    themes = []
    for theme in made.themes:
        state, topic = states.get(theme.id, ("candidate", None))
        more = {"state": state, "topic": topic, "candidates": counts[theme.language]}
        themes.append(_row(theme) | more)
    members = [
        {name: places[member.sentence.id][name] for name in _SPAN}
        | {
            "theme_id": member.theme,
            "similarity": member.similarity,
            "quote_rank": member.quote_rank,
        }
        for member in made.members
    ]
    return themes, members


def _row(theme: Theme) -> Row:
    row = {field.name: getattr(theme, field.name) for field in fields(theme)}
    return {"theme_id": row.pop("id"), **row}


def _theme(row: Row) -> Theme:
    values: dict[str, Any] = {field.name: row.get(field.name) for field in fields(Theme)}
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("phrases", "terms", "weights")}
    return Theme(**(values | lists | {"id": row["theme_id"]}))
