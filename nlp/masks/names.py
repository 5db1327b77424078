"""Names of people: a listed name in the shape of a name, or any word after "my name is"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.masks.gazetteer import AMBIGUOUS, CASED, COMMON, FAMILY, GIVEN, PROPER, fold, words
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
    r"inen|etti|ucci|elli|ellini|moto|mura|zaki|[nvwc]sk[aiy]|kawa|yama|shima|yan|stein|mann|huis|berger|nyi|ffy|ssy)$"
)
_SURE_ENDINGS = re.compile(
    r"(?:[^aeiou]ova|[nvwz]iev|[ltnr]sk[aiy]|[nv]sk[aiy]|ovic|evic|owicz|ewicz|czyk|enko|sson|dottir|shvili|opoulos|escu|qvist|owski|ewski)$"
)
_TITLE_GAP = re.compile(r"\.? ?")
_DETERMINERS = frozenset(
    "the a an my your our this that his her their in at on to-the die der das ein eine le la les un une el los las"
    " una de het een il lo i gli no per of and".split()
)
_LIST_GAP = re.compile(r",? (?:and |und |et |y |e |en |& )?|, ")
_VERB_FORMS = frozenset({"sarà", "ojalá", "será", "però", "più", "così", "même", "dès", "añadir"})
_BRANDS_WITH_S = frozenset(
    "wendy denny arby macy kohl lowe mcdonald applebee carl levi domino sainsbury zaxby jimmy-john"
    " lloyd papa-john trader-joe dick victoria kiehl dillard claire michael marshall hardee culver popeye lay"
    " reese hershey kellogg campbell freddy moe ruth jimmy joe john harrah peet sally albert".split()
)
_BRAND_PAIRS = frozenset(
    "calvin klein|tommy hilfiger|michael kors|morgan stanley|charles schwab|edward jones|jack daniels|"
    "johnny walker|johnny rockets|ralph lauren|marc jacobs|kate spade|tony roma|jack daniel|ray ban|"
    "alexander mcqueen|yves rocher|yves saint|paul smith|ted baker|john deere|john lewis|harry potter|"
    "santa claus|sri lanka|hong kong|hail mary|christmas eve|saint john|jamba juice|jimmy choo|hugo boss|helena rubinstein|elizabeth arden|estee lauder|dolce gabbana|"
    "tim hortons|may day|stella artois|johns hopkins|jose cuervo|olive garden|tory burch|james bond|"
    "papa johns|jimmy johns|trader joes|sherwin williams|steve madden|saint laurent|frank green".split(
        "|"
    )
)
_STRONG_CUE = (
    r"(?:(?:my |the |account )?(?:full |last |first |sur|nick|maiden |user ?)?(?:name|anme|nmae)(?:['’]?s| is| was| ?:| ?=)(?: is)?|"
    r"call(?:ed|s)? me|under the name(?: of)?|in the name(?: of)?|ich heiße|ich heisse|mein name(?: ist)?|je m['’]appelle|"
    r"mon nom est|me llamo|mi nombre es|mijn naam is|ik heet|mi chiamo|il mio nome [èe]|nom ?:|naam ?:|"
    r"nombre ?:|vorname ?:|nachname ?:|apellidos? ?:|prénom ?:|cognome ?:|nome ?:)"
)
_CUE = re.compile(
    r"(?<![^\W_])(?<!company )(?<!brand )(?<!city )(?<!product )(?<!street )"
    rf"(?:(?P<strong>{_STRONG_CUE})|(?P<bare>(?:my )?(?:full |last |first |user ?|sur)?name|myself))"
    r"[\s:,\-]{1,3}(?=[^\W\d_])",
    re.IGNORECASE,
)
_CUE_HINTS = (
    "name", "anme", "nmae", "call me", "calls me", "called me", "heiße", "heisse", "appelle", "mon nom", "nom :", "nom:",
    "me llamo", "nombre", "naam", "ik heet", "chiamo", "cognome", "nome", "apellido", "myself",
)  # fmt: skip
_GREETED = re.compile(r"(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Hh]ola|[Hh]allo|[Tt]hanks|[Tt]hank you) (?=[a-zà-ÿ]{3})")
_INTRODUCERS = frozenset(
    "am im i'm i’m is hi hello hey dear hallo liebe lieber bonjour cher chère hola estimado estimada ciao caro cara"
    " beste geachte thanks thank thx danke merci gracias bedankt grazie sorry soy suis ben bin ist sono named"
    " agent rep representative manager waiter waitress server technician adviser advisor stewardess mitarbeiter"
    " mitarbeiterin kollege kollegin medewerker conseiller conseillère empleado empleada regards cheers sincerely"
    " grüße gruß cordialement saludos groeten groetjes groet saluti it's it’s its that's with to ok okay".split()
)
"""Words after which a weaker name with a capital, or a short one without, is taken."""
_NAMERS = frozenset("says said asked name named mr mrs ms dr mme sr sra herr frau prof mister".split())
"""Words after which any unknown word with a capital is a name."""


def find(text: str) -> Iterator[Span]:
    """Every name of a person, without titles and without a possessive 's."""
    lower = text.lower()
    if any(hint in lower for hint in _CUE_HINTS):
        yield from _after_cues(text)
    if lower == text:
        yield from _lower_case(text)
        return
    for match in _GREETED.finditer(text):
        if end := take(text, match.end(), strong=False):
            yield Span(match.end(), end, "NAME")
    yield from _capitalised(text)


