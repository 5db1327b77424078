"""What is known of a text before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_IS_OPINION: Final = {"review": True, "social": True, "survey": True,
                      "ticket": False, "chat": False, "call": False}  # fmt: skip


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
    def is_opinion(self) -> bool | None:
        """Whether an opinion is given (a review, a post, an answer to a survey) and no help sought:
        there, to name a failure is to complain of it. None where the channel does not tell."""
        return _IS_OPINION.get(self.channel or "")


NOTHING_KNOWN = Context()
