from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from extractors.core.engine import extract
from extractors.core.errors import ConfigError, PaginationError
from extractors.sources.zendesk import SOURCE
from lake.config import SourceConfig
from lake.records import CaseEvent, Feedback, Identity, Record, RecordError, Score

END = datetime(2026, 5, 20, tzinfo=UTC)
CREDENTIALS = {"email": "me@acme.example", "token": "abc"}
CUSTOMER = {"id": 11, "role": "end-user", "email": "kim@example.org", "phone": "+4912345"}
AGENT = {"id": 22, "role": "agent", "email": "lee@acme.example"}
USERS = {"11": CUSTOMER, "22": AGENT}
TICKET = {
    "id": 5,
    "created_at": "2026-05-01T10:00:00Z",
    "updated_at": "2026-05-02T10:00:00Z",
    "generated_timestamp": 1777716000,
    "subject": "Late",
    "description": "Where is my order?",
    "status": "open",
    "requester_id": 11,
    "submitter_id": 11,
    "assignee_id": 22,
    "brand_id": 9,
    "via": {"channel": "email"},
    "custom_fields": [{"id": 77, "value": "delivery"}, {"id": 78, "value": None}],
    "_users": USERS,
}
RATING = {
    "id": 9,
    "ticket_id": 5,
    "score": "bad",
    "comment": "Took a week.",
    "reason": "Too slow",
    "requester_id": 11,
    "assignee_id": 22,
    "created_at": "2026-05-03T10:00:00Z",
    "updated_at": "2026-05-04T10:00:00Z",
    "_users": USERS,
}


def event(*children: dict[str, Any], updater: int = 22) -> dict[str, Any]:
    return {
        "id": 500,
        "ticket_id": 5,
        "created_at": "2026-05-02T10:00:00Z",
        "timestamp": 1777716000,
        "updater_id": updater,
        "child_events": list(children),
        "_users": USERS,
    }


def comment(author: int, is_public: bool = True, **values: Any) -> dict[str, Any]:
    return {
        "id": 501,
        "event_type": "Comment",
        "author_id": author,
        "body": "On its way.",
        "public": is_public,
        **values,
    }


def records(stream: str, payload: Any, **params: Any) -> list[Record]:
    config = SourceConfig(name="one", type="zendesk", params=params)
    return list(SOURCE.to_records(config, stream, payload))


def verbatims(found: list[Record]) -> list[Feedback]:
    return [record for record in found if isinstance(record, Feedback)]


def events(found: list[Record]) -> list[tuple[str, str | None, str | None]]:
    return [
        (record.kind, record.actor_role, record.value)
        for record in found
        if isinstance(record, CaseEvent)
    ]


def test_a_ticket_gives_its_first_message_and_its_creation() -> None:
    found = records("tickets", TICKET, custom_fields={"product": 77, "tier": 78},
                    brands={"9": "Acme"})  # fmt: skip
    [first] = verbatims(found)
    assert (first.native_id, first.thread_id, first.speaker_role) == ("ticket/5", "5", "customer")
    assert (first.title, first.body) == ("Late", "Where is my order?")
    assert first.customer == Identity("email", "kim@example.org")
    assert (first.product, first.brand, first.attributes["tier"]) == ("delivery", "Acme", None)
    assert events(found) == [
        ("created", "customer", None),
        ("channel", None, "email"),
        ("brand", None, "Acme"),
    ]


def test_a_ticket_that_an_agent_wrote_is_the_agents_words() -> None:
    [first] = verbatims(records("tickets", {**TICKET, "submitter_id": 22}))
    assert first.speaker_role == "agent"
    assert first.customer == Identity("email", "kim@example.org")


def test_a_deleted_ticket_keeps_no_words() -> None:
    found = records("tickets", {**TICKET, "status": "deleted"})
    [gone] = verbatims(found)
    assert (gone.is_deleted, gone.title, gone.body) == (True, None, None)
    assert events(found)[-1] == ("deleted", None, None)


def test_a_public_comment_is_its_authors_words() -> None:
    found = records("comments", event(comment(11), updater=11))
    [said] = verbatims(found)
    assert (said.native_id, said.thread_id, said.speaker_role) == ("comment/501", "5", "customer")
    assert events(found) == [("comment", "customer", None)]
    [reply] = verbatims(records("comments", event(comment(22))))
    assert (reply.speaker_role, reply.agent) == ("agent", Identity("agent", "22"))
    assert reply.customer is None


def test_a_private_note_is_an_event_without_words() -> None:
    [note] = records("comments", event(comment(22, is_public=False)))
    assert isinstance(note, CaseEvent)
    assert (note.kind, note.is_public, note.actor_role) == ("comment", False, "agent")


def test_the_first_comment_is_left_to_the_ticket() -> None:
    created = {"id": 502, "event_type": "Create", "status": "new", "previous_value": None}
    found = records("comments", event(comment(11), created, updater=11))
    assert verbatims(found) == []
    assert events(found) == [("status", "customer", "new")]


def test_changes_become_the_life_of_the_case() -> None:
    changes = [
        {"id": 601, "event_type": "Change", "status": "solved", "previous_value": "open"},
        {"id": 602, "event_type": "Change", "priority": "high", "previous_value": None},
        {"id": 603, "event_type": "Change", "assignee_id": 22, "previous_value": None},
        {"id": 604, "event_type": "Change", "subject": "other", "previous_value": None},
    ]
    found = records("comments", event(*changes, updater=-1))
    assert events(found) == [
        ("status", "system", "solved"),
        ("priority", "system", "high"),
        ("assignee", "system", "22"),
    ]


