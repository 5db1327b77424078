import json
import re
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[3] / "nlp" / "corpus"
README = (CORPUS / "README.md").read_text("utf-8")
LANGUAGES = {"German": "de", "French": "fr", "Spanish": "es", "Dutch": "nl", "Italian": "it"}


def counted(pattern: str) -> tuple[int, int]:
    """Utterances and complaints of the files of a pattern."""
    rows = [
        json.loads(line)
        for path in CORPUS.glob(pattern)
        for line in path.read_text("utf-8").splitlines()
    ]
    return len(rows), sum(row["complaint"] for row in rows)


def numbers(*cells: str) -> tuple[int, ...]:
    return tuple(int(cell.replace(",", "")) for cell in cells)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("en_*.jsonl")), ids=lambda path: path.name)
def test_readme_counts_each_english_file(path: Path) -> None:
    found = re.search(rf"\| `{path.name}` \|[^|]*\| ([\d,]+) \| ([\d,]+) \|", README)
    assert found is not None
    assert numbers(*found.groups()) == counted(path.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_readme_counts_the_other_languages(language: str) -> None:
    found = re.search(rf"\| {language} \| ([\d,]+) \| ([\d,]+) \|", README)
    assert found is not None
    assert numbers(*found.groups()) == counted(f"{LANGUAGES[language]}_*.jsonl")
