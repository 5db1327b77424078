"""Street addresses: number and street in the orders of six languages, post boxes, postcodes."""

import re
from collections.abc import Iterator

from nlp.masks import towns
from nlp.masks.gazetteer import COMMON, FAMILY, GIVEN, bits, fold, regions, unknown, word_set, words
from nlp.masks.identifiers import NO_CODE, UNITS
from nlp.masks.spans import Span, around_digits, holds
from nlp.masks.towns import STATES

_NAME = r"[^\W\d_][\w.'’\-]{0,30}"
_MORE = r"[\w.'’\-]{0,30}"
_STREETS = word_set(
    "street st str avenue ave av road rd raod drive dr lane ln boulevard blvd court ct terrace"
    " place pl square sq parkway pkwy highway hwy trail trl circle cir crescent cres close way row"
    " walk mews garden grove turnpike alley plaza crossing ridge loop pike nagar marg salai"
    " causeway expressway nagarmelur"
)
_STREET_WORD = rf"(?:{'|'.join(sorted(_STREETS, reverse=True))})s?"
_WEAK_STREETS = word_set(
    "arcade bayou bend bluff branch bridge brook burg camp canyon cape center centre cliff club"
    " common corner cove creek crossroad curve dale dam estate extension field flat ford forest"
    " forge fork fort freeway gateway glen green harbor height hill hollow island junction key"
    " knoll lake landing light lock lodge manor meadow mill mission motorway mountain neck orchard"
    " overpass park passage path pine plain point port prairie radial ramp ranch rapid river shoal"
    " shore skyway spring spur station stream summit throughway trace track trafficway tunnel"
    " underpass union valley viaduct view village ville vista well complex crest divide fall ferry"
    " haven inlet isle oval bypass pass stravenue colony gate cross"
)
_WEAK_STREET_WORD = rf"(?:{'|'.join(sorted(_WEAK_STREETS, reverse=True))})s?"
"""Words for streets that mostly mean something else: after a number and a proper name only."""
_NUMBER_FIRST = re.compile(
    rf"(?<![\w.,/$€£\-])(?P<no>(?:no\.? ?)?#?[0-9]{{1,6}}(?:[ \-/]?[0-9]{{1,5}})?[A-Za-z]?),?[ "
    rf"\n]{{1,3}}"
    rf"(?P<name>(?:(?:[NSEW]\.?|{_NAME}|[0-9]{{1,3}} ?(?:st|nd|rd|th)?) ){{1,4}}?)"
    rf"(?:(?P<street>{_STREET_WORD})\b\.?|(?P<weak>{_WEAK_STREET_WORD})\b)",
    re.IGNORECASE,
)
_STREET_FIRST = re.compile(
    rf"(?<!\w)(?:[0-9]{{1,5}}[ ,]{{1,2}}){{0,2}}(?:(?:rue|avenue|av\.?|boulevard|bd|allée|quai|"
    rf"chemin|impasse|"
    rf"calle|c/|avda\.?|avenida|paseo|plaza|camino|carretera|rúa|rua|travessa|praça|(?-i:Via)|"
    rf"viale|corso|piazza|"
    rf"piazzale|vicolo|largo|ul\.?|ulica) (?:(?-i:[A-ZÀ-Þ]|de|di|du|des|del|della|da|do|dos|la|"
    rf"le|el|los|las|l['’]|"
    rf"d['’]){_MORE} ){{0,4}}?{_NAME},? ?(?:n[°º.]? ?)?[0-9]{{1,4}}[a-zA-Z]?(?![\w%€$£:])"
    rf"|(?<!\w)[0-9]{{1,5}}(?: ?bis| ?ter)?,? "
    rf"(?:rue|avenue|boulevard|allée|quai|chemin|impasse|place) (?:(?:de|du|des|la|"
    rf"le|l['’]|d['’]) ?)*"
    rf"(?:[^\W\d_][\w'’\-]{{1,30}} ?){{1,3}}(?<! ))",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"(?<!\w)(?:[0-9]{1,5} ){0,2}(?-i:[A-ZÀ-Þ][\w'’.\-]{1,24} "
    r"){0,2}[^\W\d_][\w'’\-]{2,30}"
    r"(?:straße|strasse|str\.|weg|gasse|platz|allee|ufer|damm|straat|laan|plein|gracht|kade|"
    r"dijk|singel|"
    r"steenweg|dreef|katu|väg(?:en)?|gatan?|gade|vej(?:en)?|vei(?:en)?|gata|stræde|utca)"
    r" (?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{1,4}(?: ?[a-zA-Z](?!\w))?(?![\w%€$£:.,]?[0-9])",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"(?<!\w)(?:p\.? ?o\.? ?box|postfach|boîte postale|b\.?p\.|apartado(?: de correos)?|postbus|"
    r"casella postale|"
    r"psc|unit|cmr)[ #:.]{1,3}[0-9]{1,7}(?:,? box [0-9]{1,6})?(?:\s[AFD]PO A[AEP](?: [0-9]{5})?)?",
    re.IGNORECASE,
)
_MILITARY = re.compile(
    r"(?<!\w)(?:USNS|USNV|USCGC|USS|Unit)\s[\w ]{1,30}\s(?:[FAD]PO A[AEP] [0-9]{5})", re.IGNORECASE
)
_SECONDARY = (
    r"(?:(?:apt|apartment|suite|ste|unit|flat|floor|room|building|bldg|tower|"
    r"complex)\.? ?#?\w{1,6})"
)
_NEXT_ANSWER = r"(?:and|my|ph|phone|mobile|cell|contact|number|is|e?mail|name|thanks?|please|no)\b"
_CHAT_TAIL = re.compile(
    rf"(?: (?!{_NEXT_ANSWER})[a-z]{{2,20}}){{1,4}}(?: [0-9]{{2,6}})?"
    rf"(?=[ .!]*$|[ ,]{{1,2}}(?:{_NEXT_ANSWER}|[0-9]{{7}}))"
)
"""What follows a street in a turn without capitals, up to the next answer."""
_ZIP = r"(?:[0-9]{4,6}(?:-[0-9]{3,4})?|[0-9]{9})(?![0-9])"
_TAIL = re.compile(
    rf"(?: (?:north|south|east|west|[NS][EW]?|[EW])\b)?(?:[\s,>?\-.]{{1,6}}{_SECONDARY})?"
    rf"(?:,?(?: in)?[ \n]{{1,3}}(?:[A-Z]{{1,2}}-)?[0-9]{{4,5}}(?: [A-Z]{{2}})? "
    rf"(?-i:[A-ZÀ-Þ])[\w'’\-]{{1,30}}"
    rf"|[\s,>?\-]{{1,6}}(?:(?!{_NEXT_ANSWER})[^\W\d_][\w.'’()\-]{{0,24}}[ ,\n>?]{{1,5}}){{0,5}}?"
    rf"(?:[A-Z]{{2}} )?(?:{_ZIP}(?: ?(?-i:[A-Z]{{2}})(?!\w))?|"
    rf"[A-Z]{{1,2}}[0-9][A-Z0-9]? ?[0-9][A-Z]{{2}})(?!\w)"
    rf"|[\s,]{{1,3}}(?:[^\W\d_][\w.'’\-]{{1,20}},? ){{0,2}}(?:{STATES})(?![\w])"
    rf"|[\s,>?\-]{{1,6}}(?:(?!{_NEXT_ANSWER})[^\W\d_][\w.'’()\-]{{0,24}}[ ,\n>?]{{1,5}}){{0,6}}?"
    rf"(?:{regions()})(?:[\s,]{{1,3}}{_ZIP})?(?!\w))?",
    re.IGNORECASE,
)
_UNIT_BLOCK = re.compile(
    r"(?<![\w.,])(?:[0-9]{1,6} )?(?:[^\W\d_][\w.'’\-/]{0,30} ){1,5}[0-9]{1,5}[A-Za-z]?\.?"
    r"(?=[\s,>?]{1,8}(?:apt|suite|ste)\.? ?#?[0-9])",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:yes|sure|ok|okay|oh|sorry|it is|it's|its|at|my|the|new|home|delivery|add?ress|is|no|"
    r"i live|we live|deliver to|[0-9]{7,12}|[^\W\d_]+(?: [a-z])?)[ ,.:]{1,2}){0,5}"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_ORDINAL = re.compile(r"([0-9]) ?(?:st|nd|rd|th)\b", re.IGNORECASE)
_SECONDARY_ALONE = re.compile(r"(?<!\w)(?:apt|suite|ste)\.? ?#?[0-9]{1,5}(?!\w)", re.IGNORECASE)
_CUE = re.compile(
    r"(?<![^\W_])(?:(?:delivery |home |billing |mailing |new |current |"
    r"shipping )?add?ress?(?:e)?|adress|adresse|anschrift|"
    r"dirección|indirizzo|adres)(?:(?: is| ist| est| es| è|:| to)[\s:\-]{1,3}"
    r"(?=(?:(?!is |of |the )[a-z]{1,20} ){0,3}?(?:no\.? ?)?#?[0-9])|"
    r"[\s:\-]{1,3}(?=(?:no\.? ?)?#?[0-9]+ [a-z0-9]))",
    re.IGNORECASE,
)
_STOP_AFTER = re.compile(
    r"[.!?;](?=\s|$)|\n\n|(?<!\w)(?:and|und|et|y|e|en|phone|contact|ph|mobile|number|email|mail|"
    r"my|name|thanks?|please|"
    r"is|was|for|blocked|error|because|since|when)(?!\w)",
    re.IGNORECASE,
)
_SECOND_WORD = re.compile(r"[0-9]+ ([a-z]+)", re.IGNORECASE)
_HINTS = (
    _STREETS
    | {f"{word}s" for word in _STREETS}
    | word_set(
        "c via viale corso piazza piazzale vicolo largo rue bd allée quai chemin impasse calle avda"
        " avd avenida paseo camino carretera rua rúa travessa praça ulica ul u utca box postfach"
        " postbus apartado casella psc unit bp po fpo apo dpo apt suite ste address adress addres"
        " addresse adresse adres anschrift dirección indirizzo uss usns usnv uscgc cmr"
    )
)
_WEAK_HINTS = _WEAK_STREETS | {f"{word}s" for word in _WEAK_STREETS}
_COMPOUND_ENDS = (
    "straße ", "strasse ", "str. ", "weg ", "gasse ", "platz ", "allee ", "ufer ", "damm ",
    "straat ", "laan ", "plein ", "gracht ", "kade ", "dijk ", "singel ", "dreef ", "katu ", "väg",
    "gata", "gatan ", "gade ", "vej", "vei", "stræde ", "utca ",
)  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")


def find(text: str) -> Iterator[Span]:
    """Every postal address; needs a digit in the text."""
    for start, stop in around_digits(text, before=55, after=60):
        lower = text[start:stop].lower()
        words = _WORDS.findall(lower)
        if not _HINTS.isdisjoint(words) or holds(lower, _COMPOUND_ENDS):
            yield from _in_stretch(text, start, stop)
        elif not _WEAK_HINTS.isdisjoint(words):
            yield from _numbered(text, start, stop)
        if lower != text[start:stop]:
            yield from towns.find(text, start, stop)


def _in_stretch(text: str, start: int, stop: int) -> Iterator[Span]:
    yield from _numbered(text, start, stop)
    for pattern in (_UNIT_BLOCK, _STREET_FIRST, _COMPOUND, _BOX, _MILITARY, _SECONDARY_ALONE):
        for match in pattern.finditer(text, start, stop):
            yield _with_tail(text, match.start(), match.end())
    yield from _after_cue(text, start, stop)


def _numbered(text: str, start: int, stop: int) -> Iterator[Span]:
    for match in _NUMBER_FIRST.finditer(text, start, stop):
        if _names_a_street(match):
            yield _with_tail(text, match.start(), match.end())


def _names_a_street(match: re.Match[str]) -> bool:
    """Tell "12 Elm Street" from "5 people on the street"."""
    names = _ORDINAL.sub(r"\1", f"{match['no']} {match['name']}").split()[1:]
    if any(name.lower() in UNITS for name in names):
        return False
    if match["weak"]:
        if _YEAR.fullmatch(match["no"]) or "." in match["name"]:
            return False
        return all(bits(name) & (GIVEN | FAMILY) or unknown(name) for name in names)
    if any(name[0].isupper() for name in names) and match["street"][0].isupper():
        return not any(name.islower() and words().get(fold(name), 0) & COMMON for name in names)
    short = match["street"].lower() in (
        "place",
        "pl",
        "way",
        "close",
        "court",
        "ct",
        "row",
        "walk",
        "drive",
        "dr",
        "loop",
    )
    plain = [words().get(fold(name), 0) & COMMON for name in names if not name[0].isdigit()]
    compass = {
        "n",
        "s",
        "e",
        "w",
        "north",
        "south",
        "east",
        "west",
        "main",
        "park",
        "lake",
        "street",
        "st",
        "center",
    }
    if match.string.islower() and match.string.count(" ") < 10 and not short:
        return _opens_turn(match) and not any(name in NO_CODE for name in names)
    common = [bit for name, bit in zip(names, plain, strict=False) if name.lower() not in compass]
    return bool(names) and not any(common) and (not short or match["no"][-1:].isdigit())


def _opens_turn(match: re.Match[str]) -> bool:
    """Whether the turn begins with this, or with a few words that lead to an address."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    return _LEAD.fullmatch(before) is not None


def _with_tail(text: str, start: int, end: int) -> Span:
    tail = _TAIL.match(text, end)
    if (not tail or tail.end() == end) and len(text) < 160 and text.islower():
        tail = _CHAT_TAIL.match(text, end)
    return Span(start, tail.end() if tail else end, "ADDRESS")


def _after_cue(text: str, start: int, stop: int) -> Iterator[Span]:
    """What follows "address is" up to the end of the clause, if a number is near its start."""
    for match in _CUE.finditer(text, start, stop):
        clause = _STOP_AFTER.search(text, match.end(), match.end() + 160)
        end = clause.start() if clause else min(len(text), match.end() + 160)
        while end > match.end() and not text[end - 1].isalnum():
            end -= 1
        counted = _SECOND_WORD.match(text, match.end())
        if counted and counted[1].lower() in UNITS:
            continue
        if end - match.end() >= 6 and any(char.isalpha() for char in text[match.end() : end]):
            yield Span(match.end(), end, "ADDRESS")
