"""Names of people: listed words in the shape of a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.masks.brands import BRAND_PAIRS, BRANDS_WITH_S
from nlp.masks.gazetteer import (
    AMBIGUOUS,
    CASED,
    COMMON,
    FAMILY,
    GIVEN,
    PROPER,
    bits,
    fold,
    sure,
    word_set,
)
from nlp.masks.introductions import GAP, ORGANISATION_AFTER, TITLES, WORD
from nlp.masks.spans import Span

_CAPITALISED = re.compile(
    r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я](?:[^\W\d_]*(?:['’][A-ZÀ-Þ][^\W\d_]+)?)(?:-[^\W\d_]+){0,2}"
)
_PLACE_BEFORE = word_set(
    "san santa santo saint st sao los las el fort mount mt lake port cape new north south east "
    "west via"
    " calle rue piazza plaza avenida rua hotel cafe"
)
_FAMILY_ENDINGS = re.compile(
    r"(?:ov[aá]|ev[aá]|ovic|evic|owicz|ewicz|czyk|czak|enko|chuk|sson|sdottir|dottir|shvili|"
    r"adze|oglu|"
    r"opoulos|poulou|idis|akis|escu|eanu|qvist|quist|gaard|stra|ewski|owski|inski|ynski|ovsky|"
    r"evsky|"
    r"inen|etti|ucci|elli|ellini|moto|mura|zaki|[nvwc]sk[aiy]|kawa|yama|shima|yan|stein|mann|"
    r"huis|berger|nyi|ffy|ssy)$"
)
_SURE_ENDINGS = re.compile(
    r"(?:[^aeiou]ova|[nvwz]iev|[adlnrsty]yev|[ghk]aev|[bdklmnrstz]ov|[lnrsvt]sk[aiy]|ovic|evic|owicz|"
    r"ewicz|czyk|enko|sson|dottir|shvili|adze|opoulos|escu|qvist|auskas|"
    r"evicius|oglu)$"
)
_DETERMINERS = word_set(
    "the a an my your our this that his her their in on die der das ein eine le la les un une "
    "el los las"
    " una de het een il lo i gli no per of"
)
_ACTS = re.compile(
    r" (?:is|was|has|had|said|says|told|helped|gave|made|called|took|did|went|from|at)\b"
)
_LIST_GAP = re.compile(r",? (?:and |und |et |y |e |en |& )?|, ")
_INTRODUCERS = word_set(
    "am im i'm i’m is hi hello hey dear hallo liebe lieber bonjour cher chère hola estimado "
    "estimada ciao caro cara"
    " beste geachte thanks thank thx danke merci gracias bedankt grazie sorry soy suis ben bin "
    "ist sono named"
    " agent rep representative manager waiter waitress server technician adviser advisor "
    "stewardess mitarbeiter"
    " mitarbeiterin kollege kollegin medewerker conseiller conseillère empleado empleada "
    "regards cheers sincerely"
    " grüße gruß cordialement saludos groeten groetjes groet saluti it's it’s its that's with "
    "to ok okay"
)
"""Words after which a weaker name with a capital, or a short one without, is taken."""
_NAMERS = word_set(
    "says said asked named called name mr mrs ms dr mme sr sra herr frau prof mister starring user"
    " son daughter wife husband friend colleague brother sister mom mother dad father partner kid"
    " cousin nephew niece uncle aunt fils fille mari collègue hijo hija esposa marido amigo amiga"
    " zoon dochter collega figlio figlia moglie marito amico amica kollege kollegin mitarbeiter"
    " mitarbeiterin agent rep representative attendant waiter waitress steward stewardess host"
    " hostess technician supervisor concierge regards sincerely grüße cordialement saludos groet"
    " groeten saluti"
)
"""Words after which an unknown word with a capital is a name."""
_ADDRESSED = re.compile(r"\s*\n[\s>?]*[0-9]")
"""What follows the name in the head of a postal address."""


def find(text: str, lower: str, *, german: bool) -> Iterator[Span]:
    """Every name in the shape of one, without titles and without a possessive 's.

    In German a capital is no evidence, since all nouns have one.
    """
    if lower == text:
        yield from _lower_case(text)
    else:
        yield from _capitalised(text, german)


def _lower_case(text: str) -> Iterator[Span]:
    """Listed names in text that has no capitals at all."""
    at, before = 0, ""
    while match := WORD.search(text, at):
        at, previous, before = match.end(), before, match[0]
        known = bits(match[0])
        if known & GIVEN and not known & COMMON:
            following = WORD.match(text, at + 1) if text[at : at + 1] == " " else None
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


def _capitalised(text: str, german: bool) -> Iterator[Span]:
    """Names in their shape, and weaker words in a list with one ("Anna, Dawn and Jan")."""
    run: list[re.Match[str]] = []
    end = -9
    for match in _CAPITALISED.finditer(text):
        if run:
            gap = GAP.fullmatch(text, run[-1].end(), match.start())
            dotted = gap is not None and gap[0][0] == "."
            if gap is None or (dotted and len(run[-1][0]) > 1 and fold(run[-1][0]) not in TITLES):
                for span in _people(text, run, _joined(text, end, run[0].start()), german):
                    end = span.end
                    yield span
                run = []
        run.append(match)
    if run:
        yield from _people(text, run, _joined(text, end, run[0].start()), german)


def _joined(text: str, end: int, start: int) -> bool:
    """Whether only a comma or an "and" stands between a name and what may be the next of a list."""
    return 0 < start - end < 8 and _LIST_GAP.fullmatch(text, end, start) is not None


def _people(text: str, run: list[re.Match[str]], listed: bool, german: bool) -> Iterator[Span]:
    """The names in one row of capitalised words."""
    known = [bits(match[0]) for match in run]
    if not listed and text[max(0, run[0].start() - 2) : run[0].start()] == "& ":
        return
    unknown = not any(known) and len(run) < 4
    if unknown and _introduced(text, run):
        yield Span(run[0].start(), run[-1].end(), "NAME")
        return
    if len(run) == 1 and not known[0] & (GIVEN | FAMILY) and not _sure_by_ending(run[0][0]):
        return
    if ORGANISATION_AFTER.match(text, run[-1].end()):
        return
    row = _Row(text, run, [fold(match[0]) for match in run], known, german)
    at = 0
    while at < len(run):
        if row.folded[at] in TITLES and at + 1 < len(run):
            at += 1
            end = row.titled_end(at)
        else:
            end = row.name_end(at)
        if (
            end == at == 0
            and listed
            and known[0] & (GIVEN | FAMILY)
            and not known[0] & (COMMON | PROPER)
        ):
            end = 1
        if end > at:
            yield Span(run[at].start(), run[end - 1].end(), "NAME")
            at = end
        else:
            at += 1


def _word_before(text: str, start: int) -> str:
    """The word before, in lower case; none if a sentence ends between, save after "Mr."."""
    before = text[max(0, start - 16) : start].rstrip(" ,:\n")
    word = before.rstrip(".").replace("\n", " ").rsplit(" ", 1)[-1].lower()
    return word if before[-1:] != "." or fold(word) in TITLES else ""


def _introduced(text: str, run: list[re.Match[str]]) -> bool:
    """Whether unknown words must be a name by what stands before them or, for two, after them."""
    if any(len(match[0]) < 3 or match[0].isupper() for match in run):
        return False
    if _word_before(text, run[0].start()) in _NAMERS:
        return ORGANISATION_AFTER.match(text, run[-1].end()) is None
    return len(run) > 1 and _ADDRESSED.match(text, run[-1].end()) is not None


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
    german: bool

    def titled_end(self, at: int) -> int:
        """After a title: index after the last word that may belong to the name."""
        end = at
        while end < min(len(self.run), at + 3) and (
            not self.known[end] & COMMON or self.known[end] & (GIVEN | FAMILY)
        ):
            end += 1
        return end

    def name_end(self, at: int) -> int:
        """Index after the last word of the name that begins at `at`, or `at` if none does."""
        if self.folded[max(0, at - 1)] in _PLACE_BEFORE:
            return at
        following = self.known[at + 1] if at + 1 < len(self.run) else 0
        if not self.known[at] and following & GIVEN and not following & FAMILY:
            return at
        end, strong, by_ending = self._extent(at)
        while end > at and len(self.run[end - 1][0]) == 1:
            end -= 1
        pairs = (self.folded[at : at + 2], self.folded[max(0, at - 1) : at + 1])
        if end == at or any(" ".join(pair) in BRAND_PAIRS for pair in pairs):
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
        if after in ("'s", "’s") and self.folded[at] in BRANDS_WITH_S:
            return False
        if strong:
            return not (match[0].isupper() and len(match[0]) < 5)
        beside = self.known[max(0, at - 1) : at] + self.known[at + 1 : at + 2]
        if match[0].isupper() or self.known[at] & COMMON or not all(bit & COMMON for bit in beside):
            return False
        if self.known[at] & GIVEN and _word_before(self.text, match.start()) in _INTRODUCERS:
            return not self.known[at] & PROPER or self._greeted(match)
        if not self.known[at] & CASED or self.german:
            return False
        if self._opens(at):
            return after[:1] in (",", ":") or after in ("'s", "’s") or self._acts(match.end())
        return self._before(at).rsplit(" ", 1)[-1].lower() not in _DETERMINERS

    def _greeted(self, match: re.Match[str]) -> bool:
        word = _word_before(self.text, match.start())
        return word not in ("to", "with") and self.text[match.end() : match.end() + 1] in ",.!\n"

    def _acts(self, end: int) -> bool:
        return _ACTS.match(self.text, end) is not None

    def _before(self, at: int) -> str:
        start = self.run[at].start()
        return self.text[max(0, start - 12) : start].rstrip(" ")

    def _opens(self, at: int) -> bool:
        """Whether the word opens a sentence, where a capital says nothing."""
        before = self._before(at)
        return not before or before[-1] in '.!?:\n"“>'
