"""Support tickets as a list of audits: messages, notes and changes of state, with CSAT."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from sandbox import phrases, plans, voice
from sandbox.model import (
    Agent,
    Audit,
    Change,
    Comment,
    Order,
    Person,
    Said,
    SatisfactionRating,
    Ticket,
)
from sandbox.people import PRODUCTS, latest_order
from sandbox.timeline import Clockwork, Timeline

TICKETS = 640
FIRST_TICKET_ID = 30_001
FIRST_USER_ID = 400_000_001
SYSTEM_ACTOR = -1
_ANY_VERSION = "5.2.0"
_GROUPS_BY_TOPIC = {"billing": 0, "returns": 0, "checkout": 0, "login": 1, "app": 1, "security": 1}
_AGENT_TAGS = {
    "delivery": "logistics",
    "order_accuracy": "logistics",
    "billing": "money",
    "returns": "money",
    "price": "money",
    "login": "tech",
    "app": "tech",
    "checkout": "tech",
    "product_quality": "goods",
    "substitutions": "goods",
}
_VIAS = (("email", 5), ("web", 4), ("mobile", 2), ("api", 1))


@dataclass
class _Thread:
    """A ticket while it is written: the clock, its status, and the audits so far."""

    at: datetime
    ids: int
    status: str = ""
    audits: list[Audit] = field(default_factory=list)

    def add(
        self, actor: int, said: Said | None = None, public: bool = True, **changes: str
    ) -> None:
        """One audit at the thread's present time; `status` changes remember the old one."""
        number = self.ids + 10 * len(self.audits)
        fields = tuple(
            Change(name, value, self.status or None if name == "status" else None)
            for name, value in changes.items()
        )
        self.status = changes.get("status", self.status)
        comment = Comment(number + 1, actor, public, said) if said else None
        self.audits.append(Audit(number, self.at, actor, fields, comment))

    def wait(self, hours: float) -> None:
        self.at += timedelta(seconds=round(hours * 3600))


def tickets(
    seed: int,
    people: Sequence[Person],
    agents: Sequence[Agent],
    owned: Mapping[str, Sequence[Order]],
    timeline: Timeline,
) -> tuple[Ticket, ...]:
    """Tickets by creation; those who wrote once are likelier to write again."""
    rng = Random(f"{seed}/tickets")
    writers = rng.sample(list(people), 420)
    times = Clockwork(timeline).draw(rng, TICKETS)
    requesters = rng.choices(writers, k=TICKETS)
    made = [
        _ticket(
            rng, number, person, agents, latest_order(owned.get(person.id, ()), at), at, timeline
        )
        for number, (at, person) in enumerate(zip(times, requesters, strict=True))
    ]
    return tuple(made)


def user_id(person: Person) -> int:
    """Zendesk's id of a customer."""
    return FIRST_USER_ID + int(person.id[2:]) - 10_001


def _ticket(
    rng: Random,
    number: int,
    person: Person,
    agents: Sequence[Agent],
    order_id: str,
    at: datetime,
    timeline: Timeline,
) -> Ticket:
    version = timeline.version(at, person.update_lag_days)
    chosen = plans.points(rng, "ticket", at, version, timeline)
    group = 700_001 + _GROUPS_BY_TOPIC.get(chosen[0].topic, 2)
    agent = rng.choice([one for one in agents if one.group_id == group])
    opening = _opening(rng, person, chosen, version)
    thread = _Thread(at.replace(microsecond=0), ids=50_000_000 + number * 1_000)
    _live(rng, thread, person, agent, opening, chosen[0], timeline)
    product = rng.choice(PRODUCTS)
    return Ticket(
        id=FIRST_TICKET_ID + number,
        requester=person,
        requester_id=user_id(person),
        assignee=agent,
        subject=opening.title,
        via=rng.choices([name for name, _ in _VIAS], [weight for _, weight in _VIAS])[0],
        product=product,
        location=person.location,
        order_id=order_id,
        tags=_agent_tags(rng, chosen[0].topic),
        audits=tuple(thread.audits),
        rating=_rating(rng, number, thread, opening, person, agent),
        reindex_seconds=rng.randrange(3600, 90_000) if rng.random() < 0.05 else 0,
        planted=("slow_support",) if at in timeline.slow_support else (),
    )


def _agent_tags(rng: Random, topic: str) -> tuple[str, ...]:
    """Tags as agents set them in a hurry: coarse, often missing, sometimes plainly wrong."""
    tags = {_AGENT_TAGS.get(topic, "general")} if rng.random() < 0.7 else set()
    if rng.random() < 0.15:
        tags.add(rng.choice((*_AGENT_TAGS.values(), "vip", "macro_used", "second_contact")))
    return tuple(sorted(tags))


def _opening(rng: Random, person: Person, chosen: Sequence[voice.Point], version: str) -> Said:
    said = voice.write(
        rng,
        chosen,
        person,
        version,
        plans.manner(rng, "ticket"),
        plans.reveal(rng, "ticket", person),
    )
    said = replace(said, planted=plans.planted(chosen, said.language))
    if person.language != "en" or rng.random() < 0.35:
        return said
    slots = voice.slots_for(rng, person, version)
    hello = _line(rng, "ticket", "hello", slots=slots)
    regards = _line(rng, "ticket", "regards", slots=slots)
    signature = rng.choice((person.name, person.name, person.name.split()[0]))
    return replace(
        said,
        text=f"{hello}\n\n{said.text}\n\n{regards}\n{signature}",
        pii=(*said.pii, ("name", signature)),
    )


