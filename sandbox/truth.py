"""What the generator meant, one record a piece of feedback; for tests, never served."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sandbox.company import Company
from sandbox.model import Conversation, Mention, Said


@dataclass(frozen=True)
class Truth:
    """`key` is the native id in `source`; deleted or edited pieces name the times."""

    source: str
    stream: str
    key: str
    channel: str
    customer_id: str | None
    at: datetime
    text: str
    language: str
    mentions: tuple[Mention, ...]
    sentiment: int
    is_complaint: bool
    pii: tuple[tuple[str, str], ...]
    planted: tuple[str, ...]
    rating: int | None = None
    version: str | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    outcome: str | None = None


def truth(company: Company) -> list[Truth]:
    """Every piece of feedback as first written, and edits as pieces of their own."""
    return [
        *_reviews(company),
        *_posts(company),
        *_tickets(company),
        *_conversations(company),
        *_surveys(company),
        *_kiosk(company),
    ]


def write_truth(company: Company, path: Path) -> int:
    """Writes JSON lines; the number of records."""
    records = truth(company)
    lines = (json.dumps(asdict(one), default=str, ensure_ascii=False) for one in records)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(records)


def _piece(
    source: str,
    stream: str,
    key: str,
    channel: str,
    customer_id: str | None,
    at: datetime,
    said: Said,
    planted: tuple[str, ...] = (),
    rating: int | None = None,
    version: str | None = None,
    edited_at: datetime | None = None,
    deleted_at: datetime | None = None,
    outcome: str | None = None,
) -> Truth:
    marks = (*said.planted, *planted)
    marks += ("edited",) if edited_at and "edited" not in marks else ()
    marks += ("deleted",) if deleted_at else ()
    return Truth(
        source,
        stream,
        key,
        channel,
        customer_id,
        at,
        said.text,
        said.language,
        said.mentions,
        said.sentiment,
        said.is_complaint,
        said.pii,
        marks,
        rating,
        version,
        edited_at,
        deleted_at,
        outcome,
    )


def _reviews(company: Company) -> Iterator[Truth]:
    for review in company.reviews:
        edits = review.revisions
        yield _piece(
            "app_store",
            "reviews",
            review.id,
            "review",
            review.customer_id,
            review.at,
            review.said,
            rating=review.rating,
            version=review.version,
            edited_at=edits[0].at if edits else None,
            deleted_at=review.deleted_at,
        )
        for edit in edits:
            yield _piece(
                "app_store",
                "reviews",
                review.id,
                "review",
                review.customer_id,
                edit.at,
                edit.said,
                rating=edit.rating,
                version=review.version,
                deleted_at=review.deleted_at,
            )


def _posts(company: Company) -> Iterator[Truth]:
    for post in company.posts:
        edits = post.revisions
        yield _piece(
            "mastodon",
            "tag_timeline",
            post.id,
            "social",
            post.customer_id,
            post.at,
            post.said,
            edited_at=edits[0].at if edits else None,
            deleted_at=post.deleted_at,
        )
        for edit in edits:
            yield _piece(
                "mastodon",
                "tag_timeline",
                post.id,
                "social",
                post.customer_id,
                edit.at,
                edit.said,
                deleted_at=post.deleted_at,
            )


def _tickets(company: Company) -> Iterator[Truth]:
    for ticket in company.tickets:
        gone = next((a.at for a in ticket.audits for c in a.changes if c.value == "deleted"), None)
        for audit in ticket.audits:
            if audit.comment and audit.comment.author_id == ticket.requester_id:
                yield _piece(
                    "zendesk",
                    "ticket_events",
                    str(audit.comment.id),
                    "ticket",
                    ticket.requester.id,
                    audit.at,
                    audit.comment.said,
                    planted=ticket.planted,
                    deleted_at=gone,
                )
        if ticket.rating and ticket.rating.comment:
            yield _piece(
                "zendesk",
                "satisfaction_ratings",
                str(ticket.rating.id),
                "ticket",
                ticket.requester.id,
                ticket.rating.at,
                ticket.rating.comment,
                planted=ticket.planted,
                rating=int(ticket.rating.score == "good"),
            )


def _conversations(company: Company) -> Iterator[Truth]:
    streams = (
        ("contact_lens", "voice", "call", company.calls),
        ("contact_lens", "chat", "chat", company.chats),
        ("files", "chats", "chat", company.file_chats),
    )
    for source, stream, channel, conversations in streams:
        for one in conversations:
            if one.status == "COMPLETED":
                yield _piece(
                    source,
                    stream,
                    one.id,
                    channel,
                    one.customer.id,
                    one.at,
                    customer_side(one),
                    planted=one.planted,
                    outcome=one.outcome,
                )


def customer_side(conversation: Conversation) -> Said:
    """What the customer said, one turn a line; personal data of both sides."""
    turns = [turn.said for turn in conversation.turns if turn.role == "customer"]
    return Said(
        text="\n".join(said.text for said in turns),
        mentions=tuple(dict.fromkeys(m for said in turns for m in said.mentions)),
        pii=tuple(dict.fromkeys(p for turn in conversation.turns for p in turn.said.pii)),
    )


def _surveys(company: Company) -> Iterator[Truth]:
    for response in company.surveys:
        for question, said in (("reason", response.reason), ("improve", response.improve)):
            if said.text:
                yield _piece(
                    "files",
                    "survey",
                    f"{response.id}/{question}",
                    "survey",
                    response.customer.id,
                    response.at,
                    said,
                    rating=response.nps,
                )


def _kiosk(company: Company) -> Iterator[Truth]:
    for answer in company.kiosk:
        if answer.said.text:
            yield _piece(
                "files",
                "kiosk",
                answer.id,
                "survey",
                None,
                answer.at,
                answer.said,
                rating=answer.smiley,
            )
