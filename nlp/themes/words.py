"""The words of a sentence that say what it is about, stemmed lightly."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from nlp.folding import fold, shortened
from nlp.lexicon import read_lexicons, split_terms
from nlp.masks import gazetteer

_OWN: Final = Path(__file__).with_name("stop_words.yaml")
_PIECE: Final = re.compile(
    r"(?P<skip>(?:\w+-)?<[A-Z_]+>|\[[A-Z_]+\]|https?://\S+|\w+(?:\.\w+)+/\S*|www\.\S+|[@#]\w+|\w*\d\w*)"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
    r"|(?P<stop>[^\s\w])"
)
_BEFORE_A_START: Final = '.!?:;…"“«(¿¡'
# Words that tell how something is said, not what is talked about.
_MANNER: Final = frozenset(
    {
        "common",
        "conditional",
        "contrast",
        "downtoner",
        "emotion",
        "first_person",
        "greeting",
        "intensifier",
        "negator",
        "no_answer",
        "non_answer",
        "politeness",
        "question_word",
        "request",
        "second_person",
        "slang",
        "thanks",
        "yes_answer",
    }
)
_STRONG: Final = 2.0
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
    """The words in order, without masks, links, handles, numbers and proper names.

    Names of people and places tell who said it, and brands and products are columns of their own.
    """
    found: list[Word] = []
    joins, starts = False, True
    capitals_tell = language != "de" and not _is_titled(text)
    for match in _PIECE.finditer(text):
        surface = match["word"]
        if surface is None:
            joins, starts = False, starts or (match["stop"] or " ") in _BEFORE_A_START
            continue
        is_capital = surface[0].isupper() and not surface.isupper()
        if _is_name(surface, is_capital) or (is_capital and capitals_tell and not starts):
            joins, starts = False, False
            continue
        folded = fold(surface, language)
        found.append(Word(surface, folded, _stem(folded, language), joins))
        joins, starts = True, False
    return found


def _is_titled(text: str) -> bool:
    """Whether most words have a capital, so that it tells no name."""
    capitals = [match["word"][0].isupper() for match in _PIECE.finditer(text) if match["word"]]
    return len(capitals) > 3 and sum(capitals) > len(capitals) / 2


def _is_name(word: str, is_capital: bool) -> bool:
    """Whether the lists know it as a person's name; an ambiguous one only with a capital."""
    known = gazetteer.bits(word)
    if is_capital:
        return bool(known & (gazetteer.GIVEN | gazetteer.FAMILY)) and not known & gazetteer.COMMON
    return gazetteer.sure(known)


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
    listed = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    own = _own_stop_words()
    plain = {fold(word, language) for word in {*listed, *own[language]} - {*own["kept"]}}
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


@cache
def _own_stop_words() -> dict[str, list[str]]:
    raw = yaml.load(_OWN.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {language: split_terms(terms) for language, terms in raw.items()}
