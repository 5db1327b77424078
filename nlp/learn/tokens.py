"""Tokens of a batch of texts as flat arrays, normalised and hashed without a Python loop.

A substring's hash is a difference of prefix sums (Rabin-Karp modulo 2**64), so words and
character n-grams of a whole batch cost a handful of NumPy operations.
"""

import html
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from nlp.learn.spelling import read_hashtags

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SEPARATOR = "\x1e"  # white space to Python, and in no text after `_clean`
_SPACE, _WORD, _SYMBOL, _DROP = 0, 1, 2, 3
_PLANE = 0x10000
_BASE = 0x9E3779B97F4A7C15
_MASK64 = (1 << 64) - 1

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_REPLACED = re.compile(
    r"(?=[hwp<X@:;=8^D\-])(?:"  # how any of them begins: other places are passed over fast
    r"(?P<url>(?:https?://|www\.)[^\s<>]+|\bpic\.twitter\.com/\S+)"
    r"|(?P<mask><[A-Za-z][A-Za-z_]{1,20}(?:_\d+)?>|\bX{2,}(?:[/ ]X{2,})*\b)"
    r"|(?P<user>(?<!\w)@\w+)"
    r"|(?P<glad>(?<!\w)[:;=8]-?[)\]DP](?!\w)|<3|\^_\^)"
    r"|(?P<sad>(?<!\w)[:=]['’]?-?[(\[/|](?!\w)|(?<!\w)D:(?!\w)|-_-))"
)
# Every match holds one of these: looking for them is far cheaper than trying each place.
_SIGNS = ("<", "@", ":", ";", "=", "8", "XX", "www.", "-_-", "^_^", "pic.twitter.com/")
_WORDS_FOR = {"url": " url_mask ", "user": " user_mask ", "glad": " 🙂 ", "sad": " 🙁 "}
_TYPED = frozenset({"url", "user", "email", "phone", "card", "name"})


@dataclass(frozen=True)
class Tokens:
    """Every token of a batch in reading order; all arrays down to `length` have one entry each.

    `start` and `length` are characters of `chars`; `text` and `sentence` number texts and
    sentences from 0 over the whole batch; each text has at least one sentence. `sentence_text`
    maps sentences to texts.
    """

    key: Hashes
    start: Ints
    text: Ints
    sentence: Ints
    is_word: Flags
    is_capital: Flags
    is_number: Flags
    is_elongated: Flags
    first_code: Codes
    length: Ints
    sentence_text: Ints
    chars: "Chars"
    n_texts: int


@dataclass(frozen=True)
class Chars:
    """Normalised characters of a batch, words set apart by one space, and their prefix hashes."""

    codes: Codes
    text: Ints
    sums: Hashes
    inverse: Hashes


def mix(values: Hashes) -> Hashes:
    """Spread the entropy of `values` over all bits (the finaliser of MurmurHash3)."""
    values = values ^ (values >> np.uint64(33))
    values *= np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    values ^= values >> np.uint64(33)
    return values


def spans(chars: Chars, start: Ints, end: Ints) -> Hashes:
    """Hashes of the substrings `[start, end)`, equal for equal strings wherever they stand."""
    return mix((chars.sums[end] - chars.sums[start]) * chars.inverse[start])


def tokenize(texts: Sequence[str]) -> Tokens:
    """Normalise and split a batch; masks, links, mentions and emoticons become one token each.

    Digits of longer numbers become 0, letters lower case, and a character said more than twice is
    said twice.
    """
    joined = _SEPARATOR + _SEPARATOR.join(_clean(text) for text in texts) + _SEPARATOR
    original = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds, lower, upper = _tables()
    kind, codes, capital = kinds[original], lower[original], upper[original]
    codes = _round_numbers(codes)
    kind = _apostrophes(codes, kind)
    repeated = np.zeros(len(codes), dtype=bool)
    repeated[2:] = (codes[2:] == codes[1:-1]) & (codes[1:-1] == codes[:-2]) & (kind[2:] != _SPACE)
    separator = codes == ord(_SEPARATOR)
    doubled = np.zeros(len(codes), dtype=bool)
    doubled[1:] = (kind[1:] == _SPACE) & (kind[:-1] == _SPACE) & ~separator[1:] & ~separator[:-1]
    doubled[1:] &= codes[1:] != ord("\n")
    keep = ~repeated & ~doubled & (kind != _DROP)
    kept = np.flatnonzero(keep)
    stretched = np.flatnonzero(repeated & (kind == _WORD) & ~_digits(codes))
    elongated = np.zeros(len(codes), dtype=bool)
    elongated[kept[np.searchsorted(kept, stretched) - 1]] = True
    return _assemble(codes[keep], kind[keep], capital[keep], elongated[keep], len(texts))


