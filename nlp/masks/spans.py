"""A found piece of personal data, and how many finds become one masked text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` (Unicode code points) is personal data of type `kind`, e.g. "EMAIL"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """Text in which each find stands as `<KIND>`, and how many of each kind there were."""

    text: str
    counts: dict[str, int]


_MASKS = re.compile(r"<[A-Z][A-Z_]{1,30}>|\[[A-Z][A-Z _]{1,30}\]")
_CROSSED = re.compile(r"(?<![^\W_])(?:[Xx]{4,}|\*{3,})[0-9]{0,4}(?![^\W_])|\*{3,}")
_LINKS = re.compile(r"(?:https?://|www\.)[^\s<>\"']{1,2000}")
_HANDLES = re.compile(r"(?<!\w)[@#][^\W\d]\w{0,100}")


def opaque(text: str) -> list[tuple[int, int]]:
    """What no rule looks into: earlier masks of ours or of a vendor, links, handles, hashtags."""
    found: list[tuple[int, int]] = []
    if "<" in text or "[" in text:
        found += [match.span() for match in _MASKS.finditer(text)]
    if "xxxx" in text or "XXXX" in text or "***" in text:
        found += [match.span() for match in _CROSSED.finditer(text)]
    if "://" in text or "www." in text:
        found += [match.span() for match in _LINKS.finditer(text)]
    if "@" in text or "#" in text:
        found += [match.span() for match in _HANDLES.finditer(text)]
    return sorted(found)


_DIGITS = re.compile(r"[0-9]+")


def around_digits(text: str, before: int, after: int) -> Iterator[tuple[int, int]]:
    """Stretches of the text that lie near a digit, joined where they meet."""
    start, end = 0, -1
    for match in _DIGITS.finditer(text):
        first = max(0, match.start() - before)
        if first > end and end >= 0:
            yield start, end
        if first > end:
            start = first
        end = min(match.end() + after, len(text))
    if end >= 0:
        yield start, end


def holds(text: str, hints: tuple[str, ...]) -> bool:
    """Whether any of the hints is in the text: the cheap test before a costly pattern."""
    for hint in hints:  # noqa: SIM110 (a generator takes twice as long)
        if hint in text:
            return True
    return False


_FREE, _TAKEN, _UNTOUCHABLE = 0, 1, 2


def resolve(text: str, finds: Iterable[Span], untouchable: list[tuple[int, int]]) -> list[Span]:
    """Non-overlapping finds in order of place.

    Of two that overlap, the one that was given first stays and the other keeps what is left of it;
    two of one kind become one. A find that touches an untouchable stretch is dropped.
    """
    board = bytearray(len(text))
    for start, end in untouchable:
        board[start:end] = bytes([_UNTOUCHABLE]) * (end - start)
    kept: list[tuple[Span, bool]] = []
    for span in finds:
        stretch = board[span.start : span.end]
        if _UNTOUCHABLE in stretch:
            continue
        if _TAKEN in stretch:
            kept += ((rest, False) for rest in _what_is_left(span, board))
        elif stretch:
            kept.append((span, True))
        board[span.start : span.end] = bytes([_TAKEN]) * (span.end - span.start)
    kept.sort(key=lambda item: item[0].start)
    joined: list[Span] = []
    for span, whole in kept:
        if joined and joined[-1].end == span.start and joined[-1].kind == span.kind:
            joined[-1] = Span(joined[-1].start, span.end, span.kind)
        elif whole or sum(map(str.isalnum, text[span.start : span.end])) > 2:
            joined.append(span)
    return joined


def _what_is_left(span: Span, board: bytearray) -> Iterator[Span]:
    start = board.find(_FREE, span.start, span.end)
    while start >= 0:
        end = board.find(_TAKEN, start, span.end)
        end = span.end if end < 0 else end
        yield Span(start, end, span.kind)
        start = board.find(_FREE, end, span.end)


def replace(text: str, spans: list[Span]) -> Masked:
    """Put `<KIND>` in the place of each span; spans must be ordered and apart."""
    if not spans:
        return Masked(text, {})
    pieces: list[str] = []
    counts: dict[str, int] = {}
    at = 0
    for span in spans:
        pieces += (text[at : span.start], "<", span.kind, ">")
        counts[span.kind] = counts.get(span.kind, 0) + 1
        at = span.end
    pieces.append(text[at:])
    return Masked("".join(pieces), counts)


def insert(spans: list[Span], more: list[Span]) -> list[Span]:
    """`spans` of a text with what was found in its masked form, moved to places in the text."""
    moved = []
    rest = iter(spans)
    following = next(rest, None)
    shift = 0
    for span in more:
        while following and following.start + shift < span.start:
            shift += len(following.kind) + 2 - (following.end - following.start)
            following = next(rest, None)
        moved.append(Span(span.start - shift, span.end - shift, span.kind))
    return sorted([*spans, *moved], key=lambda span: span.start)
