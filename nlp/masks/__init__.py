"""Typed masks for personal data, put in before any text is stored."""

import re
from collections.abc import Iterator, Sequence

from nlp.masks import emails, identifiers, links, names, numbers
from nlp.masks.spans import OPAQUE, Masked, Span, replace, resolve

__all__ = ["VERSION", "Masked", "Span", "find", "mask", "mask_turns"]

VERSION = "1"
"""Changes whenever any text would be masked otherwise than before."""

_DIGIT = re.compile(r"[0-9]")


def mask(text: str, *, language: str | None = None, previous: str | None = None) -> Masked:
    """Replace personal data by `<KIND>`; masking masked text again changes nothing."""
    return replace(text, find(text, language=language, previous=previous))


def find(text: str, *, language: str | None = None, previous: str | None = None) -> list[Span]:
    """The personal data in `text`, in order and apart, at offsets into the text as given."""
    opaque = [match.span() for match in OPAQUE.finditer(text)]
    return resolve(_finds(text), opaque)


def _finds(text: str) -> Iterator[Span]:
    yield from links.find(text)
    yield from emails.find(text)
    if _DIGIT.search(text):
        shaped = list(numbers.find(text))
        yield from (span for span in shaped if span.kind != "PHONE")
        yield from identifiers.find(text)
        yield from shaped
    yield from names.find(text)


def mask_turns(turns: Sequence[tuple[str, str]]) -> list[Masked]:
    """Mask a conversation's turns, given as (speaker role, text), each in the light of those before."""
    return [mask(text) for _, text in turns]
