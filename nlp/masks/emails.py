"""E-mail addresses, plain, spelled out ("anna at gmail dot com") or stripped of their signs."""

import re
from collections.abc import Iterator

from nlp.masks.gazetteer import unknown, word_set
from nlp.masks.spans import Span, holds

_LOCAL = re.compile(r"[\w.%+\-']{1,64}$")
_DOMAIN = re.compile(r"@\s?(?:[\w\-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w])")
_PROVIDERS = (
    "gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "aol", "rediffmail", "mailcom",
    "proton", "gmx", "sbcglobal", "web.de", "t-online", "orange", "wanadoo", "libero", "ziggo",
    "live", "msn",
)  # fmt: skip
_END = r"(?:com|net|org|de|fr|es|it|nl|at|ch|be|co\.?uk|in)"
_SPELLED = re.compile(
    r"(?<![\w.])(?:[\w.+\-]{1,40}(?: dot | underscore | [0-9]{1,6} ?)){0,3}[\w.+\-]{1,40}"
    r"(?: ?[(\[] ?(?:at|@) ?[)\]] ?| at )[\w\-]{2,40}(?:\.| dot | ?[(\[]dot[)\]] ?)"
    rf"{_END}(?!\w)",
    re.IGNORECASE,
)
_STRIPPED = re.compile(
    r"(?<!\w)(?:(?:[a-z]\w{1,30} )?[0-9]{1,8} \w{0,40}?|[a-z]\w{1,30} |\w{1,40}?)"
    r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|rediff|proton|gmx|mail|live|msn|"
    r"sbcglobal)"
    r"(?: ?com|con|net|(?<=[a-z]{3}gmail))(?!\w)",
    re.IGNORECASE,
)
_ANY_COM = re.compile(
    r"(?<!\w)(?:[a-z]\w{1,30} )?[0-9]{1,8} (?!tele|inter|dot|rom)[a-z]{3,14}com(?!\w)",
    re.IGNORECASE,
)
_COM = re.compile(r"(?:co[mn]|gmail)(?![^\W_])")
_GLUED = re.compile(r"(?<![\w.@/])[a-z][a-z0-9_]{2,60}(?:com|net|org|gov|edu)(?![\w.])")
_NOT_LOCAL = word_set(
    "is its my at to email mail id and the address adddress on with correct this it as a an or sent"
    " send boarding pass im me email's ist lautet est es è via from use using of for"
)


def find(text: str, lower: str) -> Iterator[Span]:
    """Every e-mail address; `lower` is the text in lower case."""
    yield from _plain(text)
    if lower == text and (len(text) < 60 or "mail" in text):
        for match in _GLUED.finditer(text):
            if unknown(match[0]) and (
                "mail" in text or (len(match[0]) > 9 and text.count(" ") < 3)
            ):
                yield Span(*match.span(), "EMAIL")
    if ("co" in lower or "gmail" in lower) and _COM.search(lower):
        for pattern in (_STRIPPED, _ANY_COM):
            for match in pattern.finditer(text):
                if match.end() - match.start() > 9:
                    yield _trim(match)
    if (" at " in lower or "(at)" in lower or "[at]" in lower) and (
        " dot " in lower or holds(lower, _PROVIDERS)
    ):
        for match in _SPELLED.finditer(text):
            yield _trim(match)


def _plain(text: str) -> Iterator[Span]:
    at = text.find("@")
    while at >= 0:
        if at and (text[at - 1].isalnum() or text[at - 1] in "_-."):
            domain = _DOMAIN.match(text, at)
            local = _LOCAL.search(text, max(0, at - 64), at) if domain else None
            if domain and local:
                start = local.start() + (len(local[0]) - len(local[0].lstrip("'.-")))
                yield Span(start, domain.end(), "EMAIL")
        at = text.find("@", at + 1)


def _trim(match: re.Match[str]) -> Span:
    """Leave out words of the sentence that stand before the address."""
    start = match.start()
    pieces = match[0].split(" ")
    last = 0
    for index, piece in enumerate(pieces[:-1]):
        if piece.lower() in _NOT_LOCAL and (index == 0 or piece.lower() != "at"):
            last = index + 1
    return Span(start + sum(len(piece) + 1 for piece in pieces[:last]), match.end(), "EMAIL")
