"""Turns that are nothing but a name, a code or both, read by their shape alone."""

import re
from collections.abc import Iterator

from nlp.masks.gazetteer import (
    AMBIGUOUS,
    COMMON,
    FAMILY,
    GIVEN,
    PROPER,
    bits,
    sure,
    unknown,
    word_set,
)
from nlp.masks.identifiers import UNITS, code_end
from nlp.masks.introductions import take
from nlp.masks.numbers import PHONE_WORD
from nlp.masks.spans import Span

TOKEN = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
OPENERS = word_set(
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
_TICKET = re.compile(r"[A-Za-z]{3} ?[0-9]{3}")
_BEFORE_AMOUNT = UNITS | word_set(
    "its was paid for and the all got had one two top max min pay buy add sub tax fee off new old "
    "bus gate row aud cad chf sek nok dkk pln nzd van"
)
_TICKET_LAST = re.compile(
    r"(?<![^\W_])(?:is|its|it's|and|number|book|[a-z]*name [a-z]+) "
    r"(?P<code>[a-z]{3} ?[0-9]{3})[ .]*$"
)
_LAST_WORD = re.compile(
    r"(?:(?:yes|sure|ok|yeah|well|oh|sorry),? )?"
    r"(?:(?:it is|it's|its|this is|i am|i'm|im|here is) )?"
    r"(?P<word>[^\W\d_]+)[ .!]*"
)
_VOWEL = re.compile("[aeiouy]")
_SMALL_TALK = re.compile(r".*(?:th?a?n?x?k|bye|okay|oka?y?$|mor?ni?n?g|mrn?g|(.)\1\1)|ok|h[aiey]+$")
_GOES_ON = re.compile(r",? (?:and|is|should be|was|und|et|y|e|en)\b", re.IGNORECASE)
_SHORT_DATE = re.compile(
    r"[0-9]{1,2}[ /\-.][0-9]{1,2}([ /\-.][0-9]{2,4})?"
    r"|(?:19|20)[0-9]{2}[/\-.][0-9]{1,2}[/\-.][0-9]{1,2}"
)
_FILLERS = re.compile(r"[\s,.:;!\-#()&]*(?:and|und|et|y|e|en)?[\s,.:;!\-#()&]*", re.IGNORECASE)


def find(text: str, chat: bool) -> Iterator[Span]:
    """Names and codes that make up a whole turn; in a chat weaker evidence is enough."""
    if text.count(" ") <= 9:
        yield from _shape(text, chat)


def codes(text: str) -> Iterator[Span]:
    """Codes spelled sign by sign in text without capitals, and one that ends the turn."""
    for match in _SPELLED_CODE.finditer(text):
        yield Span(match.start(), match.end(), "BOOKING")
    last = _TICKET_LAST.search(text)
    if last and last["code"][:3] not in _BEFORE_AMOUNT:
        yield Span(*last.span("code"), "BOOKING")


def lone_name(text: str) -> Iterator[Span]:
    """A turn of one word that is in no list, where the question is not on record: mostly a name."""
    last = _LAST_WORD.fullmatch(text)
    if not last or not text.islower():
        return
    word = last["word"]
    if len(word) > 3 and unknown(word) and not _SMALL_TALK.match(word) and _VOWEL.search(word):
        halves = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        if not any(_is_plain(left) and _is_plain(right) for left, right in halves):
            yield Span(*last.span("word"), "NAME")


def _is_plain(word: str) -> bool:
    return word in OPENERS or (len(word) > 2 and not unknown(word) and not sure(bits(word)))


def _shape(text: str, chat: bool) -> Iterator[Span]:
    """A turn that is only a number or code, only a name, or a name with a number or code."""
    if not (chat or text.islower() or re.fullmatch(r"[0-9 \-]{4,24}\.?", text)):
        return
    words = list(TOKEN.finditer(text))
    first = next((i for i, word in enumerate(words) if word[0].lower() not in OPENERS), None)
    if first is None:
        return
    start = words[first].start()
    if any(map(str.isdigit, text)):
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
        is_long = end - start > 4
        trusted = (
            listed
            or (chat and (joined or is_long) and not place)
            or (is_long and _is_unknown_with_four_digits(text[start:end], text[code:stop]))
        )
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


def _is_unknown_with_four_digits(words: str, code: str) -> bool:
    """Whether words in no list stand beside four digits that are no year: a name and an account's
    last ones, not a product's edition."""
    return (
        bool(re.fullmatch("(?!19|20)[0-9]{4}", code))
        and words.islower()
        and all(map(unknown, words.split()))
    )


def _ends(text: str, stop: int) -> bool:
    """Whether the turn ends here, or goes on to another answer or to what the code is."""
    return not text[stop:].strip(" .!,") or _GOES_ON.match(text, stop) is not None


def _name_before_code(text: str, start: int) -> tuple[int, bool]:
    """Where up to three words that may be a name end, and whether one of them is a listed name."""
    end, count, listed = 0, 0, False
    for word in TOKEN.finditer(text, start):
        known = bits(word[0])
        plain = known & COMMON or (known & AMBIGUOUS and not known & (GIVEN | FAMILY))
        if not word[0].isalpha() or count == 3 or word[0].lower() in _BEFORE_AMOUNT or plain:
            break
        code_follows = text[word.end() + 1 : word.end() + 2].isdigit()
        if not known and (len(word[0]) < 3 or (code_follows and len(word[0]) < 5)):
            break
        listed = listed or bool(known & (GIVEN | FAMILY) and not known & PROPER)
        end, count = word.end(), count + 1
    return end, listed


def _bare_code(code: str, chat: bool) -> bool:
    """Whether a code with nothing said about it is personal: not a price, date, size or count."""
    digits = sum(map(str.isdigit, code))
    pieces = re.findall(r"[^\W\d_]+", code)
    letters = sum(map(len, pieces))
    after_number = re.findall(r"(?<=[0-9]) ?([^\W\d_]+)", code)
    if digits > 6 and PHONE_WORD.search(code):
        return False
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
    digits = sum(map(str.isdigit, code))
    if any(char.isalpha() for char in code):
        return "BOOKING" if digits < 6 else "ACCOUNT"
    return "PHONE" if digits in (10, 11) else "ACCOUNT"
