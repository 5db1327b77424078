"""What discovery reads and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    """`id` names the sentence's place and never changes; `person` is whoever said it, or the
    verbatim where that is unknown. `text` is masked, `language` a scored one."""

    id: str
    person: str
    text: str
    language: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A fixed prototype: the weighted stems of the sentences that founded it.

    Nothing of a theme changes after its founding, so what it holds is decided by the sentences
    alone. `generation` numbers the rounds of founding: a sentence belongs to the earliest
    generation that it is near enough to. `merged_into` is the theme that counts its sentences.
    """

    id: str
    language: str
    label: str
    phrases: tuple[str, ...]
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    generation: int
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A sentence of a theme; `theme` is never a merged one. `quote_rank` counts from 1."""

    theme: str
    sentence: Sentence
    similarity: float
    quote_rank: int | None


@dataclass(frozen=True, slots=True)
class Discovery:
    """All themes, those known before first, and the sentences that belong to one."""

    themes: tuple[Theme, ...]
    members: tuple[Member, ...]
