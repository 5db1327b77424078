"""Dates of birth: a date after words that call it one. Other dates are left."""

import re
from collections.abc import Iterator

from nlp.masks.spans import Span, holds

DATE = (
    r"(?:[0-9]{1,4}[ ./\-][0-9]{1,2}[ ./\-][0-9]{2,4}"
    r"|[0-9]{1,2}(?:st|nd|rd|th|\.|er)? (?:of |de )?[^\W\d_]{3,10},? (?:de |of )?[0-9]{2,4}"
    r"|[^\W\d_]{3,10} [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{2,4}|[0-9]{8})"
)
_BORN = re.compile(
    r"(?<![^\W_])(?:born(?: on| in)?|date of birth|d\.?o\.?b\.?|birth ?da(?:y|te)|geboren"
    r"(?: am| op)?|geburtsdatum|geburtstag|"
    r"née? le|date de naissance|nac[ií](?:do|da)? el|fecha de nacimiento|"
    r"geboortedatum|nat[oa] il|data di nascita)(?:[\s:=\-]{0,3}(?:is|ist|est|es|è|was|it's))?"
    rf"[\s:=\-]{{1,3}}(?P<date>{DATE})(?![^\W_])",
    re.IGNORECASE,
)
_HINTS = ("born", "birth", "dob", "d.o.b", "gebor", "geburt", "né", "naiss",
          "nac", "geboorte", "nat", "nasc")  # fmt: skip


def find(text: str, lower: str) -> Iterator[Span]:
    """Every date of birth; `lower` is the text in lower case."""
    if holds(lower, _HINTS):
        for match in _BORN.finditer(text):
            yield Span(match.start("date"), match.end("date"), "DATE_OF_BIRTH")
