"""The canonical record: what a source's mapping hands over, before masks and keys.

Sources fill these; the normalize step hashes identities, masks text and writes them. Values are
as the vendor said them: unmasked, so these objects are never logged or stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

IdentityKind = Literal["email", "phone", "account", "nickname", "agent"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the vendor names them; `nickname` never becomes a customer key."""

    kind: IdentityKind
    value: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn; times are milliseconds from the start of the conversation."""

    speaker_role: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker: Identity | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verbatim. `native_id` is None where the source has no globally unique id: the row's id
    then is a digest of text and score with its occurrence in the file. A verbatim has a `body`
    or `turns`, never both; a deleted one (`is_deleted`) may have neither.
    """

    channel: str
    native_id: str | None = None
    body: str | None = None
    title: str | None = None
    turns: Sequence[Turn] = ()
    thread_id: str | None = None
    response_id: str | None = None
    speaker_role: str | None = "customer"
    created_at: datetime | None = None
    updated_at: datetime | None = None
    author: Identity | None = None
    customer: Identity | None = None
    agent: Identity | None = None
    brand: str | None = None
    product: str | None = None
    product_version: str | None = None
    location: str | None = None
    journey_stage: str | None = None
    language_declared: str | None = None
    prompt: str | None = None
    url: str | None = None
    is_deleted: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """One answered scale. `response_id` None means the id of the record's first verbatim."""

    channel: str
    metric: str
    value: float | None
    min: float
    max: float
    name: str = ""
    response_id: str | None = None
    feedback_native_id: str | None = None
    scale_version: str | None = None
    at: datetime | None = None
    updated_at: datetime | None = None
    customer: Identity | None = None
    agent: Identity | None = None
    brand: str | None = None
    product: str | None = None
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event in the life of a ticket or conversation."""

    case_id: str
    event_id: str
    at: datetime
    kind: str
    actor_role: str | None = None
    actor: Identity | None = None
    is_public: bool | None = None
    value: str | None = None
    customer: Identity | None = None


Record = Feedback | Score | CaseEvent


class RecordError(ValueError):
    """A raw record that cannot be used.

    `rule` is a short stable name (`missing_id`, `bad_date`, `empty_text` ...), the message one
    sentence for a person that never repeats the customer's words.
    """

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason
