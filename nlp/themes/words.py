"""The words of a sentence that say what it is about, stemmed lightly."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Final, NamedTuple

from nlp.folding import fold, shortened
from nlp.lexicon import read_lexicons
from nlp.masks import gazetteer

_PIECE: Final = re.compile(
    r"(?P<skip><[A-Z_]+>|https?://\S+|www\.\S+|[@#]\w+|\w*\d\w*)"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
    r"|(?P<stop>[^\s\w])"
)
# Words that tell how something is said, not what is talked about.
_MANNER: Final = frozenset(
    {
        "conditional",
        "contrast",
        "downtoner",
        "first_person",
        "greeting",
        "intensifier",
        "negator",
        "politeness",
        "question_word",
        "request",
        "second_person",
        "slang",
        "thanks",
    }
)
_STRONG: Final = 3.0
_SUFFIXES: Final = {
    "en": ("ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e"),
    "de": ("ungen", "ung", "ern", "en", "er", "em", "es", "e", "n", "s", "t"),
    "fr": ("ements", "ement", "ées", "és", "ée", "é", "er", "ent", "es", "e", "s"),
    "es": ("mente", "aron", "ados", "adas", "ado", "ada", "ar", "os", "as", "es", "o", "a", "s"),
    "nl": ("ingen", "ing", "en", "er", "e", "s", "t"),
    "it": ("mente", "ati", "ate", "ato", "ata", "are", "i", "e", "o", "a"),
}
_SHORTEST_STEM: Final = 3


class Word(NamedTuple):
    """`stem` is None for a stop word; `joins` says that only blanks part it from the word before.

    `folded` is the spelling in which stop words are compared.
    """

    surface: str
    folded: str
    stem: str | None
    joins: bool


def words(text: str, language: str) -> list[Word]:
    """The words in order; masks, links, handles, numbers and people's names are left out."""
    found: list[Word] = []
    joins = False
    for match in _PIECE.finditer(text):
        surface = match["word"]
        if surface is None or gazetteer.sure(gazetteer.bits(surface)):
            joins = False
            continue
        folded = fold(surface, language)
        found.append(Word(surface, folded, _stem(folded, language), joins))
        joins = True
    return found


def stems(text: str, language: str) -> list[str]:
    """The stems of the content words, in order."""
    return [word.stem for word in words(text, language) if word.stem]


@cache
def _stem(folded: str, language: str) -> str | None:
    stop, prefixes = _stop_words(language)
    folded = _without_clitic(folded, language)
    readings = (folded, *shortened(folded))
    if len(folded) < 2 or "'" in folded or any(reading in stop for reading in readings):
        return None
    word = readings[-1]
    if word.startswith(prefixes):
        return None
    for suffix in _folded_suffixes(language):
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)] + ("y" if suffix in ("ied", "ies") else "")
    return word


def _without_clitic(folded: str, language: str) -> str:
    """`bank` of `bank's`, and in French and Italian `application` of `l'application`."""
    head, _, tail = folded.rpartition("'")
    if language in ("fr", "it"):
        return tail
    return head if head and tail == "s" else folded


@cache
def _folded_suffixes(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(suffix, language) for suffix in _SUFFIXES[language]))


@cache
def _stop_words(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Stop words, and beginnings of words that are stop words too."""
    plain = {fold(word, language) for word in _listed(language)}
    prefixes = set()
    for term in read_lexicons()[language]:
        manner = term.category in _MANNER
        strong = term.category == "opinion" and abs(term.value) >= _STRONG
        if (manner or strong) and " " not in term.phrase:
            word = fold(term.phrase, language)
            if word.endswith("*"):
                prefixes.add(word[:-1])
            else:
                plain.add(word)
    return frozenset(plain), tuple(sorted(prefix for prefix in prefixes if len(prefix) > 3))


def _listed(language: str) -> frozenset[str]:
    return frozenset(import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS)
