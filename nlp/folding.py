"""Folding: one spelling for what people spell in several ways.

Case, curly apostrophes and accents are levelled, so that a pattern written with accents also finds
the text of someone who types without them. German umlauts fold to their two-letter spelling
(`schön` and `schoen` meet, `schon` stays apart); Spanish keeps its `ñ`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_RUN: Final = re.compile(r"(.)\1{2,}")
_GERMAN: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_APOSTROPHES: Final = {"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'"}


def _plain(keep: str = "") -> dict[int, str]:
    """Translation table that drops the accents of Latin letters, except those in `keep`."""
    table: dict[int, str] = {}
    for point in range(0xC0, 0x250):
        character = chr(point)
        base = unicodedata.normalize("NFD", character)[0]
        if base != character and base.isascii() and character not in keep:
            table[point] = base
    return table | {ord(mark): "'" for mark in _APOSTROPHES} | {ord("œ"): "oe", ord("æ"): "ae"}


_TABLES: Final = {
    "de": _plain("äöü") | {ord(letter): pair for letter, pair in _GERMAN.items()},
    "es": _plain("ñ"),
}
_DEFAULT: Final = _plain()


def fold(word: str, language: str) -> str:
    """`word` in the spelling in which patterns of that language are compared."""
    return word.casefold().translate(_TABLES.get(language, _DEFAULT))


def shortened(word: str) -> tuple[str, ...]:
    """Readings of a word with letters held down: `sooo` is `so`, `gooood` is `good`."""
    if not _RUN.search(word):
        return ()
    return _RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)
