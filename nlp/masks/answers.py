"""Bare answers of a chat: what a turn means when it is nothing but a name, number or code."""

import re
from collections.abc import Iterator

from nlp.masks.births import DATE
from nlp.masks.gazetteer import AMBIGUOUS, COMMON, FAMILY, GIVEN, PROPER, bits, sure, word_set
from nlp.masks.identifiers import UNITS, code_end, plausible
from nlp.masks.introductions import take
from nlp.masks.questions import asked, asked_quantity
from nlp.masks.spans import Span

_NUMBERED = ("SSN", "PHONE", "CARD", "POLICY", "CLAIM", "BOOKING", "PASSWORD", "ACCOUNT")
_TOKEN = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_DIGITS = re.compile(r"(?<![\w.,])[0-9](?:[ \-]?[0-9]){2,18}(?![\w.,%$€£]?[0-9])(?![^\W\d_])")
_DATE = re.compile(DATE)
_OPENERS = word_set(
    "yes yeah yep ok okay sure it its it's is the my this that's thats no and hi hello of "
    "course here correct ya yaa"
    " oh oops sorry well then actually think was i am im i'm you go please thanks name also "
    "so to fine with under for sir"
)
_TAIL = re.compile(
    r"(?<![^\W_])(?:and|no|nos|number|num|digits?|pass|company|ltd|inc|corp|group|services|store|"
    r"solutions|infotech|tech)(?: is)?[ :#]{1,2}"
    r"(?=[a-z]{0,4} ?[0-9])(?=[a-z0-9 \-]{3,24}$)",
    re.IGNORECASE,
)
_CODE_FIRST = re.compile(r"([0-9]{4,16}) (?:and )?(?=[^\W\d_])")
_SPELLED_CODE = re.compile(
    r"(?<!\w)(?:[0-9]{1,3} )?[a-z] [0-9]{1,3} [a-z]{1,3} [0-9]{1,3}(?: [a-z]{1,2} [0-9]{1,3}){0,8}"
    r"(?: [a-z])?(?!\w)"
)
_NAMED_AFTER = re.compile(
    r"(?<![\w.,])(?P<code>(?:[a-z]{1,4} )?[0-9][0-9a-z]{0,15}(?: [0-9a-z]{1,5}){0,4}?) "
    r"(?:(?:is|this is|as) )?(?:(?:the )?(?:last )?(?:4|four) digits (?:is|of) )?"
    r"(?:(?:my|our|the|this|a) )?(?P<kind>account|acct|ssn|social|policy|claim|booking|confirmation|"
    r"reservation|password|card|phone|mobile|contact)(?: (?:number|no|num|id|code))?[ .!]{0,3}$",
    re.IGNORECASE,
)
_KIND_AFTER = {
    "ssn": "SSN", "soci": "SSN", "poli": "POLICY", "clai": "CLAIM", "book": "BOOKING",
    "conf": "BOOKING", "rese": "BOOKING", "pass": "PASSWORD", "card": "CARD", "phon": "PHONE",
    "mobi": "PHONE", "cont": "PHONE",
}  # fmt: skip
_TICKET = re.compile(r"[A-Za-z]{3} ?[0-9]{3}")
_BEFORE_AMOUNT = UNITS | word_set(
    "its was paid for and the all got had one two top max min pay buy add sub tax fee off new old "
    "bus gate row aud cad chf sek nok dkk pln nzd van"
)
_GOES_ON = re.compile(r",? (?:and|is|should be|was|und|et|y|e|en)\b", re.IGNORECASE)
_SHORT_DATE = re.compile(
    r"[0-9]{1,2}[ /\-.][0-9]{1,2}([ /\-.][0-9]{2,4})?"
    r"|(?:19|20)[0-9]{2}[/\-.][0-9]{1,2}[/\-.][0-9]{1,2}"
)
_FILLERS = re.compile(r"[\s,.:;!\-#()&]*(?:and|und|et|y|e|en)?[\s,.:;!\-#()&]*", re.IGNORECASE)


def find(text: str, previous: str | None, chat: bool) -> Iterator[Span]:
    """Personal data in a short turn, read by the question before it, else by its shape alone."""
    if len(text) > 160:
        return
    kinds = asked(previous)
    if not kinds and asked_quantity(previous):
        return
    if kinds:
        yield from _answer(text, kinds)
    if text.islower():
        for match in _SPELLED_CODE.finditer(text):
            yield Span(match.start(), match.end(), "BOOKING")
    if match := _NAMED_AFTER.search(text):
        kind = _KIND_AFTER.get(match["kind"].lower()[:4], "ACCOUNT")
        if plausible(match["code"], kind, named=True):
            yield Span(*match.span("code"), kind)
    if text.count(" ") <= 9:
        yield from _shape(text, chat or bool(kinds))


def _answer(text: str, kinds: list[str]) -> Iterator[Span]:
    numbered = next((kind for kind in kinds if kind in _NUMBERED), None)
    if "DATE_OF_BIRTH" in kinds and (match := _DATE.search(text)):
        yield Span(match.start(), match.end(), "DATE_OF_BIRTH")
    words = list(_TOKEN.finditer(text))
    start = next((i for i, word in enumerate(words) if word[0].lower() not in _OPENERS), len(words))
    if start == len(words):
        return
    first = words[start].start()
    end = code_end(text, first) if numbered else 0
    if numbered and end and plausible(text[first:end], numbered, named=True):
        yield Span(first, end, numbered)
    if numbered:
        for match in _DIGITS.finditer(text):
            yield Span(match.start(), match.end(), numbered)
    if "NAME" in kinds and (end := take(text, first, strong=True)) and _is_answer(text, end):
        yield Span(first, end, "NAME")
    if "ADDRESS" in kinds and any(char.isdigit() for char in text) and len(words) - start > 1:
        yield Span(first, words[-1].end(), "ADDRESS")
    if kinds == ["PASSWORD"] and len(words) - start == 1 and not bits(words[start][0]) & COMMON:
        yield Span(first, words[start].end(), "PASSWORD")


