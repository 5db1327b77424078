"""WebVTT and SRT: cues with speakers, rolling captions de-overlapped.

WebVTT follows https://www.w3.org/TR/webvtt1/; SRT has no specification, so both separators of
milliseconds and absent hours are read in either.
"""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from extractors.sources.files.faults import FileError

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s.*)?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-z0-9:.][^<>]*>|\{\\[^}]*\}", re.IGNORECASE)
_PREFIX = re.compile(r"(?:>>\s*)?([^\W\d_][\w .'’()\-]{0,39}):\s+(?=\S)")
_ROLLING_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines shown from `start_ms` to `end_ms`; `speaker` as the file names them."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str | None = None


def cues(text: str, speakers: Collection[str] = ()) -> list[Cue]:
    """The cues of a transcript in file order, without markup, styles and notes.

    A "Name:" before a text names a speaker when it is one of `speakers` or stands there twice.
    Raises `FileError` with the line of a cue timing that cannot be read, or when there is no cue.
    """
    found = _parse(text.lstrip("\ufeff"))
    if not found:
        raise FileError("no_cues", "holds no timed cue")
    return _joined(_unrolled(_named(found, {name.casefold() for name in speakers})))


def _parse(text: str) -> list[Cue]:
    found: list[Cue] = []
    lines, at = text.splitlines(), 0
    while at < len(lines):
        block = at
        while at < len(lines) and lines[at].strip():
            at += 1
        found += _cues_of_block(lines[block:at], block)
        at += 1
    return found


def _cues_of_block(block: list[str], before: int) -> list[Cue]:
    if not block or re.match(r"(NOTE|STYLE|REGION)(\s|$)", block[0]):
        return []
    at = next((at for at, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        return []
    timing = _TIMING.fullmatch(block[at])
    if not timing:
        raise FileError("malformed_cue", "has a cue timing that cannot be read", before + at + 1)
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
    return _voices(start, max(start, end), block[at + 1 :])


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _voices(start: int, end: int, lines: list[str]) -> list[Cue]:
    """One cue, or one a voice where a cue holds several."""
    found: list[tuple[str | None, list[str]]] = []
    for line in lines:
        parts = _VOICE.split(line)
        if parts[0].strip() or not found:
            found = found or [(None, [])]
            found[-1][1].append(parts[0])
        found += [
            (name.strip(), [said]) for name, said in zip(parts[1::2], parts[2::2], strict=True)
        ]
    cleaned = [(name, tuple(filter(None, map(_plain, said)))) for name, said in found]
    return [Cue(start, end, said, name) for name, said in cleaned if said]


def _plain(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def _named(found: list[Cue], speakers: Collection[str]) -> list[Cue]:
    """Speakers from "Name:" prefixes, where the file has no voice tags."""
    if any(cue.speaker for cue in found):
        return found
    prefixes = [_PREFIX.match(cue.lines[0]) for cue in found]
    times = Counter(match[1] for match in prefixes if match)
    named = []
    for cue, match in zip(found, prefixes, strict=True):
        if match and (times[match[1]] > 1 or match[1].casefold() in speakers):
            said = cue.lines[0][match.end() :]
            cue = replace(cue, lines=(said, *cue.lines[1:]), speaker=match[1])
        named.append(cue)
    return named


def _unrolled(found: list[Cue]) -> list[Cue]:
    """Rolling captions repeat the lines above the new one: keep each line once.

    Only where a third of the cues do so: a speaker may well say the same twice.
    """
    pairs = list(itertools.pairwise(found))
    rolling = sum(bool(_repeated(before, cue)) for before, cue in pairs)
    if not pairs or rolling < _ROLLING_SHARE * len(pairs):
        return found
    kept = [found[0]]
    for before, cue in pairs:
        new = cue.lines[_repeated(before, cue) :]
        if new:
            kept.append(replace(cue, lines=new))
        else:
            kept[-1] = replace(kept[-1], end_ms=max(kept[-1].end_ms, cue.end_ms))
    return kept


def _repeated(before: Cue, cue: Cue) -> int:
    """How many first lines of `cue` are the last lines of the cue before."""
    if cue.speaker and before.speaker and cue.speaker != before.speaker:
        return 0
    longest = min(len(before.lines), len(cue.lines))
    return next((n for n in range(longest, 0, -1) if before.lines[-n:] == cue.lines[:n]), 0)


def _joined(found: list[Cue]) -> list[Cue]:
    """Cues of one speaker in a row as one; a cue without a name goes on with the last speaker."""
    joined: list[Cue] = []
    for cue in found:
        last = joined[-1] if joined else None
        if last and last.speaker and cue.speaker in (last.speaker, None):
            joined[-1] = replace(
                last, end_ms=max(last.end_ms, cue.end_ms), lines=last.lines + cue.lines
            )
        else:
            joined.append(cue)
    return joined
