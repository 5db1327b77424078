"""Names that words introduce: "my name is", "me llamo", "hi anna"."""

import re
from collections.abc import Iterable, Iterator

from nlp.masks.gazetteer import COMMON, FAMILY, GIVEN, PROPER, bits, fold, sure, unknown, word_set
from nlp.masks.spans import Span, holds

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]{2,})*")
GAP = re.compile(
    r" (?:van de[rn]?|von der|de la|de los|de|van|von|der|den|la|del|di|da|dos|das|du|al|el|bin|"
    r"ben|ibn|ter|ten|zu|st\.?|y|e) |[ \u00a0]|\. ?"
)
TITLES = word_set(
    "mr mrs ms miss mister dr prof professor herr frau fraulein monsieur madame mademoiselle "
    "mme mlle"
    " senor senora senorita sr sra srta don dona signor signora signorina sig dhr mevr mevrouw "
    "meneer"
    " mijnheer sir captain capt"
)
ORGANISATION_AFTER = re.compile(
    r"['’]?s? (?:&|and sons|(?:ltd|inc|llc|corp|gmbh|plc|group|street|st|ave|avenue|road|rd|"
    r"blvd|drive|lane|hotel|"
    r"bank|airlines?|airport|university|hospital|school|college|park|island|beach|county|"
    r"foundation|"
    r"stadium|center|centre|museum|company|insurance|motors|pizza|coffee|restaurant|café|bar|"
    r"grill)\b)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r".*(?:ing|ed|ly)$|[po]as{1,2}w|pswd|e?mail|mobil|phon|n[um]{1,2}b|confi|acc?ou|compan|booki"
)
"""What a word without capitals after "my name is" shows when the name is over or none came."""
_TITLE_GAP = re.compile(r"\.? ?")
_STRONG_CUE = (
    r"(?:(?:my |the |account )?(?:full |last |first |sur|nick|maiden |user ?)?(?:name|anme|"
    r"nmae)(?:['’]?s| is| was| ?:| ?=)(?: is)?|"
    r"(?:your (?:full |last |first )?name|name on (?:the|my|your) account)\?(?: \w{2,10}:)?|"
    r"call(?:ed|s)? me|under the name(?: of)?|in the name(?: of)?|ich heiße|ich heisse|"
    r"mein name(?: ist)?|je m['’]appelle|"
    r"mon nom est|me llamo|mi nombre es|mijn naam is|ik heet|mi chiamo|il mio nome [èe]|nom ?:|"
    r"naam ?:|"
    r"nombre ?:|vorname ?:|nachname ?:|apellidos? ?:|prénom ?:|cognome ?:|nome ?:)"
)
_CUE = re.compile(
    r"(?<![^\W_])(?<!company )(?<!brand )(?<!city )(?<!product )(?<!street )"
    rf"(?:(?P<strong>{_STRONG_CUE})|(?P<bare>(?:my )?(?:full |last |first |user ?|sur)?name|"
    rf"myself))"
    r"[\s:,\-]{1,8}(?=[^\W\d_])",
    re.IGNORECASE,
)
_CUE_HINTS = (
    "name", "anme", "nmae", "call me", "calls me", "called me", "heiße", "heisse", "appelle",
    "mon nom",
    "nom :", "nom:",
    "me llamo", "nombre", "naam", "ik heet", "chiamo", "cognome", "nome", "apellido", "myself",
)  # fmt: skip
_GREETINGS = ("hi ", "hello ", "hey ", "dear ", "hola ", "hallo ", "thanks ", "thank you ")
_GREETED = re.compile(
    r"(?<![^\W_])[DHTdht](?:i|ello|ey|ear|ola|allo|hanks|hank you) (?=[a-zà-ÿ]{3})"
)


def find(text: str, lower: str) -> Iterator[Span]:
    """Names after the words that introduce one; `lower` is the text in lower case."""
    if holds(lower, _CUE_HINTS):
        yield from _after_cues(text)
    if lower != text and holds(lower, _GREETINGS):
        for match in _GREETED.finditer(text):
            if end := take(text, match.end(), strong=False):
                yield Span(match.end(), end, "NAME")


def _after_cues(text: str) -> Iterator[Span]:
    at = 0
    plain = len(text) < 120 and text.islower()
    while match := _CUE.search(text, at):
        strong = match["strong"] is not None
        if not strong and match["bare"].endswith("name"):
            strong = plain or _unknown_capital(text, match.end())
        end = take(text, match.end(), strong)
        if end:
            yield Span(match.end(), end, "NAME")
        at = max(end, match.end() - 1)


def _unknown_capital(text: str, start: int) -> bool:
    word = WORD.match(text, start)
    return word is not None and word[0].istitle() and unknown(word[0])


def take(text: str, start: int, strong: bool) -> int:
    """Where the name that begins at `start` ends, or 0.

    After a strong cue any word that is not common counts, in any case; else listed names only.
    """
    end, count, at = 0, 0, start
    while count < 4 and at < start + 120 and (word := WORD.match(text, at)):
        known = bits(word[0])
        lower = word[0].islower()
        initial = len(word[0]) == 1 and (end > 0 or strong) and word[0].lower() not in "aiyeo"
        if fold(word[0]) in TITLES and not end:
            at = word.end() + len(_TITLE_GAP.match(text, word.end())[0])  # type: ignore[index]
            start = at
            continue
        if strong and lower and not known and _NO_NAME.match(word[0]):
            break
        if strong:
            fits = (
                initial
                or (not known & COMMON and (known or len(word[0]) > 2))
                or (bool(known & (GIVEN | FAMILY)) and not lower)
            )
        elif known & COMMON:
            fits = False
        elif sure(known) or (end > 0 and known & FAMILY):
            fits = True
        else:
            fits = not lower and (bool(known & GIVEN) or (end > 0 and not known))
        if not fits:
            break
        end, count = word.end(), count + 1
        gap = GAP.match(text, end)
        if not gap or (gap[0] == ". " and not initial):
            break
        at = gap.end()
    if not strong and end and ORGANISATION_AFTER.match(text, end):
        return 0
    return end


def heard(given: Iterable[str], *, chat: bool) -> dict[str, bool]:
    """The parts of given names that are names wherever they come again, folded; False where a part
    is a plain word as well, which counts with a capital only.

    Outside a chat a word in no list that stood alone may be a firm: it is not looked for again.
    """
    found: dict[str, bool] = {}
    for name in given:
        parts = [part for part in WORD.findall(name) if len(part) > 2]
        if not chat and len(parts) == 1 and unknown(parts[0]):
            continue
        for part in parts:
            if sure(bits(part)) or unknown(part):
                found[fold(part)] = True
            elif not bits(part) & (COMMON | PROPER):
                found[fold(part)] = False
    return found


def repeats(text: str, names: dict[str, bool], *, chat: bool) -> Iterator[Span]:
    """The parts of names already `heard`, where they come again in `text`; outside a chat a capital
    stays one."""
    lower = text.lower()
    if not names or (lower.isascii() and not holds(lower, tuple(names))):
        return
    any_case = chat or text.islower()
    for match in WORD.finditer(text):
        sole = names.get(fold(match[0]))
        if (sole and (any_case or match[0][0].isupper())) or (sole is False and match[0].istitle()):
            yield Span(*match.span(), "NAME")
