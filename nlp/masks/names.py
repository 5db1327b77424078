"""Names of people: listed words in the shape of a name."""

import re
from collections.abc import Iterator

from nlp.masks import lowercase
from nlp.masks.endings import sure_by_ending
from nlp.masks.gazetteer import COMMON, FAMILY, GIVEN, PROPER, bits, fold, unknown
from nlp.masks.introductions import GAP, ORGANISATION_AFTER, TITLES
from nlp.masks.name_cues import PERSON_AFTER, names_person
from nlp.masks.name_lists import Item, people_of
from nlp.masks.name_row import Row
from nlp.masks.spans import Span

_CAPITALISED = re.compile(
    r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я](?:[^\W\d_]*(?:['’][A-ZÀ-Þ][^\W\d_]+)?)(?:-[^\W\d_]+){0,2}"
)
_LONGEST_GAP = len(" van der ") + 1
_ADDRESSED = re.compile(r"\s*\n(?:[^\n]{1,50}\n){0,2}?[\s>?]*(?:[0-9]|<(?:ADDRESS|PHONE|EMAIL)>)")
"""What follows the name in the head of a postal address or a signature."""


def find(text: str, lower: str, *, german: bool) -> Iterator[Span]:
    """Every name in the shape of one, without titles and without a possessive 's.

    In German a capital is no evidence, since all nouns have one.
    """
    if lower == text:
        yield from lowercase.find(text)
    else:
        yield from people_of(text, _items(text, german))


def _items(text: str, german: bool) -> Iterator[Item]:
    """Names, and words that are names if they stand in a list of names."""
    for run in _rows(text):
        known = [bits(match[0]) for match in run]
        if len(run) == 1 and (known[0] & COMMON or not (known[0] or unknown(run[0][0]))):
            continue
        yield from _people(text, run, known, german)


def _rows(text: str) -> Iterator[list[re.Match[str]]]:
    """Capitalised words with nothing between them but what joins the parts of one name."""
    run: list[re.Match[str]] = []
    for match in _CAPITALISED.finditer(text):
        if run:
            near = match.start() - run[-1].end() < _LONGEST_GAP
            gap = GAP.fullmatch(text, run[-1].end(), match.start()) if near else None
            dotted = gap is not None and gap[0][0] == "."
            if gap is None or (dotted and len(run[-1][0]) > 1 and fold(run[-1][0]) not in TITLES):
                yield run
                run = []
        run.append(match)
    if run:
        yield run


def _people(text: str, run: list[re.Match[str]], known: list[int], german: bool) -> Iterator[Item]:
    """The names in one row of capitalised words."""
    if not any(known) and len(run) < 4 and _introduced(text, run):
        yield Item(run[0].start(), run[-1].end(), sure=True)
        return
    alone = len(run) == 1
    if alone and not known[0] & (GIVEN | FAMILY) and not sure_by_ending(run[0][0]):
        if not german and not run[0][0].isupper() and unknown(run[0][0]):
            yield Item(*run[0].span(), strange=True)
        return
    if ORGANISATION_AFTER.match(text, run[-1].end()):
        return
    row = Row(text, run, [fold(match[0]) for match in run], known, german)
    at = 0
    while at < len(run):
        if row.folded[at] in TITLES and at + 1 < len(run):
            at += 1
            end = row.titled_end(at)
        else:
            end = row.name_end(at)
        if end > at:
            yield Item(run[at].start(), run[end - 1].end(), sure=True)
            at = end
        else:
            if alone and not known[0] & PROPER:
                yield Item(*run[0].span())
            elif at == len(run) - 1 and not german and unknown(run[at][0]):
                yield Item(*run[at].span(), strange=True)
            at += 1


def _introduced(text: str, run: list[re.Match[str]]) -> bool:
    """Whether unknown words must be a name by what stands beside them."""
    if any(match[0].isupper() or not unknown(match[0]) for match in run):
        return False
    end = run[-1].end()
    if names_person(text, run[0].start()):
        return ORGANISATION_AFTER.match(text, end) is None
    if PERSON_AFTER.match(text, end):
        return True
    return len(run) > 1 and _ADDRESSED.match(text, end) is not None
