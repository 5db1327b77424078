"""Tickets, ticket events and ratings as verbatims, scores and the life of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from extractors.core.fields import identifier, mapping, moment, moment_or_none, text
from extractors.sources.zendesk import people
from lake.config import SourceConfig
from lake.records import CaseEvent, Feedback, Record, RecordError, Score

_FIELDS = {
    "tickets": """url id external_id via created_at updated_at generated_timestamp type subject
        raw_subject description priority status custom_status_id recipient requester_id
        submitter_id assignee_id organization_id group_id collaborator_ids follower_ids
        email_cc_ids forum_topic_id problem_id has_incidents is_public due_at tags custom_fields
        fields satisfaction_rating sharing_agreement_ids ticket_form_id brand_id
        allow_channelback allow_attachments from_messaging_channel encoded_id
        support_type""",
    "comments": """id instance_id ticket_id timestamp created_at updater_id via system metadata
        event_type child_events""",
    "satisfaction_ratings": """url id assignee_id group_id requester_id ticket_id score comment
        reason reason_id reason_code created_at updated_at""",
}
_COLUMNS = ("product", "product_version", "location", "journey_stage")
_CHANGES = {"status": "status", "priority": "priority", "assignee_id": "assignee"}


def fields(_: SourceConfig, stream: str) -> frozenset[str]:
    return frozenset(_FIELDS[stream].split())


def to_records(config: SourceConfig, stream: str, payload: Any) -> Iterator[Record]:
    read: dict[str, Callable[[SourceConfig, Mapping[str, Any]], Iterator[Record]]] = {
        "tickets": _ticket,
        "comments": _event,
        "satisfaction_ratings": _rating,
    }
    return read[stream](config, mapping(payload))


def _ticket(config: SourceConfig, ticket: Mapping[str, Any]) -> Iterator[Record]:
    """The first message, and the ticket's creation; a deleted ticket's, and its deletion."""
    case = identifier(ticket.get("id"), "id")
    created = moment(ticket.get("created_at"), "created_at")
    updated = moment_or_none(ticket.get("updated_at"), "updated_at")
    requester = people.of(ticket, "requester_id")
    submitter = people.of(ticket, "submitter_id") or requester
    is_deleted = ticket.get("status") == "deleted"
    title, body = (
        text(ticket.get("subject"), "subject"),
        text(ticket.get("description"), "description"),
    )
    if title or body or is_deleted:
        custom = _custom(config, ticket)
        yield Feedback(
            channel="ticket",
            native_id=f"ticket/{case}",
            title=None if is_deleted else title,
            body=None if is_deleted else body,
            thread_id=case,
            speaker_role=people.role(submitter) or "customer",
            created_at=created,
            updated_at=updated,
            customer=people.customer(requester),
            agent=people.agent(ticket.get("assignee_id")),
            brand=_brand(config, ticket),
            attributes={
                **{name: ticket.get(name) for name in ("status", "priority", "type", "tags")},
                "via": _via(ticket),
                **{name: value for name, value in custom.items() if name not in _COLUMNS},
            },
            is_deleted=is_deleted,
            **{name: value for name, value in custom.items() if name in _COLUMNS},  # type: ignore[arg-type]
        )
    yield CaseEvent(
        case, "created", created, "created", people.role(submitter),
        actor=people.identity(submitter), is_public=True, customer=people.customer(requester),
    )  # fmt: skip
    if via := _via(ticket):
        yield CaseEvent(case, "channel", created, "channel", value=via)
    if brand := _brand(config, ticket):
        yield CaseEvent(case, "brand", created, "brand", value=brand)
    if is_deleted:
        yield CaseEvent(case, "deleted", updated or created, "deleted")


def _event(_: SourceConfig, event: Mapping[str, Any]) -> Iterator[Record]:
    """What one update of a ticket changed, and its comment.

    The first comment of a ticket is its description, which the ticket itself gives.
    """
    case = identifier(event.get("ticket_id"), "ticket_id")
    identifier(event.get("id"), "id")
    at = moment(event.get("created_at") or event.get("timestamp"), "created_at")
    children = event.get("child_events")
    if not isinstance(children, list) or not all(isinstance(child, dict) for child in children):
        raise RecordError("wrong_type", "child_events is not a list of objects")
    actor = people.of(event, "updater_id")
    role = people.role(actor) or people.system_role(event.get("updater_id"))
    is_creation = any(child.get("event_type") == "Create" for child in children)
    for child in children:
        number = identifier(child.get("id"), "child_events.id")
        if child.get("event_type") == "Comment":
            if not is_creation:
                yield from _comment(event, child, case, number, at)
            continue
        for field, kind in _CHANGES.items():
            if field in child and child[field] is not None:
                value = identifier(child[field], field)
                yield CaseEvent(
                    case, f"{kind}/{number}", at, kind, role,
                    actor=people.identity(actor), value=value,
                )  # fmt: skip


def _comment(
    event: Mapping[str, Any], child: Mapping[str, Any], case: str, number: str, at: datetime
) -> Iterator[Record]:
    """A comment's event, and its words unless they are a note among agents."""
    author = people.of(event, "author_id", child.get("author_id"))
    is_public = child.get("public", child.get("comment_public"))
    if not isinstance(is_public, bool):
        raise RecordError("wrong_type", "a comment does not say whether it is public")
    role = people.role(author) or (None if is_public else "agent")
    yield CaseEvent(
        case, f"comment/{number}", at, "comment", role,
        actor=people.identity(author), is_public=is_public,
    )  # fmt: skip
    body = text(child.get("plain_body") or child.get("body"), "body")
    if is_public and body is None:
        raise RecordError("empty_text", "a public comment has no text")
    if is_public:
        yield Feedback(
            channel="ticket",
            native_id=f"comment/{number}",
            body=body,
            thread_id=case,
            speaker_role=role,
            created_at=moment_or_none(child.get("created_at"), "comment.created_at") or at,
            customer=people.customer(author) if role == "customer" else None,
            agent=people.agent(child.get("author_id")) if role == "agent" else None,
        )


