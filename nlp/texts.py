"""From a feedback row to the texts that the pipeline reads, and back to exact places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from nlp.context import Context

_START: Final = attrgetter("start")
SEPARATOR: Final = "\n\n"
MAX_CHARACTERS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A stored text within the text that is read: it begins there at `start`."""

    field: str
    turn_index: int | None
    speaker_role: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Text:
    """What one speaker side said in one feedback row; `row` numbers the row in its table."""

    row: int
    text: str
    segments: tuple[Segment, ...]
    context: Context
    is_truncated: bool

    def segment_at(self, offset: int) -> Segment:
        """The segment that holds a code point of the text."""
        return self.segments[bisect_right(self.segments, offset, key=_START) - 1]


def texts_of(
    row: int, feedback: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]
) -> list[Text]:
    """One text of title and body, or one of the customer's turns and one of all others'.

    An empty side gives none. At most `MAX_CHARACTERS` code points of a side are read.
    """
    context = {
        "declared_language": feedback["language_declared"],
        "prompt": feedback["prompt"],
        "channel": feedback["channel"],
    }
    if not turns:
        role = feedback["speaker_role"]
        parts = [(field, None, role, feedback[field]) for field in ("title", "body")]
        sides = [(role, parts)]
    else:
        parts = [("turn", turn["turn_index"], turn["speaker_role"], turn["text"]) for turn in turns]
        sides = [
            ("customer", [part for part in parts if part[2] == "customer"]),
            ("agent", [part for part in parts if part[2] != "customer"]),
        ]
    joined = (
        _joined(row, side, Context(**context, speaker_role=speaker)) for speaker, side in sides
    )
    return [text for text in joined if text is not None]


def _joined(
    row: int, parts: Sequence[tuple[str, int | None, str | None, str | None]], context: Context
) -> Text | None:
    pieces: list[str] = []
    segments: list[Segment] = []
    length, is_truncated = 0, False
    for field, turn_index, role, content in parts:
        if not content or not content.strip():
            continue
        if length >= MAX_CHARACTERS:
            is_truncated = True
            break
        segments.append(Segment(field, turn_index, role, length))
        room = MAX_CHARACTERS - length
        is_truncated |= len(content) > room
        pieces.append(content[:room])
        length += len(pieces[-1]) + len(SEPARATOR)
    if not pieces:
        return None
    return Text(row, SEPARATOR.join(pieces), tuple(segments), context, is_truncated)