def _live(
    rng: Random,
    thread: _Thread,
    person: Person,
    agent: Agent,
    opening: Said,
    point: voice.Point,
    timeline: Timeline,
) -> None:
    customer = user_id(person)
    thread.add(customer, opening, status="new", priority=rng.choice(("low", "normal", "high")))
    hours = rng.lognormvariate(0.9, 0.8) * (6 if thread.at in timeline.slow_support else 1)
    english = person.language == "en"
    slots = voice.slots_for(rng, person, _ANY_VERSION, agent.name)
    if hours > 20 and english and rng.random() < 0.7:
        thread.wait(hours * 0.6)
        thread.add(customer, _chase(rng, slots, point))
        hours *= 0.4
    if rng.random() < 0.4:
        thread.wait(hours * 0.5)
        thread.add(agent.id, _said(rng, "note", slots), public=False, status="open",
                   assignee_id=str(agent.id))  # fmt: skip
        hours *= 0.5
    thread.wait(hours)
    thread.add(agent.id, _said(rng, "reply", slots), status=rng.choice(("pending", "open", "hold")))
    if rng.random() < 0.45:
        _more(rng, thread, person, agent, point, slots)
    if rng.random() < 0.06:
        return
    thread.wait(rng.lognormvariate(2.2, 0.9))
    thread.add(agent.id, _said(rng, "reply", slots), status="solved")
    _after_solved(rng, thread, person, agent, slots)


def _more(
    rng: Random,
    thread: _Thread,
    person: Person,
    agent: Agent,
    point: voice.Point,
    slots: phrases.Slots,
) -> None:
    thread.wait(rng.lognormvariate(1.8, 0.8))
    if person.language != "en":
        bad = voice.Point("delivery", "complaint")
        said = voice.write(rng, [bad], person, _ANY_VERSION, voice.Manner("short"))
    else:
        said = _chase(rng, slots, point)
    thread.add(user_id(person), said, status="open")
    thread.wait(rng.lognormvariate(1.2, 0.8))
    thread.add(agent.id, _said(rng, "reply", slots), status="pending")


def _chase(rng: Random, slots: phrases.Slots, point: voice.Point) -> Said:
    """Asks where the answer is; half of the time says the complaint over again."""
    said = _said(rng, "chase", slots, ("support_speed", -1))
    if point.inventory != "complaint" or rng.random() < 0.5:
        return said
    again = voice.line(rng, point, slots)
    return replace(
        said,
        text=f"{said.text} {again}",
        mentions=(*said.mentions, point.mention),
        pii=tuple(dict.fromkeys((*said.pii, *slots.used))),
    )


def _after_solved(
    rng: Random, thread: _Thread, person: Person, agent: Agent, slots: phrases.Slots
) -> None:
    """Thanks, a reopening, the automatic closing after four days, or deletion."""
    english = person.language == "en"
    chance = rng.random()
    if chance < 0.15 and english:
        thread.wait(rng.uniform(0.2, 20))
        thread.add(user_id(person), _said(rng, "thanks", slots, ("support_quality", 1)))
    elif chance < 0.25 and english:
        thread.wait(rng.uniform(2, 60))
        thread.add(
            user_id(person), _said(rng, "again", slots, ("support_quality", -1)), status="open"
        )
        thread.wait(rng.lognormvariate(2.0, 0.7))
        thread.add(agent.id, _said(rng, "reply", slots), status="solved")
    if rng.random() < 0.025:
        thread.wait(rng.uniform(1, 400))
        thread.add(agent.id, status="deleted")
        return
    thread.wait(96)
    thread.add(SYSTEM_ACTOR, status="closed")


def _rating(
    rng: Random, number: int, thread: _Thread, opening: Said, person: Person, agent: Agent
) -> SatisfactionRating | None:
    solved = [
        audit.at
        for audit in thread.audits
        if any(change.value == "solved" for change in audit.changes)
    ]
    if not solved or rng.random() < 0.25:
        return None
    at = solved[0] + timedelta(hours=round(rng.uniform(20, 60)))
    if rng.random() < 0.35:
        return SatisfactionRating(8_000_000 + number, at, "offered", None, "")
    waited = (solved[0] - thread.audits[0].at) / timedelta(hours=1)
    good = rng.random() < (0.78 if waited < 30 else 0.35)
    comment = None
    if rng.random() < 0.45:
        slots = voice.slots_for(rng, person, "", agent.name)
        topic = "support_speed" if waited > 30 and not good else "support_quality"
        kind = "csat_good" if good else "csat_bad"
        comment = _said(rng, kind, slots, (topic, 1 if good else -1))
        if len(opening.text) % 9 == 0 and not good:
            shouted = tuple((kind, value.upper()) for kind, value in comment.pii)
            comment = replace(comment, text=comment.text.upper(), pii=shouted)
    reason = "" if good else rng.choice(("The issue took too long to resolve", "Some other reason",
                                         "The issue was not resolved"))  # fmt: skip
    return SatisfactionRating(8_000_000 + number, at, "good" if good else "bad", comment, reason)


def _line(rng: Random, *path: str, slots: phrases.Slots) -> str:
    return phrases.expand(rng.choice(phrases.load("dialogue").lines(*path)), slots, rng)


def _said(
    rng: Random, inventory: str, slots: phrases.Slots, mention: tuple[str, int] | None = None
) -> Said:
    fresh = phrases.Slots(slots.values, slots.personal)
    text = _line(rng, "ticket", inventory, slots=fresh).strip()
    mentions = (
        (voice.Point(mention[0], "praise" if mention[1] > 0 else "complaint").mention,)
        if mention
        else ()
    )
    return Said(text, mentions=mentions, pii=tuple(dict.fromkeys(fresh.used)))
