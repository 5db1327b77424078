"""Numbers that identify by their own shape: cards, IBANs, phones, SSNs, IP addresses."""

import re
from collections.abc import Iterator

from nlp.masks import checks
from nlp.masks.spans import Span

_CANDIDATE = re.compile(
    r"(?<![\w€$£¥₹])(?<![0-9][.,])(?:\+ ?|\()?[0-9]++"
    r"(?:\)?[ .\-/\u00a0]{0,3}\(?(?=[0-9]++(?:(?!\w)|x[0-9]))[0-9]++)*+"
    r"(?: ?(?:x|ext\.?) ?[0-9]{1,6})?+"
)
_ENOUGH = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,4}[0-9]){4}")
_GROUP = re.compile(r"[0-9]+")
_IBAN_HEAD = re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}(?=[ \-]?[A-Za-z0-9]{4})")
_IPV6 = re.compile(
    r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![\w:])"
    r"|"
    r"(?<![\w:])[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6}::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?(?![\w:])"
)
PHONE_WORD = re.compile(
    r"(?<!<)\b(?:phone|t[eé]l[eé]?(?:ph|f)\w*|tel|fax|mobil\w*|mobiel\w*|cell\w*|handy\w*|rufnummer|durchwahl|"
    r"call(?:ed|ing)?|contact|reach|ring|text(?:ed)?|whatsapp|sms|messages? to|answering at|"
    r"desk|office|"
    r"anrufen|erreich\w*|portable|appel\w*|joindre|móvil|movil|ll[aá]m\w+|bel(?:len)?|bereik\w*|"
    r"cellulare|chiam\w+|numero|número|numéro|registered|number)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER_WORD = re.compile(
    r"(?:order|bestell\w*|commande|pedido|ordine|invoice|rechnung\w*|facture|factura|fattura|"
    r"ticket|case|"
    r"tracking|sendung\w*|parcel|paket\w*|colis|isbn|ean|asin|sku|serial|imei|model|part|item|"
    r"article|"
    r"artikel\w*|version|build|flight|flug|room|ref(?:erence)?|transaction|id)"
    r"[ .:#]*(?:n(?:umbe)?r\.?|nummer|no\.?|n°|nº|id|code|is|was|ist|[:#])*[ .:#]*$",
    re.IGNORECASE,
)
_CARD_WORD = re.compile(
    r"(?<!<)\b(?:cards?|visa|master ?card|amex|maestro|debit|credit|kredit\w*|karten?\w*|carte|"
    r"tarjeta|carta|"
    r"kaart\w*|cc)\b",
    re.IGNORECASE,
)
_SSN_WORD = re.compile(r"(?<!<)\b(?:ssn|ss#|social)\b", re.IGNORECASE)
_VERSION_WORD = re.compile(
    r"(?:version|v|ver|firmware|build|release|ios|android|macos|update|app)[ .:]*$", re.IGNORECASE
)
_AMOUNT_AFTER = re.compile(
    r"\s?(?:[%€$£¥₹°]|[:,][0-9]|(?:usd|eur|euros?|gbp|dollars?|pounds?|bucks|rs|inr|chf|kr|"
    r"points?|miles|"
    r"km|kg|gb|mb|times|days?|hours?|years?|people|steps|followers|punkte|stück)\b)",
    re.IGNORECASE,
)
_CURRENCY = ("€", "$", "£", "¥", "₹")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[-./ ][0-9]{1,2}[-./ ][0-9]{1,2}(?:[ -][0-9]{1,2})?"
    r"|[0-3]?[0-9]([-./ ])[0-3]?[0-9]\1(?:19|20)?[0-9]{2}(?: [0-9]{1,4})?"
    r"|(?:(?:19|20)[0-9]{2}[-/ ]+)+(?:(?:19|20)?[0-9]{2})"
    r"|(?:19|20)[0-9]{6}|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)


def find(text: str) -> Iterator[Span]:
    """Every number whose own shape, or the words beside it, make it personal."""
    if _ENOUGH.search(text):
        yield from _ibans(text)
        yield from _runs(text)
    if text.count(":") > 1:
        for match in _IPV6.finditer(text):
            if match[0].count(":") > 2 and any(char.isdigit() for char in match[0]):
                yield Span(match.start(), match.end(), "IP")


def _runs(text: str) -> Iterator[Span]:
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        if end - start < 6 or text[end : end + 1].isalnum():
            continue
        for left, right in _readings(text, start, end):
            if kind := _kind(text, left, right):
                yield Span(left, right, kind)
                break


