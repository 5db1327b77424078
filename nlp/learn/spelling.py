"""Words as people write them: slips of the keyboard, hashtags run together."""

import re
from collections.abc import Set
from functools import lru_cache
from importlib import resources

from nlp.lexicon import split_terms

_LEAST = 7  # a shorter word is too often another word's neighbour
_VOWELS = "aeiou"
_HASHTAG = re.compile(r"#(\w{4,40})")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def slips(word: str) -> set[str]:
    """Spellings one slip away: a letter left out, doubled or swapped, or one vowel for another.

    The first letter is taken to be right; short words have none.
    """
    if len(word) < _LEAST or not word.isalpha():
        return set()
    found = set()
    for at in range(1, len(word)):
        before, letter, after = word[:at], word[at], word[at + 1 :]
        found |= {before + after, before + letter + letter + after}
        if after:
            found.add(before + after[0] + letter + after[1:])
        if letter in _VOWELS:
            found |= {before + vowel + after for vowel in _VOWELS}
    return found - {word}


def read_hashtags(text: str) -> str:
    """`text` with the words of each hashtag behind it, where it is made of words."""
    return _HASHTAG.sub(lambda match: " ".join((match.group(), *hashtag_words(match[1]))), text)


@lru_cache(maxsize=4096)
def hashtag_words(tag: str) -> tuple[str, ...]:
    """The words of a hashtag, by its capitals or else in the fewest known words; () if neither."""
    humps = _CAMEL.findall(tag)
    if len(humps) > 1 and "".join(humps) == tag and not tag.isupper():
        return tuple(hump.lower() for hump in humps)
    found = _fewest(tag.lower(), _vocabulary())
    return found if len(found) > 1 else ()


def _fewest(tag: str, known: Set[str]) -> tuple[str, ...]:
    """The split of `tag` into the fewest known words, () where there is none."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(tag)
    for end in range(1, len(tag) + 1):
        for begin in range(end):
            before = best[begin]
            if before is not None and tag[begin:end] in known:
                current = best[end]
                if current is None or len(before) + 1 < len(current):
                    best[end] = (*before, tag[begin:end])
    return best[-1] or ()


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Words of two letters and more in the English word lists, and the two of one."""
    words = {"a", "i"}
    for path in ("assets/lexicons/en.yaml", "learn/lexicons/en.yaml"):
        content = (resources.files("nlp") / path).read_text(encoding="utf-8")
        for line in content.splitlines():
            if not line.startswith(("#", '"')):
                words.update(word for term in split_terms(line.split(":")[-1])
                             for word in term.lower().split() if word.isalpha())  # fmt: skip
    return frozenset(word for word in words if len(word) > 1 or word in "ai")
