from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from lake.config import NlpConfig
from nlp import pipeline
from nlp.predict import signals

ROOT = Path(__file__).parents[2]
TEXTS = [
    "The food was great but the waiter was rude. Still waiting for my refund!",
    "Die App stürzt ständig ab, aber der Support ist freundlich.",
    "",
    "😡😡",
    "To jest naprawdę bardzo dobra aplikacja i polecam ją wszystkim znajomym",
]


def test_pipeline_factories_keep_their_names() -> None:
    """A saved pipeline finds its factories by name: a renamed one breaks it."""
    names = json.loads((Path(__file__).parent / "factories.json").read_text())

    assert set(names) <= set(pipeline.factories())


def test_pipeline_factories_are_entry_points() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["entry-points"]["spacy_factories"]

    assert sorted(declared) == pipeline.factories()
    for target in declared.values():
        module, _, name = target.partition(":")
        assert hasattr(import_module(module), name)


def test_pipeline_requirements_of_every_component_are_met(language: Language) -> None:
    analysis = language.analyze_pipes()

    assert not any(analysis["problems"].values())


def rounded(value: Any) -> Any:
    """Numbers to six places: how many texts are read at once moves the last digits of a sum."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value


def test_pipeline_pipe_and_call_agree(language: Language) -> None:
    called = [rounded(signals(language(text))) for text in TEXTS]

    assert [rounded(signals(doc)) for doc in language.pipe(TEXTS)] == called


def test_pipeline_saved_and_loaded_reads_the_same(language: Language, tmp_path: Path) -> None:
    language.to_disk(tmp_path / "saved")

    loaded = spacy.load(tmp_path / "saved")

    assert [signals(loaded(text)) for text in TEXTS] == [signals(language(text)) for text in TEXTS]


def test_pipeline_unknown_pack_is_named() -> None:
    with pytest.raises(ValueError, match="no pack named 'nonsense'"):
        pipeline.load(NlpConfig(packs=("nonsense",)))


def test_pipeline_starts_within_three_seconds_of_processor_time() -> None:
    code = (
        "import time; from lake.config import NlpConfig; from nlp.pipeline import load;"
        "load(NlpConfig()); print(time.process_time())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert float(done.stdout) < 6.0, "twice the aim, for machines that are busy"
