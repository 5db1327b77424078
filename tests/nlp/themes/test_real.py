"""Quality against labelled questions: how well groups and intents agree."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from nlp.themes.discovery import discover
from nlp.themes.model import Sentence

DATA = Path(os.environ.get("VOC_REAL_DATA", "../shared/data")).resolve()
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the evaluation data is not here"),
]


def banking77(name: str) -> list[tuple[str, str]]:
    with (DATA / "banking77" / name).open(newline="", encoding="utf-8") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def dstc11(name: str) -> list[tuple[str, str]]:
    path = DATA / "dstc11_intents" / f"{name}.test-utterances.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(row["utterance"], row["intent"]) for row in rows]


@pytest.mark.parametrize(
    ("kind", "name", "share", "nmi", "ari"),
    [
        (banking77, "train.csv", 0.72, 0.66, 0.32),
        (banking77, "test.csv", 0.65, 0.72, 0.36),
        (dstc11, "development", 0.85, 0.85, 0.65),
        (dstc11, "test-banking", 0.72, 0.78, 0.58),
        (dstc11, "test-finance", 0.82, 0.83, 0.56),
    ],
)
def test_themes_agree_with_intents(
    kind: Callable[[str], list[tuple[str, str]]], name: str, share: float, nmi: float, ari: float
) -> None:
    labelled = kind(name)
    sentences = [Sentence(str(n), str(n), text, "en") for n, (text, _) in enumerate(labelled)]
    theme_of = {member.sentence.id: member.theme for member in discover(sentences).members}
    pairs = [
        (intent, theme_of[str(n)]) for n, (_, intent) in enumerate(labelled) if str(n) in theme_of
    ]
    intents, themes = zip(*pairs, strict=True)
    figures = (
        len(pairs) / len(labelled),
        normalized_mutual_info_score(intents, themes),
        adjusted_rand_score(intents, themes),
    )
    print(name, len(set(themes)), *(f"{figure:.3f}" for figure in figures))  # noqa: T201
    assert all(figure >= least for figure, least in zip(figures, (share, nmi, ari), strict=True))
