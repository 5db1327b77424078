"""Names under a message: "Mit freundlichen Grüßen, Anna Schmidt"."""

import re
from collections.abc import Iterator

from nlp.masks.gazetteer import FAMILY, GIVEN, bits, unknown
from nlp.masks.introductions import WORD
from nlp.masks.spans import Span, holds

_REACH = 240
"""How far from the end of a message a sign-off is looked for."""
_HINTS = (
    "grü", "gru", "mfg", "lg", "vg", "cdt", "cdlt", "cordi", "bien à", "salu", "atent", "atte",
    "groet", "regards", "incerel", "wishes", "rgds", "yours ",
)  # fmt: skip
_PARTICLE = r"(?:van der|van den|van de|von der|de la|van|von|de|del|di|da|du|den|el|al|ten|ter)"
_SIGN_OFF = re.compile(
    r"(?<![^\W_])(?:gr(?:ü|ue)(?:ß|ss)en?|gr(?:ü|ue|u)(?:ß|ss)|mfg|lg|vg|cordialement"
    r"|bien à (?:vous|toi)|salutations(?: distinguées)?|cdlt|cdt|saludos(?: cordiales)?|un saludo"
    r"|atentamente|atte|groet(?:en|jes)?|mvg|saluti|regards|yours (?:sincerely|faithfully|truly)"
    r"|sincerely|best wishes|rgds)[ ,.!]{0,3}(?:\n[\s>]{0,4}| |(?<=[,.!]))"
)
_NAME = re.compile(
    rf"[A-ZÀ-Þ][\w'’.\-]{{1,24}}(?: (?:{_PARTICLE} )?[A-ZÀ-Þ][\w'’.\-]{{0,24}}){{0,3}}"
    r"(?=[ .!]*(?:\n|$))"
)


def find(text: str, lower: str) -> Iterator[Span]:
    """The name after a sign-off at the end of a message; `lower` is the text in lower case."""
    if len(lower) != len(text) or not holds(lower[-_REACH:], _HINTS):
        return
    for sign_off in _SIGN_OFF.finditer(lower, max(0, len(text) - _REACH)):
        match = _NAME.match(text, sign_off.end())
        if match:
            words = [word for word in WORD.findall(match[0]) if word[0].isupper() and word[1:]]
            if words and all(unknown(word) or bits(word) & (GIVEN | FAMILY) for word in words):
                yield Span(*match.span(), "NAME")