def _clean(text: str) -> str:
    text = text.replace(_SEPARATOR, " ")
    if "#" in text:
        text = read_hashtags(text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
        text = text.replace(_SEPARATOR, " ")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    for sign in _SIGNS:
        if sign in text:
            return _REPLACED.sub(_stand_in, text)
    return text


def _stand_in(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind != "mask":
        return _WORDS_FOR[kind]
    name = re.sub(r"[^a-z]", "", match.group().lower())
    return f" {name}_mask " if name in _TYPED else " any_mask "


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint8], Codes, Flags]:
    """Character class, lower case (digits as 0) and capitals; characters beyond the Basic
    Multilingual Plane are symbols."""
    kinds = np.full(sys.maxunicode + 1, _SYMBOL, dtype=np.uint8)
    lower = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    upper = np.zeros(sys.maxunicode + 1, dtype=bool)
    for code in range(_PLANE):
        char = chr(code)
        if char.isspace() or char in "-–—/":
            kinds[code] = _SPACE
            lower[code] = code if char in "\n\x1e" else ord(" ")
        elif char.isalnum() or char == "_" or unicodedata.category(char) in {"Mn", "Mc"}:
            kinds[code] = _WORD
            upper[code] = char.isupper()
            lowered = char.lower()
            lower[code] = ord("0") + unicodedata.digit(char) if char.isdigit() else ord(lowered[0])
        elif unicodedata.category(char) in {"Cf", "Cc"}:
            kinds[code] = _DROP
    kinds[0xFE00:0xFE10] = _DROP
    lower[[0x2018, 0x2019, 0x02BC, 0x60, 0xB4]] = ord("'")
    return kinds, lower, upper


def _apostrophes(codes: Codes, kind: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    inside = np.zeros(len(codes), dtype=bool)
    inside[1:-1] = (codes[1:-1] == ord("'")) & (kind[:-2] == _WORD) & (kind[2:] == _WORD)
    return np.where(inside, np.uint8(_WORD), kind)


def _digits(codes: Codes) -> Flags:
    return (codes >= ord("0")) & (codes <= ord("9"))


def _round_numbers(codes: Codes) -> Codes:
    """Every digit of a number of several digits becomes 0; "5 stars" keeps its 5."""
    digit = _digits(codes)
    beside = np.zeros(len(codes), dtype=bool)
    beside[1:] = digit[:-1]
    beside[:-1] |= digit[1:]
    return np.where(digit & beside, np.uint32(ord("0")), codes)


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    ones = np.ones(size, dtype=np.uint64)
    powers, inverse = ones.copy(), ones.copy()
    powers[1:] = np.uint64(_BASE)
    inverse[1:] = np.uint64(pow(_BASE, -1, 1 << 64))
    return np.multiply.accumulate(powers), np.multiply.accumulate(inverse)


def _assemble(
    codes: Codes, kind: npt.NDArray[np.uint8], capital: Flags, elongated: Flags, n_texts: int
) -> Tokens:
    separator = codes == ord(_SEPARATOR)
    text_of = np.cumsum(separator) - 1
    powers, inverse = _powers(1 << max(16, len(codes).bit_length()))
    plain = np.where(separator | (codes == ord("\n")), np.uint32(ord(" ")), codes)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((plain.astype(np.uint64) + np.uint64(1)) * powers[: len(codes)], out=sums[1:])
    chars = Chars(plain, text_of, sums, inverse)

    begins = np.zeros(len(codes), dtype=bool)
    begins[1:] = (kind[1:] != kind[:-1]) | ((kind[1:] == _SYMBOL) & (codes[1:] != codes[:-1]))
    edges = np.flatnonzero(begins)
    spoken = np.flatnonzero(kind[edges] != _SPACE)
    start, end = edges[spoken], edges[spoken + 1]  # a separator stands behind the last of all
    word = kind[start] == _WORD
    text = text_of[start]
    sentence, sentence_text = _sentences(codes, kind, start, end, text, n_texts)
    capitals = np.concatenate([[0], np.cumsum(capital)])
    letters = np.concatenate([[0], np.cumsum((kind == _WORD) & ~_digits(codes))])
    stretched = np.concatenate([[0], np.cumsum(elongated)])
    n_capitals, n_letters = (each[end] - each[start] for each in (capitals, letters))
    return Tokens(
        key=spans(chars, start, end),
        start=start,
        text=text,
        sentence=sentence,
        is_word=word,
        is_capital=word & (n_letters > 1) & (n_capitals == n_letters),
        is_number=word & (n_letters == 0),
        is_elongated=word & (stretched[end] > stretched[start]),
        first_code=codes[start],
        length=end - start,
        sentence_text=sentence_text,
        chars=chars,
        n_texts=n_texts,
    )


def _sentences(
    codes: Codes,
    kind: npt.NDArray[np.uint8],
    start: Ints,
    end: Ints,
    text: Ints,
    n_texts: int,
) -> tuple[Ints, Ints]:
    """A sentence ends at . ! ? … before white space and at a line break."""
    first = codes[start]
    stops = np.zeros(len(start), dtype=bool)
    for mark in ".!?…":
        stops |= first == ord(mark)
    stops &= kind[end] == _SPACE
    breaks = np.concatenate([[0], np.cumsum(codes == ord("\n"))])
    opens = np.zeros(len(start), dtype=bool)
    if len(start):
        opens[0] = True
        same_text = text[1:] == text[:-1]
        still_closing = stops[1:]
        new_line = breaks[start[1:]] > breaks[end[:-1]]
        opens[1:] = ~same_text | new_line | (stops[:-1] & ~still_closing)
    count = np.cumsum(opens) - 1
    texts_with = text[opens]
    is_empty = np.ones(n_texts, dtype=bool)
    is_empty[texts_with] = False
    empty = np.flatnonzero(is_empty)
    order = np.argsort(np.concatenate([texts_with, empty]), kind="stable")
    sentence_text = np.concatenate([texts_with, empty])[order]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[count] if len(start) else count, sentence_text
