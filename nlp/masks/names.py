"""Names of people: a listed name in the shape of a name, or any word after "my name is"."""

import re
from collections.abc import Iterator

from nlp.masks.gazetteer import AMBIGUOUS, COMMON, FAMILY, GIVEN, fold, words
from nlp.masks.spans import Span

_CAPITALISED = re.compile(
    r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я](?:[^\W\d_]*(?:['’][A-ZÀ-Þ][^\W\d_]+)?)(?:-[^\W\d_]+){0,2}"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]{2,})*")
_GAP = re.compile(
    r"[ \u00a0]|\. ?| (?:de|van|von|der|den|la|del|di|da|dos|das|du|al|el|bin|ben|ibn|ter|ten|zu|st\.?|"
    r"van de|van der|van den|von der|de la|de los|y|e)[ ]"
)
_TITLES = frozenset(
    "mr mrs ms miss mister dr prof professor herr frau fraulein monsieur madame mademoiselle mme mlle"
    " senor senora senorita sr sra srta don dona signor signora signorina sig dhr mevr mevrouw meneer"
    " mijnheer sir captain".split()
)
_PLACE_BEFORE = frozenset(
    "san santa santo saint st sao los las el fort mount mt lake port cape new north south east west via"
    " calle rue piazza plaza avenida rua hotel cafe".split()
)
_ORGANISATION_AFTER = re.compile(
    r"['’]?s? (?:&|and sons|(?:ltd|inc|llc|corp|gmbh|plc|group|street|st|ave|avenue|road|rd|blvd|drive|lane|hotel|"
    r"bank|airlines?|airport|university|hospital|school|college|park|island|beach|county|foundation|"
    r"stadium|center|centre|museum|company|insurance|motors|pizza|coffee|restaurant|café|bar|grill)\b)",
    re.IGNORECASE,
)
_FAMILY_ENDINGS = re.compile(
    r"(?:ov[aá]|ev[aá]|ovic|evic|owicz|ewicz|czyk|czak|enko|chuk|sson|sdottir|dottir|shvili|adze|oglu|"
    r"opoulos|poulou|idis|akis|escu|eanu|qvist|quist|gaard|stra|ewski|owski|inski|ynski|ovsky|evsky|"
    r"inen|etti|ucci|elli|ellini|moto|mura|zaki|kawa|yama|shima|yan|stein|mann|huis|berger|nyi|ffy|ssy)$"
)
_SURE_ENDINGS = re.compile(
    r"(?:[^aeiou]ova|ovic|evic|owicz|ewicz|czyk|enko|sson|dottir|shvili|opoulos|escu|qvist|owski|ewski)$"
)
_NOT_BY_ENDING = frozenset("ericsson casanova supernova wyndham moldova genova villanova".split())
_BRANDS_WITH_S = frozenset(
    "wendy denny arby macy kohl lowe mcdonald applebee carl levi domino sainsbury zaxby jimmy-john"
    " papa-john trader-joe dick victoria kiehl dillard claire michael marshall hardee culver popeye lay"
    " reese hershey kellogg campbell freddy moe ruth jimmy joe john harrah peet sally albert".split()
)
_BRAND_PAIRS = frozenset(
    "calvin klein|tommy hilfiger|michael kors|morgan stanley|charles schwab|edward jones|jack daniels|"
    "johnny walker|johnny rockets|ralph lauren|marc jacobs|kate spade|tony roma|jack daniel|ray ban|"
    "alexander mcqueen|yves rocher|yves saint|paul smith|ted baker|john deere|john lewis|harry potter|"
    "santa claus|jimmy choo|hugo boss|helena rubinstein|elizabeth arden|estee lauder|dolce gabbana|"
    "tim hortons|may day|stella artois|johns hopkins|jose cuervo|olive garden|tory burch|james bond|"
    "papa johns|jimmy johns|trader joes|sherwin williams|steve madden|saint laurent|frank green".split(
        "|"
    )
)
_STRONG_CUE = (
    r"(?:(?:full |last |first |sur|nick|maiden |user ?|anme |nam)?name(?:'s| is| was|:| ?=)|my(?: full| last| first)? name|"
    r"(?<![a-z])nmae is|names is|called me|call me|myself|ich heiße|ich heisse|mein name(?: ist)?|je m['’]appelle|"
    r"mon nom est|me llamo|mi nombre es|mijn naam is|ik heet|mi chiamo|il mio nome [èe]|nom ?:|naam ?:|"
    r"nombre ?:|vorname ?:|nachname ?:|apellidos? ?:|prénom ?:|cognome ?:|nome ?:)"
)
_KNOWN_CUE = (
    r"(?:i am|i['’]?m|this is|it['’]?s|that['’]?s|hi|hello|hey|dear|hallo|liebe[r]?|bonjour|ch[eè]re?|hola|"
    r"estimad[oa]|ciao|car[oa]|beste|geachte|thanks|thank you|thx|danke|merci|gracias|bedankt|grazie|sorry|"
    r"soy|je suis|ik ben|ich bin|hier ist|sono|named|spoke (?:to|with)|talked (?:to|with)|speaking (?:to|with)|"
    r"chat(?:ted|ting) with|helped by|assisted by|served by|agent|rep|representative|manager|waiter|"
    r"waitress|server|technician|advis[eo]r|stewardess|mitarbeiter(?:in)?|kolleg(?:e|in)|medewerker|"
    r"conseill[eè]re?|empleado|says|said|regards,?|cheers,?|sincerely,?|grüße,?|gruß,?|cordialement,?|"
    r"saludos,?|groet(?:en|jes)?,?|saluti,?|(?:mrs?|ms|dr|mme|sra?|herr|frau|prof)\.?|miss)"
)
_CUE = re.compile(
    rf"(?<![^\W_])(?:(?P<strong>{_STRONG_CUE})|(?P<known>{_KNOWN_CUE}))[\s:,\-]{{1,3}}(?=[^\W\d_])",
    re.IGNORECASE,
)
_CUE_HINTS = (
    "name", "naam", "nom", "i am", "i'm", "im ", "i’m", "is ", "it's", "its ", "hi ", "hello", "hey", "dear",
    "hallo", "thank", "call", "mr", "ms", "dr", "miss", "myself", "heiß", "appelle", "llamo", "chiamo",
    "heet", "said", "says", "agent", "with ", "by ", "regards", "grü", "soy", "bonjour", "hola", "ciao",
)  # fmt: skip


def find(text: str) -> Iterator[Span]:
    """Every name of a person, without titles and without a possessive 's."""
    lower = text.lower()
    if any(hint in lower for hint in _CUE_HINTS):
        yield from _after_cues(text)
    if lower == text:
        yield from _lower_case(text)
    else:
        yield from _capitalised(text)


def bits(word: str) -> int:
    """What the lists know of a word; words of one or two letters are never sure."""
    folded = fold(word)
    known = words().get(folded, 0)
    if known == 0 and "-" in folded:
        parts = [words().get(part, 0) for part in folded.split("-")]
        known = parts[0] if all(part & (GIVEN | FAMILY) for part in parts) else 0
    return known | AMBIGUOUS if len(folded) < 3 and known else known


def sure(known: int) -> bool:
    """Whether the bits say: a name and nothing else."""
    return bool(known & (GIVEN | FAMILY)) and not known & (AMBIGUOUS | COMMON)


def _after_cues(text: str) -> Iterator[Span]:
    at = 0
    while match := _CUE.search(text, at):
        strong = match["strong"] is not None
        end = take(text, match.end(), strong)
        if end:
            yield Span(match.end(), end, "NAME")
        at = max(end, match.end() - 1)


def take(text: str, start: int, strong: bool) -> int:
    """Where the name that begins at `start` ends, or 0.

    After a strong cue any word that is not common counts, in any case; else listed names only.
    """
    end, count, at = 0, 0, start
    while count < 4 and (word := _WORD.match(text, at)):
        known = bits(word[0])
        lower = word[0].islower()
        initial = len(word[0]) == 1 and (end > 0 or strong) and word[0].lower() not in "aiyeo"
        if strong:
            fits = initial or (not known & COMMON) or (bool(known & 3) and not lower)
        elif known & COMMON:
            fits = False
        elif sure(known) or (end > 0 and known & FAMILY):
            fits = True
        else:
            fits = not lower and (bool(known & GIVEN) or (end > 0 and not known))
        if not fits:
            break
        end, count = word.end(), count + 1
        gap = _GAP.match(text, end)
        if not gap or (gap[0] == ". " and not initial):
            break
        at = gap.end()
    if not strong and end and _ORGANISATION_AFTER.match(text, end):
        return 0
    return end


def _lower_case(text: str) -> Iterator[Span]:
    """Listed names in text that has no capitals at all."""
    at = 0
    while match := _WORD.search(text, at):
        at = match.end()
        known = bits(match[0])
        if known & GIVEN and not known & COMMON:
            following = _WORD.match(text, at + 1) if text[at : at + 1] == " " else None
            after = bits(following[0]) if following else 0
            paired = following is not None and after & FAMILY and not after & COMMON
            if paired and following and (sure(known) or sure(after)):
                at = following.end()
                yield Span(match.start(), at, "NAME")
            elif sure(known) and len(match[0]) > 3:
                yield Span(match.start(), at, "NAME")


def _capitalised(text: str) -> Iterator[Span]:
    run: list[re.Match[str]] = []
    for match in _CAPITALISED.finditer(text):
        if run:
            gap = _GAP.fullmatch(text, run[-1].end(), match.start())
            dotted = gap is not None and gap[0][0] == "."
            if gap is None or (
                dotted and len(run[-1][0]) > 1 and fold(run[-1][0]) not in _TITLES
            ):
                yield from _people(text, run)
                run = []
        run.append(match)
    if run:
        yield from _people(text, run)


def _people(text: str, run: list[re.Match[str]]) -> Iterator[Span]:
    """The names in one row of capitalised words."""
    known = [bits(match[0]) for match in run]
    if len(run) == 1 and not known[0] & (GIVEN | FAMILY) and not _SURE_ENDINGS.search(fold(run[0][0])):
        return
    if _ORGANISATION_AFTER.match(text, run[-1].end()):
        return
    folded = [fold(match[0]) for match in run]
    at = 0
    while at < len(run):
        if folded[at] in _TITLES and at + 1 < len(run):
            at += 1
            end = _titled_end(known, at)
        else:
            end = _name_end(text, run, folded, known, at)
        if end > at:
            yield Span(run[at].start(), run[end - 1].end(), "NAME")
            at = end
        else:
            at += 1


def _titled_end(known: list[int], at: int) -> int:
    end = at
    while end < len(known) and end < at + 3 and (not known[end] & COMMON or known[end] & 3):
        end += 1
    return end


def _name_end(
    text: str, run: list[re.Match[str]], folded: list[str], known: list[int], at: int
) -> int:
    """Index after the last word of the name that begins at `at`, or `at` if none begins there."""
    if at and folded[at - 1] in _PLACE_BEFORE:
        return at
    end, strong, names, unknown = at, 0, 0, 0
    while end < len(run) and end - at < 5:
        bit, word = known[end], run[end][0]
        if len(word) == 1 and end > at:
            end += 1
            continue
        if bit & COMMON and not (bit & GIVEN and not bit & AMBIGUOUS):
            break
        if bit & (GIVEN | FAMILY):
            names += 1
            strong += sure(bit) or (len(folded[end]) > 2 and not bit & AMBIGUOUS)
        elif not bit and _FAMILY_ENDINGS.search(folded[end]) and len(word) > 5:
            names += 1
            strong += bool(_SURE_ENDINGS.search(folded[end])) and folded[end] not in _NOT_BY_ENDING
        elif bit or len(word) < 3 or (word.isupper() and not run[at][0].isupper()):
            break
        else:
            unknown += 1
            if unknown > 1 + names:
                break
        end += 1
    while end > at and len(run[end - 1][0]) == 1:
        end -= 1
    count = end - at
    if " ".join(folded[at : at + 2]) in _BRAND_PAIRS:
        return at
    if count == 1 and text[run[at].end() : run[at].end() + 2] in ("'s", "’s"):
        if folded[at] in _BRANDS_WITH_S:
            return at
    if strong and count:
        return end
    pair = count >= 2 and bool(known[at] & GIVEN) and bool(known[at + 1] & FAMILY)
    return at + 2 if pair else at
