from __future__ import annotations

import json
import tomllib
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import documents, stages
from benchmarks.documents import LINES_A_FILE, write
from lake.config import Config

COUNT = LINES_A_FILE + 50


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, documents.Lengths]:
    folder = tmp_path_factory.mktemp("documents")
    return folder, write(COUNT, folder)


def lines(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted(folder.rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_documents_writes_as_many_as_asked_each_with_an_id_of_its_own(
    written: tuple[Path, documents.Lengths],
) -> None:
    ids = Counter(line["id"] for line in lines(written[0]))
    assert (len(ids), ids.most_common(1)[0][1]) == (COUNT, 1)


def test_documents_says_how_long_and_how_varied_they_are(
    written: tuple[Path, documents.Lengths],
) -> None:
    made = written[1]
    assert made.documents == COUNT
    assert made.distinct > 0.8 * COUNT
    assert 10 < made.words < made.characters


def test_documents_holds_every_source_that_the_benchmark_loads(
    written: tuple[Path, documents.Lengths], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config.model_validate(tomllib.loads(stages._SOURCES.read_text()))
    found = {path.name for path in written[0].iterdir()}
    assert found == {source.name for source in config.sources}


def test_documents_are_the_same_each_time() -> None:
    assert list(islice(documents.documents(), 50)) == list(islice(documents.documents(), 50))