def _rating(_: SourceConfig, rating: Mapping[str, Any]) -> Iterator[Record]:
    """The score, the rating's event, and its comment; nothing for one that was only offered."""
    number = identifier(rating.get("id"), "id")
    case = identifier(rating.get("ticket_id"), "ticket_id")
    score = identifier(rating.get("score"), "score")
    if score in ("offered", "unoffered"):
        return
    value = {"good": 1.0, "bad": 0.0}.get(score.removeprefix("received_").split("_")[0])
    if value is None:
        raise RecordError("score_out_of_range", "score is neither good nor bad")
    created = moment(rating.get("created_at"), "created_at")
    updated = moment_or_none(rating.get("updated_at"), "updated_at")
    customer = people.customer(people.of(rating, "requester_id"))
    agent = people.agent(rating.get("assignee_id"))
    native, body = f"rating/{number}", text(rating.get("comment"), "comment")
    if body:
        yield Feedback(
            channel="ticket", native_id=native, body=body, thread_id=case, response_id=native,
            created_at=created, updated_at=updated, customer=customer, agent=agent,
            attributes={"reason": text(rating.get("reason"), "reason")},
        )  # fmt: skip
    yield Score(
        channel="ticket", metric="csat", value=value, min=0, max=1, response_id=native,
        feedback_native_id=native if body else None, scale_version="zendesk_good_bad",
        at=updated or created, updated_at=updated, customer=customer, agent=agent,
    )  # fmt: skip
    yield CaseEvent(
        case, native, updated or created, "rating", "customer",
        value="good" if value else "bad", customer=customer,
    )  # fmt: skip


def _via(ticket: Mapping[str, Any]) -> str | None:
    via = ticket.get("via")
    return text(via.get("channel"), "via.channel") if isinstance(via, dict) else None


def _brand(config: SourceConfig, ticket: Mapping[str, Any]) -> str | None:
    brand = ticket.get("brand_id")
    return config.params.get("brands", {}).get(str(brand)) if brand is not None else None


def _custom(config: SourceConfig, ticket: Mapping[str, Any]) -> dict[str, str | None]:
    """Custom fields that `params.custom_fields` names: name -> field id."""
    listed = ticket.get("custom_fields") or []
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise RecordError("wrong_type", "custom_fields is not a list of objects")
    values = {str(entry.get("id")): entry.get("value") for entry in listed}
    found = {}
    for name, field in config.params.get("custom_fields", {}).items():
        value = values.get(str(field))
        found[name] = None if value is None or value == "" else str(value)
    return found
