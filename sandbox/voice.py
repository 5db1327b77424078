"""Writes texts as people do: a plan of mentions and a manner in, a `Said` out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from sandbox import phrases, pii
from sandbox.model import Mention, Person, Said
from sandbox.style import styled

_POLARITY = {"praise": 1, "request": 0}
_KEEP_CAPITAL = re.compile(r"(I\b|I'|[A-Z]{2,}|Plus\b|Face ID|Apple|Marrowby)")
_ITEMS = (
    "avocados",
    "strawberries",
    "eggs",
    "bananas",
    "tomatoes",
    "grapes",
    "potatoes",
    "mushrooms",
    "peppers",
    "blueberries",
    "peaches",
    "bagels",
    "carrots",
    "lemons",
    "yoghurts",
    "raspberries",
    "onions",
    "mangoes",
    "croissants",
)
_ITEM = (
    "salmon",
    "sourdough loaf",
    "oat milk",
    "chicken",
    "lettuce",
    "hummus",
    "butter",
    "basil",
    "brie",
    "minced beef",
    "spinach",
    "orange juice",
    "granola",
    "feta",
    "ham",
)
_DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_DAYS_BY_LANGUAGE = {
    "de": ("Montag", "Dienstag", "Freitag", "Samstag"),
    "fr": ("lundi", "mardi", "vendredi", "samedi"),
    "es": ("lunes", "martes", "viernes", "sábado"),
    "nl": ("maandag", "dinsdag", "vrijdag", "zaterdag"),
    "it": ("lunedì", "martedì", "venerdì", "sabato"),
}
_MONTHS = ("August", "September", "October", "November")


@dataclass(frozen=True)
class Point:
    """A topic to speak about, and which of its inventories to take the sentence from."""

    topic: str
    inventory: str

    @property
    def mention(self) -> Mention:
        return Mention(self.topic, _POLARITY.get(self.inventory, -1))


@dataclass(frozen=True)
class Manner:
    """How somebody writes: terse, short, medium or rant; and a surface style."""

    length: str = "medium"
    style: str = "plain"
    paragraphs: bool = False


def topics() -> phrases.Phrases:
    return phrases.load("service", "digital")


@cache
def _topics_in(language: str) -> tuple[str, ...]:
    return phrases.load("languages").names(language)


def glue() -> phrases.Phrases:
    return phrases.load("glue")


def slots_for(rng: Random, person: Person, version: str, agent: str | None = None) -> phrases.Slots:
    """Values that a sentence of this person may mention."""
    amounts = [
        f"{rng.choice((3, 6, 12, 18, 24, 37, 52, 64))}.{rng.choice(('00', '49', '50', '95'))}"
        for _ in range(3)
    ]
    money = {"us": "${}", "gb": "£{}"}.get(person.country, "{} €")
    if person.country not in ("us", "gb"):
        amounts = [amount.replace(".", ",") for amount in amounts]
    names = ("Denise", "Marcus", "Priya", "Callum", "Aisha", "Hank", "Rosa", "Siobhan", "Kwame")
    return phrases.Slots(
        values={
            "items": _ITEMS,
            "item": _ITEM,
            "day": _DAYS_BY_LANGUAGE.get(person.language, _DAYS),
            "time": ("8am", "10am", "noon", "2pm", "5pm", "6pm", "7.30pm", "9pm"),
            "mins": ("25", "35", "40", "45", "50", "55", "70", "90"),
            "weeks": ("two", "three", "four", "five", "six"),
            "month": _MONTHS,
            "early": ("7am", "8am", "8.30", "9am", "10am"),
            "late": ("5pm", "6pm", "7.30pm", "8pm", "9pm"),
            "amt": tuple(money.format(amount) for amount in amounts),
            "ver": (version,),
            "store": (person.location.name,),
            "staff": names,
            "name": (person.name.split()[0],),
            "agent": ((agent or rng.choice(names)).split()[0],),
            "code": (f"{person.name[:3].upper()}{pii.digits(rng, 4)}",),
        },
        personal={"staff": "name", "name": "name", "agent": "name"},
    )


def write(
    rng: Random,
    points: Sequence[Point],
    person: Person,
    version: str,
    manner: Manner,
    reveal: Sequence[str] = (),
) -> Said:
    """A text in the person's language that makes `points` and gives away `reveal`."""
    slots = slots_for(rng, person, version)
    if person.language != "en":
        return _foreign(rng, points, slots, person)
    tone = _tone(points)
    if manner.length == "terse":
        points = points[: rng.choice((1, 2))]
        fragments = dict.fromkeys(_terse(rng, point, slots) for point in points)
        sentences = [rng.choice((", ", ". ", " + ", " / ")).join(fragments)]
    else:
        sentences = _sentences(rng, points, slots, manner, tone)
    text = ("\n" if manner.paragraphs and len(sentences) > 4 else " ").join(sentences)
    text, used = styled(rng, text, slots.used, manner.style, tone)
    for kind in reveal:
        text, pair = _reveal(rng, text, kind, person)
        used.append(pair)
    title = _one(rng, "title", _TONE_NAME[tone], slots=slots)
    return Said(
        text=text,
        title=title if manner.style != "lower" else title.lower(),
        mentions=tuple(dict.fromkeys(point.mention for point in points)),
        pii=tuple(pair for pair in dict.fromkeys(used) if pair[1] in text),
    )


