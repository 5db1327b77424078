"""Postcodes with their towns, without a street or after a street that no word gives away."""

import re
from collections.abc import Iterator

from nlp.masks.spans import Span

STATES = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|"
    r"T[NX]|UT|V[AT]|W[AIVY]"
)
_UK_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}(?!\w)")
_STATE_ZIP = re.compile(
    rf"(?<!\w)(?:[A-Z][\w.'\-]{{1,20}} ?){{0,3}},? ?(?:{STATES}) [0-9]{{5}}(?:-[0-9]{{4}})?(?!\w)"
)
_TOWN = r"[A-ZÀ-Þ][\w'’\-]{2,30}"
_WITH_TOWN = re.compile(
    rf"(?<![\w.,])(?:[A-ZÀ-Þ][\w'’.\-]{{1,24}} ){{1,4}}[0-9]{{1,4}} ?[a-zA-Z]?,[ \n]{{1,3}}"
    rf"(?:[A-Z]{{1,2}}-)?[0-9]{{4,5}}(?: [A-Z]{{2}})? {_TOWN}"
)
_DUTCH_POSTCODE = re.compile(
    rf"(?<![\w.,$€£])[1-9][0-9]{{3}} ?"
    rf"(?!(?:MB|GB|KB|TB|PM|AM|KM|KG|EU|US|UK|TV|PS|PC)\b)[A-Z]{{2}} {_TOWN}"
)
_LIVING = re.compile(
    r"(?:wohn\w*|lebe|plz|postleitzahl|code postal|habite|(?:vivo|resido) en|código postal|c\.?p\.?"
    r"|woon\w*|postcode|abito|residente|cap)(?: ist| est| es| is| è)?(?: in| à| au| a| ad| op)?"
    r"[ :]{1,2}(?:[a-z]{1,2}-)?$"
)
_ZIP_TOWN = re.compile(rf"(?<![\w.,$€£])[0-9]{{5}} {_TOWN}")
_LONG_NUMBER = re.compile(r"[0-9]{4}")


def find(text: str, start: int, stop: int) -> Iterator[Span]:
    """Every postcode with a town in text that has capitals, between two offsets."""
    patterns: tuple[re.Pattern[str], ...] = (_UK_POSTCODE,)
    if _LONG_NUMBER.search(text, start, stop):
        patterns = (_UK_POSTCODE, _STATE_ZIP, _DUTCH_POSTCODE, _WITH_TOWN)
        for match in _ZIP_TOWN.finditer(text, start, stop):
            if _LIVING.search(text[max(0, match.start() - 40) : match.start()].lower()):
                yield Span(*match.span(), "ADDRESS")
    for pattern in patterns:
        for match in pattern.finditer(text, start, stop):
            yield Span(match.start(), match.end(), "ADDRESS")