def repeats(given: set[str]) -> re.Pattern[str] | None:
    """A pattern for the parts of names already heard, if they are not plain words as well."""
    parts = {part for name in given for part in _WORD.findall(name)}
    heard = sorted(
        part for part in parts if len(part) > 2 and (sure(bits(part)) or not bits(part))
    )
    if not heard:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, heard))})(?!\w)", re.IGNORECASE)


def bits(word: str) -> int:
    """What the lists know of a word; words of one or two letters are never sure."""
    if word.lower() in _VERB_FORMS:
        return COMMON
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
    plain = len(text) < 120 and text.islower()
    while match := _CUE.search(text, at):
        strong = match["strong"] is not None or (plain and match["bare"].endswith("name"))
        end = take(text, match.end(), strong)
        if end:
            yield Span(match.end(), end, "NAME")
        at = max(end, match.end() - 1)


def take(text: str, start: int, strong: bool) -> int:
    """Where the name that begins at `start` ends, or 0.

    After a strong cue any word that is not common counts, in any case; else listed names only.
    """
    end, count, at = 0, 0, start
    while count < 4 and at < start + 120 and (word := _WORD.match(text, at)):
        known = bits(word[0])
        lower = word[0].islower()
        initial = len(word[0]) == 1 and (end > 0 or strong) and word[0].lower() not in "aiyeo"
        if fold(word[0]) in _TITLES and not end:
            at = word.end() + len(_TITLE_GAP.match(text, word.end())[0])  # type: ignore[index]
            start = at
            continue
        if strong and lower and not known and word[0].endswith(("ing", "ed", "ly")):
            break
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
    at, before = 0, ""
    while match := _WORD.search(text, at):
        at, previous, before = match.end(), before, match[0]
        known = bits(match[0])
        if known & GIVEN and not known & COMMON:
            following = _WORD.match(text, at + 1) if text[at : at + 1] == " " else None
            after = bits(following[0]) if following else 0
            paired = following is not None and (
                bool(after & FAMILY and not after & COMMON)
                or bool(not after and _FAMILY_ENDINGS.search(fold(following[0])))
            )
            if paired and following and (sure(known) or sure(after)):
                at = following.end()
                yield Span(match.start(), at, "NAME")
            elif sure(known) and (len(match[0]) > 3 or previous in _INTRODUCERS):
                yield Span(match.start(), at, "NAME")


def _capitalised(text: str) -> Iterator[Span]:
    """Names in the shape of names, and weaker words in one list with them ("Anna, Dawn and Jan")."""
    run: list[re.Match[str]] = []
    end = -9
    for match in _CAPITALISED.finditer(text):
        if run:
            gap = _GAP.fullmatch(text, run[-1].end(), match.start())
            dotted = gap is not None and gap[0][0] == "."
            if gap is None or (dotted and len(run[-1][0]) > 1 and fold(run[-1][0]) not in _TITLES):
                for span in _people(text, run, listed=_joined(text, end, run[0].start())):
                    end = span.end
                    yield span
                run = []
        run.append(match)
    if run:
        yield from _people(text, run, listed=_joined(text, end, run[0].start()))


def _joined(text: str, end: int, start: int) -> bool:
    """Whether only a comma or an "and" stands between a name and what may be the next of a list."""
    return 0 < start - end < 8 and _LIST_GAP.fullmatch(text, end, start) is not None


def _people(text: str, run: list[re.Match[str]], *, listed: bool) -> Iterator[Span]:
    """The names in one row of capitalised words."""
    known = [bits(match[0]) for match in run]
    if len(run) == 1 and not known[0] & (GIVEN | FAMILY) and not _sure_by_ending(run[0][0]):
        if not known[0] and _word_before(text, run[0].start()) in _NAMERS:
            yield Span(*run[0].span(), "NAME")
        return
    if _ORGANISATION_AFTER.match(text, run[-1].end()):
        return
    row = _Row(text, run, [fold(match[0]) for match in run], known)
    at = 0
    while at < len(run):
        if row.folded[at] in _TITLES and at + 1 < len(run):
            at += 1
            end = row.titled_end(at)
        else:
            end = row.name_end(at)
        if end == at == 0 and listed and known[0] & (GIVEN | FAMILY) and not known[0] & (COMMON | PROPER):
            end = 1
        if end > at:
            yield Span(run[at].start(), run[end - 1].end(), "NAME")
            at = end
        else:
            at += 1