def _readings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The whole run of digits, then without a number that only stands before or after it."""
    yield start, end
    if end - start < 40:
        head, tail = text.find(" ", start, end), text.rfind(" ", start, end)
        if head > 0:
            yield head + 1, end
            yield start, tail


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN_HEAD.finditer(text):
        length = checks.IBAN_LENGTHS.get(match[0][:2].upper(), 0)
        compact = ""
        for at in range(match.start(), min(len(text), match.start() + length + 10)):
            char = text[at]
            if char.isascii() and char.isalnum():
                compact += char.upper()
                if len(compact) == length:
                    whole = not text[at + 1 : at + 2].isalnum()
                    if whole and checks.iban(compact):
                        yield Span(match.start(), at + 1, "IBAN")
                    break
            elif char not in " -":
                break


def _kind(text: str, start: int, end: int) -> str | None:
    raw = text[start:end]
    groups = _GROUP.findall(raw)
    digits = "".join(groups)
    before = text[max(0, start - 60) : start]
    after = text[end : end + 16]
    if len(digits) > 21 or before.rstrip()[-1:] in _CURRENCY or _AMOUNT_AFTER.match(after):
        return None
    if "." in raw and " " not in raw and checks.ipv4(groups) and raw.count(".") == 3:
        return None if _VERSION_WORD.search(before) else "IP"
    if _DATE.fullmatch(raw.strip("() ")):
        return None
    lengths = [len(group) for group in groups]
    spaced = lengths == [3, 2, 4] and groups[0] != "000" and "." not in raw
    if spaced and ("-" in raw or _SSN_WORD.search(before)):
        return "SSN"
    if len(digits) == 9 and len(groups) == 1 and _SSN_WORD.search(before[-25:]):
        return "SSN"
    if _is_card(digits, lengths, before):
        return "CARD"
    return "PHONE" if _is_phone(raw, groups, lengths, before, after) else None


def _is_card(digits: str, lengths: list[int], before: str) -> bool:
    grouped = lengths in ([4, 4, 4, 4], [4, 6, 5], [4, 4, 4, 4, 3], [4, 6, 4])
    if len(lengths) > 1 and not grouped:
        return False
    named = 12 <= len(digits) <= 19 and _CARD_WORD.search(before) is not None
    if named and (grouped or not _OTHER_NUMBER_WORD.search(before)):
        return True
    if len(digits) not in (14, 15, 16) or not checks.card(digits):
        return False
    return grouped or not _OTHER_NUMBER_WORD.search(before)


_NATIONAL = {
    (4, 6), (5, 6), (5, 3, 3), (3, 4, 4), (4, 3, 4), (4, 7), (3, 7), (2, 8), (2, 10), (3, 8),
    (4, 8),
    (4, 2, 2, 2), (3, 2, 2, 2), (2, 2, 2, 2, 2), (4, 3, 2, 2), (3, 3, 2, 2), (3, 3, 4), (2, 4, 4),
    (2, 3, 4), (1, 2, 2, 2, 2), (3, 3, 3), (2, 3, 2, 2), (4, 3, 3), (5, 5), (5, 2, 2, 2), (3, 4, 3),
    (2, 7), (3, 6), (3, 5), (4, 5), (1, 4, 4), (2, 3, 3), (4, 4), (2, 2, 2, 2),
}  # fmt: skip
"""Digit groups of national numbers written with a leading 0 (trunk prefix) or a bracket."""


def _is_phone(raw: str, groups: list[str], lengths: list[int], before: str, after: str) -> bool:
    count = sum(lengths)
    body = list(lengths[: len(lengths) - 1]) if re.search(r"x|ext", raw) else lengths
    size = sum(body)
    if not 6 <= size <= 16:
        return False
    if raw[0] == "+" or (groups[0].startswith("00") and size >= 10):
        return size >= 8
    if body != lengths and size >= 7:
        return True
    if _OTHER_NUMBER_WORD.search(before):
        return False
    nanp = body[-3:] == [3, 3, 4] and (len(body) == 3 or (len(body) == 4 and groups[0] == "1"))
    if body == [1, 10] and groups[0] == "1":
        return True
    if (nanp or (raw[0] == "(" and 7 <= size <= 12)) and "/" not in raw:
        return True
    if groups[0][0] == "0" and size >= 8 and tuple(body) in _NATIONAL:
        return True
    if len(body) == 1 and "." not in raw:
        if size in (10, 11) and groups[0][0] == "0":
            return True
        if size == 10 and re.fullmatch(r"[2-9][0-9]{2}[2-9][0-9]{6}", groups[0]):
            return True
    near = PHONE_WORD.search(before[-40:]) or re.match(
        r"[\s,\-\\]*(?:office|fax|mobile|cell|home|desk|work)\b", after, re.IGNORECASE
    )
    return bool(near) and count <= 15 and max(body) - min(body) <= 12 and "/" not in raw
