"""Zendesk's JSON shapes, folded from a ticket's audits up to a moment."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from sandbox.company import Company
from sandbox.model import Agent, Audit, Comment, Person, Ticket
from sandbox.tickets import SYSTEM_ACTOR, user_id

PRODUCT_FIELD, ORDER_FIELD, STORE_FIELD = 360_001, 360_002, 360_003
_SUBDOMAIN = "https://marrowby.zendesk.example"


def iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ticket(one: Ticket, horizon: datetime) -> dict[str, Any]:
    """The ticket as exported before `horizon`; a deleted one keeps its row as "deleted"."""
    audits = [audit for audit in one.audits if audit.at < horizon]
    state = {change.field: change.value for audit in audits for change in audit.changes}
    updated = audits[-1].at
    reindexed = updated + timedelta(seconds=one.reindex_seconds)
    generated = reindexed if reindexed < horizon else updated
    opening = audits[0].comment
    rating = one.rating if one.rating and one.rating.at < horizon else None
    return {
        "url": f"{_SUBDOMAIN}/api/v2/tickets/{one.id}.json",
        "id": one.id,
        "external_id": None,
        "via": {"channel": one.via, "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": iso(audits[0].at),
        "updated_at": iso(updated),
        "generated_timestamp": int(generated.timestamp()),
        "type": "question",
        "subject": one.subject,
        "raw_subject": one.subject,
        "description": opening.said.text if opening else "",
        "priority": state.get("priority"),
        "status": state["status"],
        "recipient": None,
        "requester_id": one.requester_id,
        "submitter_id": one.requester_id,
        "assignee_id": int(state["assignee_id"]) if "assignee_id" in state else one.assignee.id,
        "organization_id": None,
        "group_id": one.assignee.group_id,
        "brand_id": 360_100_001,
        "is_public": True,
        "tags": list(one.tags),
        "custom_fields": [
            {"id": PRODUCT_FIELD, "value": tag_of(one.product)},
            {"id": ORDER_FIELD, "value": one.order_id or None},
            {"id": STORE_FIELD, "value": one.location.code.lower()},
        ],
        "satisfaction_rating": {"score": rating.score if rating else "unoffered"},
    }


def tag_of(product: str) -> str:
    """A product's tagger value: `Click & Collect` is `click_collect`."""
    return "_".join(product.lower().replace("&", " ").split())


def ticket_event(one: Ticket, audit: Audit, with_comments: bool) -> dict[str, Any]:
    """One audit with a child event a change, and one for its comment."""
    event_type = "Create" if audit is one.audits[0] else "Change"
    children: list[dict[str, Any]] = [
        {
            "id": audit.id + 2 + number,
            "via": "Web form",
            "via_reference_id": None,
            "event_type": event_type,
            "previous_value": change.previous,
            change.field: change.value,
        }
        for number, change in enumerate(audit.changes)
    ]
    if audit.comment:
        children.insert(0, _comment_event(audit, audit.comment, with_comments))
    return {
        "id": audit.id,
        "ticket_id": one.id,
        "timestamp": int(audit.at.timestamp()),
        "created_at": iso(audit.at),
        "updater_id": audit.actor_id,
        "via": "Automation" if audit.actor_id == SYSTEM_ACTOR else "Web form",
        "system": {"client": "Mozilla/5.0", "location": "", "latitude": None, "longitude": None},
        "metadata": {},
        "event_type": "Audit",
        "child_events": children,
    }


def _comment_event(audit: Audit, comment: Comment, with_body: bool) -> dict[str, Any]:
    event: dict[str, Any] = {
        "id": comment.id,
        "via": "Web form",
        "via_reference_id": None,
        "event_type": "Comment",
        "comment_present": True,
        "comment_public": comment.is_public,
    }
    if with_body:
        html = escape(comment.said.text).replace("\n", "<br>")
        event |= {
            "type": "Comment",
            "author_id": comment.author_id,
            "body": comment.said.text,
            "plain_body": comment.said.text,
            "html_body": f'<div class="zd-comment" dir="auto">{html}</div>',
            "public": comment.is_public,
            "attachments": [],
            "audit_id": audit.id,
            "created_at": iso(audit.at),
        }
    return event


def metric_events(one: Ticket, horizon: datetime) -> list[dict[str, Any]]:
    """Activation and fulfilment of reply time and requester wait time before `horizon`."""
    created = one.audits[0]
    replied = next(
        (a for a in one.audits[1:]
         if a.comment and a.comment.is_public and a.actor_id != one.requester_id), None
    )  # fmt: skip
    solved = next((a for a in one.audits if any(c.value == "solved" for c in a.changes)), None)
    moments = [
        ("reply_time", "activate", created),
        ("requester_wait_time", "activate", created),
        ("reply_time", "fulfill", replied),
        ("requester_wait_time", "fulfill", solved),
    ]
    return [
        {
            "id": audit.id + 8_000_000_000 + number,
            "ticket_id": one.id,
            "metric": metric,
            "instance_id": 1,
            "type": kind,
            "time": iso(audit.at),
            "_timestamp": int(audit.at.timestamp()),
        }
        for number, (metric, kind, audit) in enumerate(moments)
        if audit and audit.at < horizon
    ]


def rating(one: Ticket) -> dict[str, Any]:
    given = one.rating
    assert given is not None
    return {
        "url": f"{_SUBDOMAIN}/api/v2/satisfaction_ratings/{given.id}.json",
        "id": given.id,
        "assignee_id": one.assignee.id,
        "group_id": one.assignee.group_id,
        "requester_id": one.requester_id,
        "ticket_id": one.id,
        "score": given.score,
        "comment": given.comment.text if given.comment else None,
        "reason": given.reason or "No reason provided",
        "reason_code": 100 if given.reason else 0,
        "created_at": iso(given.at),
        "updated_at": iso(given.at),
    }


def users(company: Company, ids: Iterable[int]) -> list[dict[str, Any]]:
    """Known users among `ids`, by id: customers who wrote a ticket, agents, admins."""
    staff = {agent.id: agent for agent in company.agents}
    writers = company.tickets_by_requester
    found: list[dict[str, Any]] = []
    for number in sorted(ids):
        if number in staff:
            found.append(_agent(staff[number]))
        elif number in writers:
            found.append(_customer(writers[number]))
    return found


def _agent(agent: Agent) -> dict[str, Any]:
    return {"id": agent.id, "name": agent.name, "email": agent.email, "phone": None,
            "role": agent.role, "external_id": None, "active": True}  # fmt: skip


def _customer(person: Person) -> dict[str, Any]:
    return {"id": user_id(person), "name": person.name, "email": person.email,
            "phone": person.phone, "role": "end-user", "external_id": person.account,
            "active": True}  # fmt: skip
