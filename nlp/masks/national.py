"""Numbers of persons that states give out, known by their shape and check sum."""

import re
from collections.abc import Iterator

from nlp.masks import checks
from nlp.masks.spans import Span

_HINT = re.compile(r"[0-9](?:[ .\-]?[0-9]){5}|[0-9]{2}[A-Za-z][0-9]{2}")
_SHAPES = re.compile(
    r"(?<![^\W_])(?:"
    r"(?P<codice_fiscale>[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z])"
    r"|(?P<dni>[0-9]{8}[ \-]?[A-Z]|[XYZ][ \-]?[0-9]{7}[ \-]?[A-Z])"
    r"|(?P<nir>[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2})"
    r"|(?P<steuer_id>[1-9][0-9](?: ?[0-9]{3}){3})"
    r"|(?P<ahv>756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2})"
    r"|(?P<nino>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:[0-9]{2} ?){3}[A-D])"
    r")(?![^\W_])",
    re.IGNORECASE,
)
_KINDS = {
    "codice_fiscale": "ID_DOCUMENT",
    "dni": "ID_DOCUMENT",
    "steuer_id": "ID_DOCUMENT",
    "nir": "SSN",
    "ahv": "SSN",
    "nino": "SSN",
}


def find(text: str) -> Iterator[Span]:
    """Every number of a person whose check sum holds (of a British one the shape alone)."""
    if not _HINT.search(text):
        return
    for match in _SHAPES.finditer(text):
        name = match.lastgroup or ""
        compact = re.sub(r"[ .\-]", "", match[0]).upper()
        if name == "nino" or getattr(checks, name)(compact):
            yield Span(*match.span(), _KINDS[name])
