"""Lexicons: the words that carry signals, one YAML file a language in `assets/lexicons/`.

A file maps a category to its terms, parted by commas; a category with values (`opinion`,
`severity`, `emotion` ...) maps each value to its terms. `any.yaml` belongs to every language.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from nlp.languages import SCORED

FOLDER: Final = Path(__file__).parent / "assets" / "lexicons"
WORD_LISTS: Final = frozenset(
    {"common", "abbreviation", "non_answer", "yes_answer", "no_answer", "prompt"}
)
_NUMERIC: Final = frozenset({"opinion", "severity", "urgency", "effort"})


class Term(NamedTuple):
    """A phrase, the category it belongs to and its value there (True where there is none)."""

    phrase: str
    category: str
    value: Any


class LexiconError(ValueError):
    """A lexicon file cannot be used; the message names the file and the category."""


def read_lexicons(folder: Path = FOLDER) -> dict[str, list[Term]]:
    """Terms by scored language, with those of `any.yaml` in each. Raises `LexiconError`."""
    shared = _read(folder / "any.yaml")
    return {language: _read(folder / f"{language}.yaml") + shared for language in SCORED}


def _read(path: Path) -> list[Term]:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise LexiconError(f"{path.name}: {error}") from error
    found: list[Term] = []
    for category, content in raw.items():
        if isinstance(content, str):
            found.extend(Term(phrase, category, True) for phrase in split_terms(content))
            continue
        if not isinstance(content, dict):
            raise LexiconError(f"{path.name}: {category}: expected terms parted by commas")
        for value, terms in content.items():
            number = float(value) if category in _NUMERIC else value
            found.extend(Term(phrase, category, number) for phrase in split_terms(str(terms)))
    return found


def split_terms(content: str) -> list[str]:
    """Terms parted by commas, without quotes around them."""
    terms = (term.strip() for term in content.split(","))
    return [
        term[1:-1] if len(term) > 2 and term[0] == term[-1] == '"' else term
        for term in terms
        if term
    ]
