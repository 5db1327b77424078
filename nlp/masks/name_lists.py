"""Lists of names: "Anna, Dawn and Jan" are people, "Smith, Jones and Brown Ltd" a firm."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.masks.gazetteer import FAMILY, GIVEN, bits
from nlp.masks.introductions import ORGANISATION_AFTER
from nlp.masks.spans import Span

_GAP = re.compile(r",? (?:and |und |et |y |e |en |& )?|, ")
_FIRM_BEFORE = re.compile(r"(?:^|\n|\b(?:the|for|at|from|by|of) )[\s>?]*$", re.IGNORECASE)
_FIRM_AFTER = re.compile(
    r" (?:is an?|office|orchestra|team|partners|songwriter|attorneys?|lawyers?|solicitors?|"
    r"agency|associates)\b|[ ,]*\n",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """What may stand in a list of names: surely a name, a weak one, or a word in no list."""

    start: int
    end: int
    sure: bool = False
    strange: bool = False


def people_of(text: str, items: Iterable[Item]) -> Iterator[Span]:
    """The names among items in order of place.

    A weak one beside a sure one of the same list is a name too, a strange one beside two of them.
    """
    chain: list[Item] = []
    for item in items:
        if chain and _GAP.fullmatch(text, chain[-1].end, item.start) is None:
            yield from _names(text, chain)
            chain = []
        chain.append(item)
    if chain:
        yield from _names(text, chain)


def _names(text: str, chain: list[Item]) -> Iterator[Span]:
    sure = sum(item.sure for item in chain)
    if not sure or _is_firm(text, chain):
        return
    if text[max(0, chain[0].start - 2) : chain[0].start] == "& ":
        chain = chain[1:]
    for item in chain:
        if item.sure or not item.strange or sure > 1:
            yield Span(item.start, item.end, "NAME")


def _is_firm(text: str, chain: list[Item]) -> bool:
    """Whether three family names stand where a firm would ("I work for Smith, Jones and Brown")."""
    if len(chain) != 3 or text.find(",", chain[0].end, chain[1].start) < 0:
        return False
    known = [bits(text[item.start : item.end]) for item in chain]
    if not all(bit & FAMILY for bit in known) or all(bit & GIVEN for bit in known):
        return False
    start, end = chain[0].start, chain[-1].end
    if ORGANISATION_AFTER.match(text, end) or _FIRM_AFTER.match(text, end):
        return True
    before = _FIRM_BEFORE.search(text, max(0, start - 12), start)
    return before is not None and (before[0].strip(" \n>?") != "" or _ends_line(text, end))


def _ends_line(text: str, end: int) -> bool:
    return text[end : end + 1] in ("", "\n")
