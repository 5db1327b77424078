"""The lake that the published tables are tested on: a few small stories with known answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.dbt_project.lake_fixture import Row, SyntheticLake, at

WAIT_TEXT = "Café 😀 fine, but the wait was endless."
NPS_WEEK = {"promoter": 20, "passive": 6, "detractor": 4}
NPS_WEEK_BEFORE = {"promoter": 10, "passive": 10, "detractor": 10}
CRASH_DAY = "2026-06-26"
CRASHES = 10


def tell() -> SyntheticLake:
    lake = SyntheticLake()
    _versions(lake)
    _wait(lake)
    _statuses(lake)
    _scores(lake)
    _ticket(lake)
    _call(lake)
    _crashes(lake)
    _impact(lake)
    _themes(lake)
    _inputs(lake)
    _books(lake)
    return lake


def _versions(lake: SyntheticLake) -> None:
    """An edit, a late copy of the original, a deletion, and a row that never changed."""
    said = {"source": "books", "created_at": at("2026-06-01T10:00:00")}
    lake.feedback("books:edited", "first words", batch="b1", **said)
    lake.feedback("books:gone", "regretted", batch="b1", **said)
    lake.feedback("books:kept", "kept", batch="b1", **said)
    edit = {"updated_at": at("2026-06-02T10:00:00"), "batch": "b2"}
    lake.feedback("books:edited", "better words", **said, **edit)
    lake.feedback(
        "books:gone",
        None,
        source="books",
        batch="b2",
        updated_at=at("2026-06-03T00:00:00"),
        is_deleted=True,
    )
    late = at("2026-06-20T00:00:00")
    lake.feedback("books:edited", "first words", batch="b3", extracted_at=late, **said)


def _wait(lake: SyntheticLake) -> None:
    """One complaint with two topics, evidence after an emoji, five stars beside an angry text."""
    said = lake.feedback(
        "shop:wait",
        WAIT_TEXT,
        created_at=at("2026-06-09T08:00:00"),
        brand="Acme",
        product="Desk",
        customer_key="anna",
    )
    angry = {"sentiment": -0.7, "sentiment_label": "negative", "is_complaint": True}
    lake.document(said, severity=1, complaint_probability=0.9, **angry)
    lake.sentence(said, 0, complaint_probability=0.9, sentiment=-0.7)
    start = WAIT_TEXT.index("wait")
    lake.mention(said, "support.speed.wait", "negative", 0, start=start, end=start + 4)
    lake.mention(said, "staff.manner", "positive", 1, start=0, end=4)
    lake.score(
        "shop:wait",
        "stars",
        5,
        feedback_id="shop:wait",
        channel="review",
        at=at("2026-06-09T08:00:00"),
        brand="Acme",
    )


def _statuses(lake: SyntheticLake) -> None:
    lake.feedback("shop:pending", "not read yet", created_at=at("2026-06-10T08:00:00"))
    lake.feedback("shop:silent", None, created_at=at("2026-06-10T08:00:00"))
    unread = {"ok": False, "is_complaint": None, "sentiment": None, "sentiment_label": None}
    foreign = lake.feedback("shop:foreign", "nem értem", created_at=at("2026-06-10T08:00:00"))
    lake.document(foreign, failure_reasons=["language_not_scored:hu"], **unread)
    broken = lake.feedback("shop:broken", "boom", created_at=None)
    lake.document(broken, failure_reasons=["error:ValueError"], **unread)


def _scores(lake: SyntheticLake) -> None:
    values = {"promoter": 9, "passive": 8, "detractor": 6}
    for day, counts in (("2026-06-16", NPS_WEEK), ("2026-06-09", NPS_WEEK_BEFORE)):
        for kind, count in counts.items():
            for number in range(count):
                answer = f"survey:{day}-{kind}-{number}"
                lake.score(answer, "nps", values[kind], at=at(f"{day}T12:00:00"), brand="Acme")
    lake.score("survey:11", "nps", 4, min=1, max=5, at=at("2026-06-16T12:00:00"))
    for number, value in enumerate([5, 5, 5, 4, 4, 4, 4, 3, 2, 1]):
        lake.score(f"survey:c{number}", "csat", value, at=at("2026-06-16T12:00:00"), brand="Acme")
    for number, value in enumerate([1, 1, 1, 0]):
        answered = at("2026-06-16T12:00:00")
        lake.score(f"desk:g{number}", "csat", value, min=0, max=1, at=answered, channel="ticket")
    lake.score("survey:odd", "csat", 80, min=0, max=100, at=at("2026-06-16T12:00:00"))
    for number, value in enumerate([7, 6, 5, 4, 2, 7]):
        lake.score(f"survey:e{number}", "ces", value, at=at("2026-06-16T12:00:00"))
    old = {"min": 1, "max": 5, "scale_version": "ces_1", "at": at("2026-06-16T12:00:00")}
    for number, value in enumerate([1, 2, 4, 5, 1]):
        lake.score(f"survey:o{number}", "ces", value, **old)
    lake.score("survey:withdrawn", "nps", 10, at=at("2026-06-16T12:00:00"))
    lake.score(
        "survey:withdrawn", "nps", None, updated_at=at("2026-06-17T12:00:00"), is_deleted=True
    )


def _ticket(lake: SyntheticLake) -> None:
    """Opened Friday 16:00, noted, answered Monday 10:00, solved 11:00, reopened, solved again."""
    case = {"source": "desk", "customer_key": "anna-phone"}
    agent = case | {"actor_role": "agent", "actor_key": "agent-7"}
    lake.event("desk:1", "2026-06-12T16:00:00", "created", actor_role="customer", **case)
    lake.event("desk:1", "2026-06-12T16:05:00", "comment", is_public=False, **agent)
    lake.event("desk:1", "2026-06-12T16:06:00", "comment", is_public=True, actor_role="bot", **case)
    lake.event("desk:1", "2026-06-15T10:00:00", "comment", is_public=True, **agent)
    lake.event("desk:1", "2026-06-15T11:00:00", "status", value="solved", **agent)
    lake.event("desk:1", "2026-06-16T09:00:00", "status", value="open", **agent)
    lake.event("desk:1", "2026-06-16T12:00:00", "status", value="solved", **agent)
    lake.event("desk:2", "2026-06-12T16:00:00", "created", actor_role="customer", **case)
    lake.event("desk:2", "2026-06-12T17:00:00", "deleted", **case)
    message = lake.feedback(
        "desk:1-a",
        "where is my refund",
        source="desk",
        channel="ticket",
        thread_id="desk:1",
        created_at=at("2026-06-12T16:00:00"),
        customer_key="anna-phone",
        brand="Acme",
    )
    lake.document(message)
    lake.mention(message, "billing.refund", "negative")


def _call(lake: SyntheticLake) -> None:
    """A call of the same person on the same topic, four days after her ticket."""
    call = lake.feedback(
        "calls:1",
        None,
        source="calls",
        channel="call",
        created_at=at("2026-06-16T16:00:00"),
        customer_key="anna",
        agent_key="agent-7",
        brand="Acme",
    )
    lake.document(
        call,
        contact_reason="billing.refund",
        is_resolved=True,
        customer_sentiment_by_quarter=[-0.5, -0.2, 0.0, 0.25],
    )
    turns = [
        ("agent", 0, 4_000),
        ("customer", 5_000, 15_000),
        ("agent", 14_500, 20_000),
        ("customer", 26_000, 30_000),
        ("agent", 29_800, 40_000),
    ]
    for index, (role, start, end) in enumerate(turns):
        lake.turn(call, index, role, start_ms=start, end_ms=end, text="about my refund")
    refund = {"field": "turn", "turn_index": 1, "start": 9, "end": 15}
    lake.mention(call, "billing.refund", "negative", speaker_role="customer", **refund)


def _crashes(lake: SyntheticLake) -> None:
    """A crash every other day for eight weeks, then ten on one day; a second topic stays calm."""
    first = at("2026-05-01T09:00:00")
    for day in range(56):
        moment = first + timedelta(days=day)
        if day % 2:
            said = _app(lake, f"app:{day}", moment, "it crashes")
            lake.mention(said, "app.crash", "negative")
        for number in range(6):
            said = _app(lake, f"app:calm-{day}-{number}", moment, "nice app")
            lake.mention(said, "app.design", "positive")
    said = _app(lake, "app:agent", at(f"{CRASH_DAY}T10:00:00"), "sorry", speaker_role="agent")
    lake.mention(said, "app.crash", "negative", speaker_role="agent")
    for number in range(CRASHES):
        moment = at(f"{CRASH_DAY}T09:00:00") + timedelta(hours=number)
        said = _app(lake, f"app:late-{number}", moment, "it crashes", product_version="2.0")
        lake.mention(said, "app.crash", "negative", intent="request")


def _app(lake: SyntheticLake, feedback_id: str, moment: datetime, body: str, **more: Any) -> Row:
    version = {"brand": "Appo", "product": "App", "product_version": "1.0", "source": "app"}
    said = lake.feedback(feedback_id, body, created_at=moment, **(version | more))
    is_bad = body == "it crashes"
    label = "negative" if is_bad else "positive"
    lake.document(said, is_complaint=is_bad, severity=2 if is_bad else 0, sentiment_label=label)
    lake.sentence(said)
    return said


def _impact(lake: SyntheticLake) -> None:
    """120 NPS answers with text; of the 40 on price most are detractors."""
    for number in range(120):
        on_price = number % 3 == 0
        value = (2 if number % 4 else 10) if on_price else (10 if number % 2 else 7)
        moment = at("2026-05-04T09:00:00") + timedelta(hours=number)
        said = lake.feedback(
            f"poll:{number}", "text", source="poll", channel="survey", created_at=moment
        )
        lake.document(said)
        lake.mention(said, "price.level" if on_price else "staff.manner", "neutral")
        lake.score(
            f"poll:{number}",
            "nps",
            value,
            source="poll",
            feedback_id=f"poll:{number}",
            at=moment,
        )


def _themes(lake: SyntheticLake) -> None:
    """Four verbatims on bags that tear, a fifth that is gone; a double and an accepted theme."""
    days = ("2026-06-20", "2026-06-21", "2026-06-22", "2026-05-10")
    for number, day in enumerate(days):
        said = lake.feedback(
            f"bags:{number}",
            "the bags tear",
            source="bags",
            channel="review" if number else "social",
            created_at=at(f"{day}T10:00:00"),
            brand="Baggo",
        )
        lake.document(said, is_complaint=True)
        lake.sentence(said)
    for number, place in enumerate(("bags:0", "bags:1", "bags:2", "bags:3", "bags:gone")):
        rank = {"bags:1": 1, "bags:0": 2, "bags:gone": 3}.get(place)
        span = {"field": "body", "start": 0, "end": 13}
        lake.add(
            "theme_sentences",
            theme_id="t1",
            feedback_id=place,
            similarity=0.9 - number / 10,
            quote_rank=rank,
            **span,
        )
    for theme, merged, state, topic in (
        ("t1", None, "candidate", None),
        ("t2", "t1", "candidate", None),
        ("t3", None, "accepted", "packaging.lids"),
    ):
        lake.add(
            "themes",
            theme_id=theme,
            language="en",
            label="paper bags",
            phrases=["paper bags"],
            terms=["bag"],
            weights=[1.0],
            generation=0,
            merged_into=merged,
            state=state,
            topic=topic,
            candidates=10,
        )


def _inputs(lake: SyntheticLake) -> None:
    lake.inputs["identities"] = [{"customer_key": "anna-phone", "canonical_key": "anna"}]
    lake.inputs["customers"] = [{"customer_key": "anna-phone", "segment": "consumer"}]
    lake.inputs["business_hours"] = [
        {
            "opens_at": at("2026-06-01T09:00:00") + timedelta(days=day),
            "closes_at": at("2026-06-01T17:00:00") + timedelta(days=day),
        }
        for day in range(28)
        if day % 7 < 5
    ]
    lake.inputs["active_customers"] = [
        {"week_start": at("2026-06-15T00:00:00").date(), "brand": "Acme", "customers": 200}
    ]
    lake.inputs["actions"] = [
        {
            "action_id": "fix-crash",
            "topic": "app",
            "brand": "Appo",
            "started_on": at("2026-05-29T00:00:00").date(),
        }
    ]


def _books(lake: SyntheticLake) -> None:
    rows: dict[tuple[str, str], int] = {}
    for row in lake.rows["feedback"]:
        rows[row["source"], row["batch"]] = rows.get((row["source"], row["batch"]), 0) + 1
    for (source, batch), count in rows.items():
        rejected = 2 if source == "books" and batch == "b1" else 0
        number = int(batch[1:])
        lake.add(
            "batches",
            source=source,
            batch=batch,
            stream="main",
            kind="schedule",
            window_since=at("2026-06-01T00:00:00") + timedelta(days=2 * number),
            window_until=at("2026-06-02T00:00:00") + timedelta(days=2 * number),
            extracted_at=at("2026-06-28T00:00:00"),
            landed=count + rejected,
            normalized=count,
            rejected=rejected,
            empty=0,
            feedback_rows=count,
            cap_hit="300 pages" if source == "poll" else None,
            vendor_total=500 if source == "poll" else None,
            schema_drift='{"mood": 3, "new.field": 1}' if source == "app" else "{}",
        )
    for line in (8, 9):
        lake.add(
            "rejects",
            source="books",
            stream="main",
            rule="bad_date",
            reason="the date cannot be read",
            origin=f"reviews.csv row {line}",
            extracted_at=at("2026-06-28T00:00:00"),
            raw_line=line,
        )