def test_an_author_whom_the_vendor_forgot_has_no_role() -> None:
    [said] = verbatims(records("comments", {**event(comment(99)), "_users": {}}))
    assert (said.speaker_role, said.customer, said.agent) == (None, None, None)


def test_a_rating_is_a_score_with_the_comment_as_its_words() -> None:
    found = records("satisfaction_ratings", RATING)
    [words] = verbatims(found)
    [score] = [record for record in found if isinstance(record, Score)]
    assert (words.native_id, words.body, words.thread_id) == ("rating/9", "Took a week.", "5")
    assert (score.metric, score.value, score.min, score.max) == ("csat", 0.0, 0, 1)
    assert (score.scale_version, score.feedback_native_id) == ("zendesk_good_bad", "rating/9")
    assert events(found) == [("rating", "customer", "bad")]


@pytest.mark.parametrize(
    ("score", "value"),
    [("good", 1.0), ("bad", 0.0), ("good_with_comment", 1.0), ("received_bad_with_comment", 0.0)],
)
def test_ratings_are_good_or_bad(score: str, value: float) -> None:
    found = records("satisfaction_ratings", {**RATING, "score": score, "comment": None})
    assert [record.value for record in found if isinstance(record, Score)] == [value]
    assert verbatims(found) == []


@pytest.mark.parametrize("score", ["offered", "unoffered"])
def test_a_rating_that_nobody_gave_holds_nothing(score: str) -> None:
    assert records("satisfaction_ratings", {**RATING, "score": score}) == []


@pytest.mark.parametrize(
    ("stream", "payload", "rule"),
    [
        ("tickets", {**TICKET, "id": None}, "missing_id"),
        ("tickets", {**TICKET, "created_at": "soon"}, "bad_date"),
        ("tickets", {**TICKET, "description": {"a": 1}}, "wrong_type"),
        ("tickets", {**TICKET, "custom_fields": "none"}, "wrong_type"),
        ("comments", {**event(), "child_events": None}, "wrong_type"),
        ("comments", event(comment(11, body=" ")), "empty_text"),
        ("comments", event(comment(11, public="yes")), "wrong_type"),
        ("satisfaction_ratings", {**RATING, "score": "meh"}, "score_out_of_range"),
        ("satisfaction_ratings", "text", "wrong_type"),
    ],
)
def test_a_record_that_cannot_be_used_says_why(stream: str, payload: Any, rule: str) -> None:
    with pytest.raises(RecordError) as raised:
        records(stream, payload)
    assert raised.value.rule == rule


def asked(wire: Any, home: Any, stream: str, *bodies: dict[str, Any], at: datetime = END) -> Any:
    """What a pull asks for when the vendor answers with `bodies` in turn."""
    waiting = list(bodies)

    def answer(path: str, _: object) -> Any:
        body = {"users": []} if "show_many" in path else waiting.pop(0)
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()

    with wire(answer) as line:
        tenant = home("zendesk", {"base_url": line.url})
        extract(tenant.at(at), "one", stream, credentials=CREDENTIALS)
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        for path in line.asked
    ]


def test_tickets_go_on_by_the_vendors_cursor_and_never_by_the_clock(wire: Any, home: Any) -> None:
    ticket = {name: value for name, value in TICKET.items() if name != "_users"}
    first = asked(wire, home, "tickets",
                  {"tickets": [ticket], "after_cursor": "c1", "end_of_stream": True})  # fmt: skip
    second = asked(wire, home, "tickets",
                   {"tickets": [], "after_cursor": "c2", "end_of_stream": True},
                   at=END + timedelta(days=1))  # fmt: skip
    assert first[0] == {"start_time": "0", "per_page": "1000"}
    assert first[1]["ids"] == "11,22"
    assert second == [{"cursor": "c1", "per_page": "1000"}]


def test_an_empty_page_of_tickets_is_no_end(wire: Any, home: Any) -> None:
    queries = asked(
        wire, home, "tickets",
        {"tickets": [], "after_cursor": "c1", "end_of_stream": False},
        {"tickets": [], "after_cursor": "c2", "end_of_stream": True},
    )  # fmt: skip
    assert [query.get("cursor") for query in queries] == [None, "c1"]


def test_events_go_on_an_hour_before_the_last_one_landed(wire: Any, home: Any) -> None:
    last = {"id": 1, "timestamp": 1777716000, "child_events": []}
    asked(wire, home, "comments", {"ticket_events": [last], "end_of_stream": True})
    [query] = asked(wire, home, "comments", {"ticket_events": [last], "end_of_stream": True},
                    at=END + timedelta(days=1))  # fmt: skip
    assert query["start_time"] == str(1777716000 - 3600)
    assert query["include"] == "comment_events"


def test_an_export_without_its_end_mark_is_an_error(wire: Any, home: Any) -> None:
    with pytest.raises(PaginationError, match="no end marker end_of_stream"):
        asked(wire, home, "tickets", {"tickets": [], "after_cursor": "c1"})


def test_a_subdomain_or_address_is_needed(home: Any) -> None:
    with pytest.raises(ConfigError, match="subdomain"):
        extract(home("zendesk", {}).at(END), "one", "tickets", credentials=CREDENTIALS)