_TONE_NAME = {-1: "bad", 1: "good", 0: "neutral", 2: "mixed"}


def _tone(points: Sequence[Point]) -> int:
    signs = {point.mention.polarity for point in points} - {0}
    if len(signs) == 2:
        return 2
    return signs.pop() if signs else 0


def _one(rng: Random, *path: str, slots: phrases.Slots) -> str:
    return phrases.expand(rng.choice(glue().lines(*path)), slots, rng)


def _topic_line(rng: Random, topic: str, inventory: str, slots: phrases.Slots) -> str:
    return phrases.expand(rng.choice(topics().lines(topic, inventory)), slots, rng)


def line(rng: Random, point: Point, slots: phrases.Slots) -> str:
    """One sentence that makes the point; names it gives away are added to `slots.used`."""
    return _topic_line(rng, point.topic, point.inventory, slots)


def _terse(rng: Random, point: Point, slots: phrases.Slots) -> str:
    if point.inventory in ("complaint", "praise"):
        inventory = "terse_bad" if point.inventory == "complaint" else "terse_good"
        fragment = _topic_line(rng, point.topic, inventory, slots)
        tail = rng.random() < 0.55 and fragment[-1].isalnum()
        tone = _TONE_NAME[point.mention.polarity]
        return fragment + _one(rng, "tail", tone, slots=slots) if tail else fragment
    return _topic_line(rng, point.topic, point.inventory, slots)


def _sentences(
    rng: Random, points: Sequence[Point], slots: phrases.Slots, manner: Manner, tone: int
) -> list[str]:
    name = _TONE_NAME[tone]
    longer = {"short": 0.25, "medium": 0.5, "rant": 0.9}[manner.length]
    opening = [_one(rng, "opener", name, slots=slots)] if rng.random() < longer else []
    body: list[str] = []
    previous: int | None = None
    for point in points:
        inventory = point.inventory
        if inventory == "complaint" and rng.random() < 0.06:
            inventory = "sarcasm"
        said = _topic_line(rng, point.topic, inventory, slots)
        polarity = point.mention.polarity
        if previous is not None and {previous, polarity} == {-1, 1}:
            said = _joined(_one(rng, "connector", "but", slots=slots), said, slots)
        elif previous is not None and rng.random() < 0.3:
            said = _joined(_one(rng, "connector", "and", slots=slots), said, slots)
        body.append(said)
        if manner.length == "rant":
            extra = _topic_line(rng, point.topic, point.inventory, slots)
            body.extend([extra] if extra[:25] != said[:25] else [])
        previous = polarity
    if name in ("bad", "good") and rng.random() < longer:
        body.append(_one(rng, "consequence", name, slots=slots))
        if manner.length == "rant" and rng.random() < 0.6:
            body.append(_one(rng, "consequence", name, slots=slots))
    closing = [_one(rng, "closer", name, slots=slots)] if rng.random() < longer * 0.7 else []
    return list(dict.fromkeys(_stopped(part) for part in opening + body + closing))


def _joined(connector: str, sentence: str, slots: phrases.Slots) -> str:
    first = sentence.split()[0].rstrip("s")
    if _KEEP_CAPITAL.match(sentence) or first in _DAYS or ("name", first) in slots.used:
        return f"{connector} {sentence}"
    return f"{connector} {sentence[0].lower()}{sentence[1:]}"


def _stopped(sentence: str) -> str:
    return sentence if sentence[-1] in '.!?:…"' or not sentence[-1].isalnum() else f"{sentence}."


def _reveal(rng: Random, text: str, kind: str, person: Person) -> tuple[str, tuple[str, str]]:
    value = pii.value(kind, rng, person)
    slots = phrases.Slots({kind: (value,)})
    return f"{text} {_one(rng, 'pii', kind, slots=slots)}", (kind, value)


def _foreign(rng: Random, points: Sequence[Point], slots: phrases.Slots, person: Person) -> Said:
    book = phrases.load("languages")
    known = _topics_in(person.language)
    parts: list[str] = []
    mentions: list[Mention] = []
    for point in points:
        topic = point.topic if point.topic in known else rng.choice(known)
        polarity = point.mention.polarity or 1
        lines = book.lines(person.language, topic, "good" if polarity > 0 else "bad")
        parts.append(phrases.expand(rng.choice(lines), slots, rng))
        mentions.append(Mention(topic, polarity))
    if len(points) == 1 and rng.random() < 0.6:
        topic = rng.choice([name for name in known if name != mentions[0].topic])
        lines = book.lines(person.language, topic, "good" if mentions[0].polarity > 0 else "bad")
        parts.append(phrases.expand(rng.choice(lines), slots, rng))
        mentions.append(Mention(topic, mentions[0].polarity))
    joiner = "" if person.language == "ja" else " "
    text = joiner.join(dict.fromkeys(parts))
    if rng.random() < 0.15:
        text = text.lower().rstrip(".")
    title = re.split(r"[,.。]", text)[0][:40]
    return Said(text, title, person.language, tuple(dict.fromkeys(mentions)))


def spam(rng: Random, person: Person) -> Said:
    """A referral code without an opinion."""
    slots = slots_for(rng, person, "")
    return Said(_one(rng, "spam", "any", slots=slots), title="Free money", planted=("spam",))