def _word_before(text: str, start: int) -> str:
    return text[max(0, start - 16) : start].rstrip(" .,:\n").rsplit(" ", 1)[-1].rsplit("\n", 1)[-1].lower()


def _sure_by_ending(word: str) -> bool:
    """Whether the ending alone makes a capitalised word a family name ("Horvatinčić")."""
    if len(word) < 6 or word.isupper() or bits(word):
        return False
    return word.endswith("ić") or _SURE_ENDINGS.search(fold(word)) is not None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of capitalised words, each with its folded form and its bits."""

    text: str
    run: list[re.Match[str]]
    folded: list[str]
    known: list[int]

    def titled_end(self, at: int) -> int:
        """After a title: index after the last word that may belong to the name."""
        end = at
        while end < min(len(self.run), at + 3) and (
            not self.known[end] & COMMON or self.known[end] & (GIVEN | FAMILY)
        ):
            end += 1
        return end

    def name_end(self, at: int) -> int:
        """Index after the last word of the name that begins at `at`, or `at` if none begins there."""
        if at and self.folded[at - 1] in _PLACE_BEFORE:
            return at
        following = self.known[at + 1] if at + 1 < len(self.run) else 0
        if not self.known[at] and following & GIVEN and not following & FAMILY:
            return at
        end, strong, by_ending = self._extent(at)
        while end > at and len(self.run[end - 1][0]) == 1:
            end -= 1
        pairs = (self.folded[at : at + 2], self.folded[max(0, at - 1) : at + 1])
        if end == at or any(" ".join(pair) in _BRAND_PAIRS for pair in pairs):
            return at
        if end == at + 1:
            return end if self._alone(at, strong) else at
        if strong or by_ending:
            return end
        given, family = self.known[at] & GIVEN, self.known[at + 1] & FAMILY
        accented = not self.run[at + 1][0].isascii()
        cased = self.known[at] & CASED and not self.known[at + 1] and not self._opens(at)
        return at + 2 if given and (family or accented or cased) else at

    def _extent(self, at: int) -> tuple[int, int, bool]:
        """How far words that may belong to one name reach, how many of them are surely names, and
        whether the last has the ending of a family name."""
        end, strong, names, unknown, by_ending = at, 0, 0, 0, False
        while end < min(len(self.run), at + 5):
            known, word = self.known[end], self.run[end][0]
            if len(word) == 1 and end > at:
                end += 1
                continue
            if known & COMMON and not (known & GIVEN and not known & AMBIGUOUS):
                break
            by_ending = False
            if known & (GIVEN | FAMILY):
                names += 1
                strong += sure(known)
            elif not known and len(word) > 5 and _FAMILY_ENDINGS.search(self.folded[end]):
                names += 1
                by_ending = True
                strong += _sure_by_ending(word)
            elif known or len(word) < 3 or (word.isupper() and not self.run[at][0].isupper()):
                break
            else:
                unknown += 1
                if unknown > 1 + names:
                    break
            end += 1
        return end, strong, by_ending

    def _alone(self, at: int, strong: int) -> bool:
        """Whether a single word is a name: surely one, or one by its capital within a sentence."""
        match = self.run[at]
        after = self.text[match.end() : match.end() + 2]
        if after in ("'s", "’s") and self.folded[at] in _BRANDS_WITH_S:
            return False
        if strong:
            return not (match[0].isupper() and len(match[0]) < 5)
        if match[0].isupper() or len(self.run) > 1 or self.known[at] & COMMON:
            return False
        if self.known[at] & GIVEN and _word_before(self.text, match.start()) in _INTRODUCERS:
            return not self.known[at] & PROPER or after[:1] in (",", ".", "!", "\n", "")
        if not self.known[at] & CASED:
            return False
        if self._opens(at):
            return after[:1] in (",", ":") or after in ("'s", "’s")
        return self._before(at).rsplit(" ", 1)[-1].lower() not in _DETERMINERS

    def _before(self, at: int) -> str:
        start = self.run[at].start()
        return self.text[max(0, start - 12) : start].rstrip(" ")

    def _opens(self, at: int) -> bool:
        """Whether the word opens a sentence, where a capital says nothing."""
        before = self._before(at)
        return not before or before[-1] in ".!?:\n\"“>"
