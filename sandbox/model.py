"""What the generated company consists of. Times are UTC; offsets are milliseconds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mention:
    """A topic that a text speaks about; polarity is -1, 0 (a question or wish) or 1."""

    topic: str
    polarity: int


@dataclass(frozen=True)
class Said:
    """A text together with what its writer meant, as far as the generator knows it."""

    text: str
    title: str = ""
    language: str = "en"
    mentions: tuple[Mention, ...] = ()
    pii: tuple[tuple[str, str], ...] = ()
    planted: tuple[str, ...] = ()

    @property
    def is_complaint(self) -> bool:
        """True when at least one mention expresses dissatisfaction."""
        return any(mention.polarity < 0 for mention in self.mentions)

    @property
    def sentiment(self) -> int:
        """Sign of the summed polarity: mixed texts come out as 0."""
        total = sum(mention.polarity for mention in self.mentions)
        return (total > 0) - (total < 0)


@dataclass(frozen=True)
class Revision:
    """An edit by the author: from `at` on, the text (and rating) is this one."""

    at: datetime
    said: Said
    rating: int | None = None


@dataclass(frozen=True)
class Location:
    code: str
    name: str
    country: str


@dataclass(frozen=True)
class Person:
    """A customer. `account` is printed on receipts; `handle` is the Mastodon name."""

    id: str
    name: str
    email: str
    phone: str
    account: str
    country: str
    language: str
    handle: str
    nickname: str
    address: str
    location: Location
    segment: str
    plan: str
    signed_up_at: datetime
    update_lag_days: float


@dataclass(frozen=True)
class Agent:
    id: int
    name: str
    email: str
    role: str
    group_id: int


@dataclass(frozen=True)
class Order:
    id: str
    customer_id: str
    at: datetime
    location_code: str
    product: str
    amount: float
    currency: str
    status: str


@dataclass(frozen=True)
class Review:
    id: str
    storefront: str
    customer_id: str
    author: str
    version: str
    at: datetime
    rating: int
    said: Said
    revisions: tuple[Revision, ...] = ()
    deleted_at: datetime | None = None
    votes: int = 0


@dataclass(frozen=True)
class Post:
    id: str
    customer_id: str | None
    handle: str
    at: datetime
    tags: tuple[str, ...]
    said: Said
    declared_language: str | None
    addresses_brand: bool = False
    link: str | None = None
    in_reply_to: str | None = None
    revisions: tuple[Revision, ...] = ()
    deleted_at: datetime | None = None


@dataclass(frozen=True)
class Comment:
    id: int
    author_id: int
    is_public: bool
    said: Said


@dataclass(frozen=True)
class Change:
    """One field of a ticket set by an audit; `previous` is None on creation."""

    field: str
    value: str
    previous: str | None


@dataclass(frozen=True)
class Audit:
    """Everything that one update of a ticket did, as the vendor exports it."""

    id: int
    at: datetime
    actor_id: int
    changes: tuple[Change, ...]
    comment: Comment | None = None


@dataclass(frozen=True)
class SatisfactionRating:
    id: int
    at: datetime
    score: str
    comment: Said | None
    reason: str


@dataclass(frozen=True)
class Ticket:
    id: int
    requester: Person
    requester_id: int
    assignee: Agent
    subject: str
    via: str
    product: str
    location: Location
    order_id: str
    tags: tuple[str, ...]
    audits: tuple[Audit, ...]
    rating: SatisfactionRating | None
    reindex_seconds: int
    planted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    role: str
    said: Said
    begin_ms: int
    end_ms: int


@dataclass(frozen=True)
class Conversation:
    """A call or a chat. `status` is the analysis job's: COMPLETED, FAILED or SKIPPED."""

    id: str
    kind: str
    at: datetime
    customer: Person
    agent: Agent
    turns: tuple[Turn, ...]
    outcome: str
    status: str = "COMPLETED"
    planted: tuple[str, ...] = ()

    @property
    def duration_ms(self) -> int:
        return max((turn.end_ms for turn in self.turns), default=0)


@dataclass(frozen=True)
class SurveyResponse:
    """One answered questionnaire; scales are NPS 0-10, CSAT 1-5, CES 1-7 (7 = easy)."""

    id: str
    at: datetime
    customer: Person
    product: str
    location: Location
    order_id: str
    nps: int | None
    csat: int | None
    ces: int | None
    reason: Said
    improve: Said


@dataclass(frozen=True)
class KioskAnswer:
    id: str
    at: datetime
    location: Location
    smiley: int
    said: Said
