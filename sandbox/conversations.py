"""Calls and chats, turn by turn, with the offsets a transcript would have."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from uuid import UUID

from sandbox import phrases, pii, plans, voice
from sandbox.model import Agent, Conversation, Person, Said, Turn
from sandbox.timeline import Clockwork, Timeline

CALLS, CHATS, FILE_CHATS = 340, 240, 60
_ASKED = ("account", "name", "email", "phone", "address", "card", "booking", "iban")
_OUTCOMES = ("resolved", "escalated", "unresolved")


class _Script:
    """A conversation while it is written; knows how long people take to say things."""

    def __init__(self, rng: Random, kind: str) -> None:
        self.turns: list[Turn] = []
        self._rng = rng
        self._is_call = kind == "call"
        self._clock = 0

    def say(self, role: str, said: Said) -> None:
        words = len(said.text.split())
        if self._is_call:
            pause = self._rng.choices((self._rng.randint(80, 1500), -600), (94, 6))[0]
            length = words * self._rng.randint(280, 420) + 200
        else:
            pause = self._rng.randint(3_000, 40_000)
            length = 0
        begin = max(self._clock + pause, 0)
        self.turns.append(Turn(role, said, begin, begin + length))
        self._clock = begin + length

    def silence(self, milliseconds: int) -> None:
        self._clock += milliseconds


def conversations(
    seed: int,
    kind: str,
    people: Sequence[Person],
    agents: Sequence[Agent],
    timeline: Timeline,
) -> tuple[Conversation, ...]:
    """All of `kind` (call, chat or file_chat), oldest first. English speakers only."""
    rng = Random(f"{seed}/{kind}")
    count = {"call": CALLS, "chat": CHATS, "file_chat": FILE_CHATS}[kind]
    speakers = [person for person in people if person.language == "en"]
    regulars = rng.sample(speakers, 260)
    return tuple(
        _conversation(rng, kind, rng.choice(regulars), rng.choice(agents), at, timeline)
        for at in Clockwork(timeline).draw(rng, count)
    )


def _conversation(
    rng: Random, kind: str, person: Person, agent: Agent, at: datetime, timeline: Timeline
) -> Conversation:
    contact_id = str(UUID(int=rng.getrandbits(128), version=4))
    status = rng.choices(("COMPLETED", "FAILED", "SKIPPED"), (96, 2, 2))[0]
    if kind == "file_chat":
        status = "COMPLETED"
    channel = "call" if kind == "call" else "chat"
    version = timeline.version(at, person.update_lag_days)
    chosen = plans.points(rng, channel, at, version, timeline)
    script = _Script(rng, kind)
    outcome = _play(rng, script, channel, person, agent, chosen, version)
    return Conversation(
        id=contact_id,
        kind=kind,
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        customer=person,
        agent=agent,
        turns=tuple(script.turns),
        outcome=outcome,
        status=status,
        planted=plans.planted(chosen, person.language),
    )


def _play(
    rng: Random,
    script: _Script,
    channel: str,
    person: Person,
    agent: Agent,
    chosen: Sequence[voice.Point],
    version: str,
) -> str:
    slots = voice.slots_for(rng, person, version, agent.name)

    def agent_says(inventory: str) -> None:
        script.say("agent", _line(rng, "agent", inventory, slots))

    def customer_says(inventory: str, point: voice.Point | None = None) -> None:
        said = _line(rng, "customer", inventory, slots)
        said = replace(said, mentions=(point.mention,)) if point else said
        script.say("customer", said)

    is_bad = any(point.mention.polarity < 0 for point in chosen)
    agent_says("greeting")
    if rng.random() < 0.5:
        customer_says("hello")
    for number, point in enumerate(chosen):
        script.say("customer", _statement(rng, channel, person, point, version))
        if number == 0:
            agent_says("sorry" if is_bad else "welcome")
    _verify(rng, script, channel, person, slots)
    if rng.random() < 0.55:
        agent_says("hold")
        customer_says("filler")
        script.silence(rng.randrange(5_000, 180_000))
    outcome = rng.choices(_OUTCOMES, (66, 20, 14))[0] if is_bad else "resolved"
    if is_bad and rng.random() < 0.35:
        customer_says("press", voice.Point("support_quality", "complaint"))
        agent_says("sorry")
    if is_bad:
        agent_says({"resolved": "fix", "escalated": "escalate"}.get(outcome, "unresolved"))
        pleased = outcome == "resolved" or rng.random() < 0.2
        closing = voice.Point("support_quality", "praise" if pleased else "complaint")
        customer_says("thanks" if pleased else "cold", closing)
    agent_says("anything")
    customer_says("no_more")
    agent_says("bye")
    if channel == "call" or rng.random() < 0.4:
        customer_says("bye")
    return outcome


def _statement(rng: Random, channel: str, person: Person, point: voice.Point, version: str) -> Said:
    manner = plans.manner(rng, channel)
    said = voice.write(rng, [point], person, version, manner)
    said = replace(said, title="")
    if channel == "chat" or rng.random() < 0.4:
        return said
    lead = rng.choice(("Um, ", "So, ", "Well, ", "Yeah, ", "Uh, so ", "Look, "))
    keep = said.text[:2] in ("I ", "I'") or not said.text[1:2].islower()
    text = lead + (said.text if keep else said.text[0].lower() + said.text[1:])
    return replace(said, text=text)


def _verify(
    rng: Random, script: _Script, channel: str, person: Person, slots: phrases.Slots
) -> None:
    """The agent asks for personal data; chat customers answer with the bare value."""
    if rng.random() < 0.25:
        return
    kinds = rng.sample(_ASKED, rng.choice((1, 1, 2, 3)))
    if person.country == "us" and rng.random() < 0.06:
        kinds.append("ssn")
    for kind in kinds:
        if kind == "iban" and person.country == "us":
            continue
        script.say("agent", _line(rng, "agent", f"ask_{kind}", slots))
        value = pii.value(kind, rng, person)
        if channel == "chat" and kind in ("name", "address", "account") and rng.random() < 0.6:
            value = value.lower()
        frames = (
            ("{}",) if channel == "chat" else ("It's {}.", "{}.", "Yes, that's {}.", "Sure, {}.")
        )
        text = rng.choice(frames).format(value)
        script.say("customer", Said(text, pii=((kind, value),)))


def _line(rng: Random, role: str, inventory: str, slots: phrases.Slots) -> Said:
    fresh = phrases.Slots(slots.values, slots.personal)
    template = rng.choice(phrases.load("dialogue").lines(role, inventory))
    text = phrases.expand(template, fresh, rng)
    return Said(text, pii=tuple(dict.fromkeys(fresh.used)))