def _is_answer(text: str, end: int) -> bool:
    """Whether the turn ends after the name, or goes on with a number or a clause of its own."""
    rest = text[end:].strip(" .,!;:-")
    return not rest or not rest[0].isalpha() or len(rest.split()) < 9


def _shape(text: str, chat: bool) -> Iterator[Span]:
    """A turn that is only a number or code, only a name, or a name with a number or code."""
    words = list(_TOKEN.finditer(text))
    first = next((i for i, word in enumerate(words) if word[0].lower() not in _OPENERS), None)
    if first is None or not (chat or text.islower() or re.fullmatch(r"[0-9 \-]{4,24}\.?", text)):
        return
    start = words[first].start()
    if any(char.isdigit() for char in text):
        yield from _name_and_code(text, start, chat)
    elif text.islower() and len(words) - first <= 3:
        known = [bits(word[0]) for word in words[first:]]
        weak = chat and len(known) == 1 and known[0] & GIVEN and len(words[first][0]) > 2
        listed = weak or any(sure(bit) for bit in known)
        if listed and not any(bit & COMMON for bit in known) and (chat or known[0] & GIVEN):
            yield Span(start, words[-1].end(), "NAME")


def _name_and_code(text: str, start: int, chat: bool) -> Iterator[Span]:
    if tail := _TAIL.search(text):
        stop = code_end(text, tail.end())
        if stop and _ends(text, stop) and _bare_code(text[tail.end() : stop], chat):
            yield Span(tail.end(), stop, _kind_of(text[tail.end() : stop]))
    end, listed = _name_before_code(text, start)
    if end:
        code = (_FILLERS.match(text, end) or tail or re.match("", text)).end()  # type: ignore[union-attr]
        stop = code_end(text, code)
        joined = text[end:code].strip() != ""
        place = not listed and not joined and re.fullmatch("[0-9]{5,6}", text[code:stop])
        trusted = listed or (chat and (joined or end - start > 4) and not place)
        few = chat and not joined and re.fullmatch("[0-9]{2,3}", text[code:stop]) is not None
        personal = few or _bare_code(text[code:stop], chat=True)
        if trusted and stop and _ends(text, stop) and personal:
            yield Span(start, end, "NAME")
            yield Span(code, stop, _kind_of(text[code:stop]))
            return
        if place:
            return
    if lead := _CODE_FIRST.match(text, start):
        name_end = take(text, lead.end(), strong=False)
        if name_end and not text[name_end:].strip(" ."):
            yield Span(start, lead.end(1), _kind_of(lead[1]))
            yield Span(lead.end(), name_end, "NAME")
            return
    stop = code_end(text, start)
    if stop and _ends(text, stop) and _bare_code(text[start:stop], chat):
        yield Span(start, stop, _kind_of(text[start:stop]))


def _ends(text: str, stop: int) -> bool:
    """Whether the turn ends here, or goes on to another answer or to what the code is."""
    return not text[stop:].strip(" .!,") or _GOES_ON.match(text, stop) is not None


def _name_before_code(text: str, start: int) -> tuple[int, bool]:
    """Where up to three words that may be a name end, and whether one of them is a listed name."""
    end, count, listed = 0, 0, False
    for word in _TOKEN.finditer(text, start):
        known = bits(word[0])
        plain = known & COMMON or (known & AMBIGUOUS and not known & (GIVEN | FAMILY))
        if not word[0].isalpha() or count == 3 or word[0].lower() in UNITS or plain:
            break
        code_follows = text[word.end() + 1 : word.end() + 2].isdigit()
        if not known and (len(word[0]) < 3 or (code_follows and len(word[0]) < 5)):
            break
        listed = listed or bool(known & (GIVEN | FAMILY) and not known & PROPER)
        end, count = word.end(), count + 1
    return end, listed


def _bare_code(code: str, chat: bool) -> bool:
    """Whether a code with nothing said about it is personal: not a price, date, size or count."""
    digits = sum(char.isdigit() for char in code)
    pieces = re.findall(r"[^\W\d_]+", code)
    letters = sum(map(len, pieces))
    after_number = re.findall(r"(?<=[0-9]) ?([^\W\d_]+)", code)
    if any(len(piece) > 4 for piece in pieces) or any(w.lower() in UNITS for w in after_number):
        return False
    plain = COMMON if digits > 2 else COMMON | AMBIGUOUS
    if chat and _TICKET.fullmatch(code) and pieces[0].lower() not in _BEFORE_AMOUNT:
        return True
    if any(len(piece) > 2 and bits(piece) & plain for piece in pieces):
        return False
    if letters == 0:
        return digits >= 4 and not _SHORT_DATE.fullmatch(code)
    enough = letters > 1 or digits > 4 or len(re.findall("[0-9]+", code)) > 1
    return enough and (digits + letters >= 5 if digits > 1 else chat and digits + letters >= 6)


def _kind_of(code: str) -> str:
    digits = sum(char.isdigit() for char in code)
    if any(char.isalpha() for char in code):
        return "BOOKING" if digits < 6 else "ACCOUNT"
    return "PHONE" if digits in (10, 11) else "ACCOUNT"
