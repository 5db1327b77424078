"""Names of people in text that has no capitals at all."""

import re
from collections.abc import Iterator

from nlp.masks.endings import family_ending
from nlp.masks.gazetteer import (
    CASED,
    COMMON,
    FAMILY,
    GIVEN,
    PROPER,
    bits,
    fold,
    sure,
    unknown,
    word_set,
)
from nlp.masks.introductions import WORD
from nlp.masks.name_cues import INTRODUCERS
from nlp.masks.spans import Span

_NEXT = re.compile(r" (?:(?P<initial>[^\W\d_])\.? )?(?P<word>[^\W\d_]+(?:['’-][^\W\d_]{2,})*)")
_TITLE = word_set(
    "mr mrs ms mister dr prof professor herr frau monsieur madame mme señor señora mevrouw meneer"
    " signor signora"
)
_I_AM = word_set("am im i'm i’m")
_CLAUSE_ENDS = re.compile(r"[.,!]?$|[.,!]? (?:and|from|here|with|my)\b")


def find(text: str) -> Iterator[Span]:
    """Listed names, with an unknown word after a sure one as the family name."""
    at, before = 0, ""
    while match := WORD.search(text, at):
        at, previous, before = match.end(), before, match[0]
        known = bits(match[0])
        if previous in _TITLE and _titled(match[0], known):
            yield Span(match.start(), at, "NAME")
        elif known & GIVEN and not known & COMMON:
            following = _NEXT.match(text, at)
            if following and _family_follows(known, following):
                at = following.end()
                yield Span(match.start(), at, "NAME")
            elif sure(known):
                if len(match[0]) > 3 or previous in INTRODUCERS:
                    yield Span(match.start(), at, "NAME")
            elif previous in _I_AM and not known & PROPER and _CLAUSE_ENDS.match(text, at):
                yield Span(match.start(), at, "NAME")


def _titled(word: str, known: int) -> bool:
    return bool(known & (GIVEN | FAMILY) and not known & COMMON) or unknown(word)


def _family_follows(known: int, following: re.Match[str]) -> bool:
    """Whether the next word, with an initial before it or not, belongs to a given name."""
    word = following["word"]
    after = bits(word)
    listed_surname = after & FAMILY or (after & GIVEN and after & CASED)
    if listed_surname and not after & (COMMON | PROPER):
        return sure(known) or sure(after) or following["initial"] is not None
    if not unknown(word) or word.endswith(("ing", "ed", "ly")):
        return False
    return sure(known) or (not after and family_ending(fold(word)))
