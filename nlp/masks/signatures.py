"""Names under a message: "Mit freundlichen Grüßen, Anna Schmidt"."""

import re
from collections.abc import Iterator

from nlp.masks.gazetteer import FAMILY, GIVEN, bits, unknown
from nlp.masks.introductions import WORD
from nlp.masks.spans import Span

_REACH = 240
"""How far from the end of a message a sign-off is looked for."""
_HINTS = ("gr", "lg", "vg", "cd", "cord", "bien à", "salu", "aten", "atte", "mvg", "regards",
          "sincerely", "wishes", "rgds", "yours")  # fmt: skip
_PARTICLE = r"(?:van der|van den|van de|von der|de la|van|von|de|del|di|da|du|den|el|al|ten|ter)"
_SIGN_OFF = re.compile(
    r"(?<![^\W_])(?:(?:freundlichen?|besten?|lieben?|vielen?|herzlichen?|schönen?) "
    r"gr(?:ü|ue)(?:ß|ss)en?"
    r"|gr(?:ü|ue|u)(?:ß|ss)|mfg|lg|vg|cordialement|bien à (?:vous|toi)|salutations(?: distinguées)?"
    r"|cdlt|cdt|saludos(?: cordiales)?|un saludo|atentamente|atte|groet(?:en|jes)?|mvg|saluti"
    r"|regards|yours (?:sincerely|faithfully|truly)|sincerely|best wishes|rgds)"
    r"[ ,.!]{0,3}(?:\n[\s>]{0,4}| |(?<=[,.!]))"
    r"(?P<name>(?-i:[A-ZÀ-Þ])[\w'’.\-]{1,24}"
    rf"(?: (?:{_PARTICLE} )?(?-i:[A-ZÀ-Þ])[\w'’.\-]{{0,24}}){{0,3}})"
    r"[ .!]*(?=\n|$)",
    re.IGNORECASE,
)


def find(text: str, lower: str) -> Iterator[Span]:
    """The name after a sign-off at the end of a message; `lower` is the text in lower case."""
    start = max(0, len(text) - _REACH)
    if not any(hint in lower[-_REACH:] for hint in _HINTS):
        return
    for match in _SIGN_OFF.finditer(text, start):
        words = [
            word for word in WORD.findall(match["name"]) if word[0].isupper() and len(word) > 1
        ]
        if words and all(unknown(word) or bits(word) & (GIVEN | FAMILY) for word in words):
            yield Span(match.start("name"), match.end("name"), "NAME")
