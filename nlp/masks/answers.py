"""Bare answers of a chat: what a turn means when it is nothing but a name, number or code."""

import re
from collections.abc import Iterator

from nlp.masks import bare
from nlp.masks.bare import OPENERS, TOKEN
from nlp.masks.births import DATE
from nlp.masks.gazetteer import COMMON, bits
from nlp.masks.identifiers import code_end, plausible
from nlp.masks.introductions import take
from nlp.masks.questions import asked, asked_quantity
from nlp.masks.spans import Span, holds

_NUMBERED = ("SSN", "PHONE", "CARD", "POLICY", "CLAIM", "BOOKING", "ORDER", "PASSWORD", "ACCOUNT")
_DIGITS = re.compile(r"(?<![\w.,])[0-9](?:[ \-]?[0-9]){2,18}(?![\w.,%$€£]?[0-9])(?![^\W\d_])")
_DIGIT = re.compile("[0-9]")
_DATE = re.compile(DATE)
_NAMED_AFTER = re.compile(
    r"(?<![\w.,])(?P<code>(?:[a-z]{1,4} )?[0-9][0-9a-z]{0,15}"
    r"(?: (?:[0-9][0-9a-z]{0,4}|[a-z]{1,2}(?= [0-9]))){0,4}) "
    r"(?P<link>(?:is |this is |as )?(?:(?:the )?(?:last )?(?:4|four) digits (?:is|of) )?"
    r"(?:my |our |the |this |a )?)(?P<kind>account|acct|ssn|social|policy|claim|booking|"
    r"confirmation|reservation|password|card|phone|mobile|contact)"
    r"(?: (?:number|no|num|id|code))?[ .!]{0,3}$",
    re.IGNORECASE,
)
_KIND_AFTER = {
    "ssn": "SSN", "soci": "SSN", "poli": "POLICY", "clai": "CLAIM", "book": "BOOKING",
    "conf": "BOOKING", "rese": "BOOKING", "pass": "PASSWORD", "card": "CARD", "phon": "PHONE",
    "mobi": "PHONE", "cont": "PHONE", "acc": "ACCOUNT",
}  # fmt: skip
_KIND_STEMS = tuple(_KIND_AFTER)


def find(text: str, previous: str | None, chat: bool) -> Iterator[Span]:
    """Personal data in a short turn, read by the question before it, else by its shape alone."""
    if len(text) > 160:
        return
    kinds = asked(previous)
    if not kinds and asked_quantity(previous):
        return
    if kinds:
        yield from _answer(text, kinds)
    digits = _DIGIT.search(text) is not None
    if digits and text.islower():
        yield from bare.codes(text)
    if (
        digits
        and holds(text[-32:].lower(), _KIND_STEMS)
        and (match := _NAMED_AFTER.search(text))
        and (match["link"] or text.count(" ") < 5)
    ):
        kind = _KIND_AFTER.get(match["kind"].lower()[:4], "ACCOUNT")
        if plausible(match["code"], kind, named=True):
            yield Span(*match.span("code"), kind)
    yield from bare.find(text, chat or bool(kinds))
    if chat and previous is None:
        yield from bare.lone_name(text)


def _answer(text: str, kinds: list[str]) -> Iterator[Span]:
    numbered = next((kind for kind in kinds if kind in _NUMBERED), None)
    if "DATE_OF_BIRTH" in kinds and (match := _DATE.search(text)):
        yield Span(match.start(), match.end(), "DATE_OF_BIRTH")
    words = list(TOKEN.finditer(text))
    start = next((i for i, word in enumerate(words) if word[0].lower() not in OPENERS), len(words))
    if start == len(words):
        return
    first = words[start].start()
    end = code_end(text, first) if numbered else 0
    if numbered and end and plausible(text[first:end], numbered, named=True):
        yield Span(first, end, numbered)
    if numbered:
        for match in _DIGITS.finditer(text):
            yield Span(match.start(), match.end(), numbered)
    if "NAME" in kinds and (end := take(text, first, strong=True)) and _is_answer(text, end):
        yield Span(first, end, "NAME")
    if "ADDRESS" in kinds and any(map(str.isdigit, text)) and len(words) - start > 1:
        yield Span(first, words[-1].end(), "ADDRESS")
    if kinds == ["PASSWORD"] and len(words) - start == 1 and not bits(words[start][0]) & COMMON:
        yield Span(first, words[start].end(), "PASSWORD")


def _is_answer(text: str, end: int) -> bool:
    """Whether the turn ends after the name, or goes on with a number or a clause of its own."""
    rest = text[end:].strip(" .,!;:-")
    return not rest or not rest[0].isalpha() or len(rest.split()) < 9
