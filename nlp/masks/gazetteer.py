"""What is known of a word as part of a name: the lists in `nlp/assets/names`."""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

GIVEN, FAMILY, AMBIGUOUS, COMMON, PROPER, CASED = 1, 2, 4, 8, 16, 32
"""Bits: a given name, a family name, also a word, never a name by itself, also a brand or place,
an ambiguous word that a capital within a sentence makes a name."""

_VERB_FORMS = frozenset({"sarà", "ojalá", "será", "però", "più", "così", "même", "dès", "añadir"})
"""Common words that without their accents would read as names."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "ı": "i", "þ": "th", "œ": "oe"}
)


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def fold(word: str) -> str:
    """Lower case without accents, the form that the lists are written in."""
    word = word.lower()
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


@cache
def words() -> dict[str, int]:
    """Every listed word with its bits."""
    known: dict[str, int] = {}
    for name, bit in (
        ("given", GIVEN), ("family", FAMILY), ("ambiguous", AMBIGUOUS), ("common", COMMON),
        ("given_more", GIVEN | AMBIGUOUS | CASED),
        ("brands_places", AMBIGUOUS | PROPER), ("cased", AMBIGUOUS | CASED),
    ):  # fmt: skip
        for word in _listed(name):
            word = fold(word)
            known[word] = known.get(word, 0) | bit
    return known


def _listed(name: str) -> list[str]:
    text = (files("nlp") / "assets" / "names" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [word for line in lines for word in line.split()]


@cache
def _plain() -> frozenset[str]:
    return frozenset(map(fold, _listed("words")))


def regions() -> str:
    """A pattern for the names of states and countries that close an address."""
    names = sorted(_listed("regions"), key=len, reverse=True)
    return "|".join(name.replace("-", "[ -]") for name in names)


@lru_cache(maxsize=1 << 15)
def unknown(word: str) -> bool:
    """Whether a word of three letters or more stands in no list, neither of names nor of words."""
    folded = fold(word)
    if len(folded) < 3 or bits(word) or folded in _plain():
        return False
    return not (folded.endswith("s") and (folded[:-1] in _plain() or words().get(folded[:-1], 0)))


@lru_cache(maxsize=1 << 15)
def bits(word: str) -> int:
    """What the lists know of a word; words of one or two letters are never sure."""
    if word.lower() in _VERB_FORMS:
        return COMMON
    folded = fold(word)
    known = words().get(folded, 0)
    if known == 0 and "-" in folded:
        parts = [words().get(part, 0) for part in folded.split("-")]
        known = parts[0] if all(part & (GIVEN | FAMILY) for part in parts) else 0
    return known | AMBIGUOUS if len(folded) < 3 and known else known


def sure(known: int) -> bool:
    """Whether the bits say: a name and nothing else."""
    return bool(known & (GIVEN | FAMILY)) and not known & (AMBIGUOUS | COMMON)
