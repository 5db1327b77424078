"""What is known of a text before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_PUBLIC: Final = frozenset({"review", "social"})


@dataclass(frozen=True, slots=True)
class Context:
    """`declared_language` is a prior, `language` settles it; `prompt` is the question that the
    text answers; an agent's turn is read, but its speaker's troubles are not the customer's."""

    declared_language: str | None = None
    language: str | None = None
    prompt: str | None = None
    channel: str | None = None
    speaker_role: str | None = None

    @property
    def is_customer(self) -> bool:
        return self.speaker_role in (None, "customer")

    @property
    def is_public(self) -> bool:
        """Whether others read along: there, to name a failure is to complain of it."""
        return self.channel in _PUBLIC


NOTHING_KNOWN = Context()
