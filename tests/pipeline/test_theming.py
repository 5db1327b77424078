"""Themes over the made-up company's feedback: found, named, quoted, kept; telling of nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lake.contracts import to_table
from lake.datasets import FEEDBACK, MENTIONS
from lake.settings import Settings
from nlp import masks
from pipeline import enriching, steps, theme_files
from pipeline.ledger import Run
from sandbox.testing import default_company
from sandbox.truth import Truth, truth

AS_OF = datetime(2026, 6, 29, tzinfo=UTC)
VERSION = "m1"


def settings_at(home: Path) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    return Settings(home, str(home / "lake"), home / "voc.toml", AS_OF)


def put(settings: Settings, batch: str, pieces: Sequence[Truth]) -> None:
    """Write pieces as one enriched batch.

    Mentions of lost luggage are taken out: they would cover the bags that tear.
    """
    rows = [
        {
            "batch": batch,
            "source": "shop",
            "feedback_id": f"shop:{piece.source}:{piece.key}",
            "stream": "main",
            "channel": piece.channel,
            "created_at": piece.at,
            "extracted_at": AS_OF,
            "customer_key": piece.customer_id,
            "body": masks.mask(piece.text).text,
            "language_declared": piece.language,
            "is_deleted": False,
            "raw_file": f"raw/{batch}",
            "raw_line": number,
        }
        for number, piece in enumerate(pieces)
    ]
    path = settings.lake.write(FEEDBACK, VERSION, "shop", batch, to_table(FEEDBACK, rows))
    enriching.enrich_file(settings, settings.lake.describe(path), Run("enrich"))
    (mentions,) = (file for file in settings.lake.files("mentions") if file.batches == (batch,))
    kept = [
        row
        for row in settings.lake.read(mentions).to_pylist()
        if not row["topic"].startswith("baggage")
    ]
    table = to_table(MENTIONS, kept)
    settings.lake.write(MENTIONS, mentions.version, "shop", batch, table)


def themes(settings: Settings) -> list[dict[str, Any]]:
    return theme_files.rows(settings.lake)


def members(settings: Settings) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows of `theme_sentences` by the place of their sentence."""
    (path,) = theme_files.newest(settings.lake, "theme_sentences")
    key = ("feedback_id", "field", "turn_index", "start")
    return {tuple(row[k] for k in key): row for row in settings.lake.read(path).to_pylist()}


@pytest.fixture(scope="module")
def pieces() -> list[Truth]:
    """The planted complaint, and every third of all others."""
    told = truth(default_company())
    chosen = [
        piece
        for number, piece in enumerate(told)
        if piece.channel in ("review", "social", "ticket", "survey")
        and ("new_bags" in piece.planted or number % 3 == 0)
        and "edited" not in piece.planted
    ]
    return sorted(chosen, key=lambda piece: piece.at)


@pytest.fixture(scope="module")
def grown(pieces: list[Truth], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Settings]:
    """A lake with four fifths of the feedback, and the same lake once the rest has come."""
    early = settings_at(tmp_path_factory.mktemp("early"))
    cut = len(pieces) * 4 // 5
    put(early, "b1", pieces[:cut])
    steps.theme(early)
    home = tmp_path_factory.mktemp("whole") / "home"
    shutil.copytree(early.home, home)
    whole = settings_at(home)
    put(whole, "b2", pieces[cut:])
    steps.theme(whole)
    return {"early": early, "whole": whole}


def test_theming_finds_names_and_quotes_what_nobody_listed(
    grown: dict[str, Settings], pieces: list[Truth]
) -> None:
    planted = {
        f"shop:{piece.source}:{piece.key}" for piece in pieces if "new_bags" in piece.planted
    }
    bags = [row for row in themes(grown["whole"]) if "bags" in row["label"]]
    ids = {row["merged_into"] or row["theme_id"] for row in bags}
    assert ids, "a theme is named after the bags"
    said = [row for row in members(grown["whole"]).values() if row["theme_id"] in ids]
    documents = {row["feedback_id"] for row in said}
    assert len(documents & planted) >= 0.5 * len(planted)
    assert len(documents & planted) >= 0.7 * len(documents)
    quoted = {row["feedback_id"] for row in said if row["quote_rank"]}
    assert len(quoted & planted) >= 3


def test_theming_keeps_ids_and_sentences_when_feedback_grows(grown: dict[str, Settings]) -> None:
    early, whole = themes(grown["early"]), themes(grown["whole"])
    fixed = ("theme_id", "label", "phrases", "terms", "weights", "merged_into")
    held = {row["theme_id"]: row for row in whole}
    assert early
    assert all(held[row["theme_id"]][name] == row[name] for row in early for name in fixed)
    before, after = members(grown["early"]), members(grown["whole"])
    stayed = sum(
        place in after and after[place]["theme_id"] == row["theme_id"]
        for place, row in before.items()
    )
    assert stayed >= 0.95 * len(before)
    assert len(whole) > len(early)


def test_theming_again_writes_nothing(grown: dict[str, Settings]) -> None:
    paths = grown["whole"].lake.paths("themes")
    run = steps.theme(grown["whole"])
    assert run.status == "skipped"
    assert grown["whole"].lake.paths("themes") == paths


def test_theming_from_what_it_found_changes_nothing(
    grown: dict[str, Settings], tmp_path: Path
) -> None:
    shutil.copytree(grown["whole"].home, tmp_path / "home")
    settings = settings_at(tmp_path / "home")
    before, sentences = themes(settings), members(settings)
    put(settings, "b3", [])
    steps.theme(settings)
    assert themes(settings) == before
    assert members(settings) == sentences


def test_theming_names_tell_of_nobody(grown: dict[str, Settings], pieces: list[Truth]) -> None:
    secrets = {
        word.lower()
        for piece in pieces
        for kind, value in piece.pii
        for word in (value.split() if kind == "name" else [value])
    }
    shown = {
        text.lower()
        for row in themes(grown["whole"])
        for text in (row["label"], *row["phrases"], *row["terms"])
    }
    words = {word for text in shown for word in text.split()} | shown
    assert len(secrets) > 100
    assert not secrets & words


def test_theming_does_not_depend_on_hash_seeds(grown: dict[str, Settings], tmp_path: Path) -> None:
    code = (
        "import json, sys; from pathlib import Path\n"
        "from datetime import UTC, datetime\n"
        "from lake.settings import Settings; from pipeline import steps, theme_files\n"
        "home = Path(sys.argv[1])\n"
        "settings = Settings(home, str(home / 'lake'), home / 'voc.toml', datetime.now(UTC))\n"
        "steps.theme(settings)\n"
        "(path,) = theme_files.newest(settings.lake, 'theme_sentences')\n"
        "found = settings.lake.read(path).to_pylist()\n"
        "print(json.dumps([theme_files.rows(settings.lake), found]))\n"
    )
    said = []
    for seed in ("1", "2"):
        home = tmp_path / seed
        shutil.copytree(grown["early"].home, home)
        for name in ("themes", "theme_sentences"):
            shutil.rmtree(home / "lake" / name)
        child = subprocess.run(
            [sys.executable, "-c", code, str(home)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.returncode == 0, child.stderr
        said.append(child.stdout)
    assert said[0] == said[1]
    assert len(said[0]) > 1_000
