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
_CROSSED = re.compile(r"(?<![^\W_])[Xx]{4,}(?![^\W_])|\*{3,}")
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


def resolve(finds: Iterable[Span], untouchable: list[tuple[int, int]]) -> list[Span]:
    """Non-overlapping finds in order of place.

    Of two that overlap, the one that was given first stays, widened if both are of one kind. A find
    that touches an untouchable stretch is dropped.
    """
    ranked = [(start, end, -1, "") for start, end in untouchable]
    ranked += [(span.start, span.end, rank, span.kind) for rank, span in enumerate(finds)]
    ranked.sort()
    kept: list[tuple[int, int, int, str]] = []
    for item in ranked:
        while kept and kept[-1][1] > item[0] and kept[-1][3] != item[3] and item[2] < kept[-1][2]:
            kept.pop()
        if not kept or kept[-1][1] <= item[0]:
            kept.append(item)
        elif kept[-1][3] == item[3] and item[1] > kept[-1][1]:
            start, _, rank, kind = kept[-1]
            kept[-1] = (start, item[1], min(rank, item[2]), kind)
    return [Span(start, end, kind) for start, end, rank, kind in kept if rank >= 0]


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
