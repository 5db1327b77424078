"""Survey questionnaires with two open questions, and the smileys of kiosks in stores."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sandbox import plans, voice
from sandbox.model import KioskAnswer, Order, Person, Said, SurveyResponse
from sandbox.people import LOCATIONS, PRODUCTS, latest_order
from sandbox.timeline import Clockwork, Timeline

RESPONSES, KIOSK_ANSWERS = 760, 290
REASON_PROMPT = "What is the main reason for your score?"
IMPROVE_PROMPT = "What could we improve?"
_SILENT = Said("")


def surveys(
    seed: int,
    people: Sequence[Person],
    owned: Mapping[str, Sequence[Order]],
    timeline: Timeline,
) -> tuple[SurveyResponse, ...]:
    rng = Random(f"{seed}/surveys")
    times = Clockwork(timeline).draw(rng, RESPONSES)
    respondents = rng.choices(people, k=RESPONSES)
    return tuple(
        _response(rng, number, person, latest_order(owned.get(person.id, ()), at), at, timeline)
        for number, (at, person) in enumerate(zip(times, respondents, strict=True))
    )


def _response(
    rng: Random, number: int, person: Person, order_id: str, at: datetime, timeline: Timeline
) -> SurveyResponse:
    version = timeline.version(at, person.update_lag_days)
    reason = _exported(_answer(rng, person, at, version, timeline), at, timeline)
    mood = reason.sentiment if reason.text else rng.choice((-1, 0, 1, 1))
    contradicts = bool(reason.text) and mood != 0 and rng.random() < 0.025
    if contradicts:
        mood = -mood
        reason = replace(reason, planted=(*reason.planted, "contradicting_rating"))
    nps, csat, ces = _scores(rng, mood)
    return SurveyResponse(
        id=f"R-{200_001 + number}",
        at=at.replace(second=0, microsecond=0),
        customer=person,
        product=rng.choices(PRODUCTS, (45, 25, 8, 12, 10))[0],
        location=person.location,
        order_id=order_id,
        nps=nps if rng.random() < 0.97 else None,
        csat=csat if rng.random() < 0.9 else None,
        ces=ces if rng.random() < 0.8 else None,
        reason=reason,
        improve=_exported(_improvement(rng, person, version), at, timeline),
    )


def _exported(said: Said, at: datetime, timeline: Timeline) -> Said:
    """The old survey tool, gone after ten weeks, dropped what Windows-1252 cannot hold."""
    if at >= timeline.start + timedelta(weeks=10):
        return said
    kept = said.text.encode("cp1252", "ignore").decode("cp1252").strip()
    lost = len(said.text) - len(kept)
    return _SILENT if lost > len(said.text) // 10 + 4 else replace(said, text=kept)


def _answer(rng: Random, person: Person, at: datetime, version: str, timeline: Timeline) -> Said:
    chance = rng.random()
    if chance < 0.16:
        return _SILENT
    if chance < 0.19:
        return _non_answer(rng)
    chosen = plans.points(rng, "survey", at, version, timeline)
    manner = plans.manner(rng, "survey")
    said = voice.write(rng, chosen, person, version, manner, plans.reveal(rng, "survey", person))
    return replace(said, title="", planted=plans.planted(chosen, said.language))


def _improvement(rng: Random, person: Person, version: str) -> Said:
    """Mostly wishes and grumbles; a bare "Nothing" is good news and means no complaint."""
    chance = rng.random()
    if chance < 0.42:
        return _SILENT
    if chance < 0.54:
        return _non_answer(rng)
    topics = voice.topics().names()
    point = voice.Point(rng.choice(topics), rng.choice(("request", "request", "complaint")))
    if person.language != "en":
        point = replace(point, inventory="complaint")
    said = voice.write(rng, [point], person, version, voice.Manner("short", rng.choice(
        ("plain", "plain", "lower", "typos"))))  # fmt: skip
    return replace(said, title="")


def _non_answer(rng: Random) -> Said:
    return Said(rng.choice(voice.glue().lines("non_answer", "any")), planted=("non_answer",))


def _scores(rng: Random, mood: int) -> tuple[int, int, int]:
    """NPS, CSAT and CES that agree with the mood, with a person's scatter."""
    if mood > 0:
        return (
            rng.choices((7, 8, 9, 10), (6, 20, 32, 42))[0],
            rng.choice((4, 5, 5)),
            rng.choice((5, 6, 7, 7)),
        )
    if mood < 0:
        nps = rng.choices(range(8), (14, 8, 12, 14, 14, 18, 14, 6))[0]
        return nps, rng.choice((1, 1, 2, 2, 3)), rng.choice((1, 2, 2, 3, 4))
    return rng.choice((5, 6, 7, 7, 8, 8)), rng.choice((3, 3, 4)), rng.choice((3, 4, 5, 5))


def kiosk_answers(
    seed: int, people: Sequence[Person], timeline: Timeline
) -> tuple[KioskAnswer, ...]:
    """A smiley from 1 to 5 and a few words, typed on a tablet at the exit."""
    rng = Random(f"{seed}/kiosk")
    made = []
    for number, at in enumerate(Clockwork(timeline).draw(rng, KIOSK_ANSWERS)):
        place = rng.choice([one for one in LOCATIONS if one.country in ("us", "gb", "ie")])
        person = replace(rng.choice(people), location=place, country=place.country, language="en")
        chosen = plans.points(rng, "kiosk", at, "", timeline)
        said = voice.write(
            rng, chosen, person, "", plans.manner(rng, "kiosk"), plans.reveal(rng, "kiosk", person)
        )
        said = replace(said, title="")
        if rng.random() < 0.1:
            said = _SILENT
        smiley = {1: (4, 5, 5), 0: (3, 3, 4), -1: (1, 1, 2)}[said.sentiment]
        made.append(KioskAnswer(f"K{number + 1:05d}", at.replace(microsecond=0), place,
                                rng.choice(smiley), said))  # fmt: skip
    return tuple(made)
