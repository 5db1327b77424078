"""What people speak about: topics by channel, bent by the planted events of the day."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from sandbox.model import Person
from sandbox.timeline import BROKEN_VERSION, Timeline
from sandbox.voice import Manner, Point

# Relative weights of topics by channel; a topic that is not named weighs 1.
_TOPICS = {
    "review": {"app": 14, "delivery": 9, "login": 4, "checkout": 4, "price": 6, "order_accuracy": 5,
               "product_quality": 5, "support_quality": 4, "support_speed": 3, "returns": 3,
               "membership": 3, "substitutions": 3, "availability": 3, "staff": 3},
    "social": {"delivery": 9, "price": 6, "product_quality": 6, "substitutions": 5, "app": 4,
               "packaging": 4, "support_speed": 4, "availability": 4, "staff": 3, "information": 3},
    "ticket": {"returns": 9, "order_accuracy": 9, "billing": 8, "delivery": 8, "login": 4,
               "membership": 4, "product_quality": 5, "checkout": 3, "security": 2},
    "call": {"delivery": 10, "billing": 7, "order_accuracy": 7, "returns": 6, "login": 3,
             "membership": 3, "support_speed": 2, "product_quality": 3},
    "chat": {"order_accuracy": 8, "delivery": 8, "returns": 6, "checkout": 4, "login": 4, "app": 3,
             "membership": 3},
    "survey": {"delivery": 9, "product_quality": 8, "staff": 6, "price": 6, "app": 5,
               "order_accuracy": 4, "substitutions": 4, "support_quality": 4, "availability": 4,
               "packaging": 3, "information": 3},
    "kiosk": {"staff": 9, "cleanliness": 8, "availability": 7, "price": 5, "product_quality": 5,
              "information": 2, "accessibility": 2},
}  # fmt: skip
_ONLY = {
    "kiosk": ("staff", "cleanliness", "availability", "price", "product_quality", "information",
              "accessibility", "packaging"),
}  # fmt: skip
_ALL_TOPICS = (
    "delivery", "order_accuracy", "product_quality", "substitutions", "staff", "availability",
    "cleanliness", "accessibility", "packaging", "app", "login", "checkout", "price", "billing",
    "returns", "membership", "security", "onboarding", "information", "support_speed",
    "support_quality",
)  # fmt: skip

# Chances of a negative, positive, mixed and neutral text.
_TONES = {
    "review": (44, 42, 10, 4),
    "social": (46, 28, 8, 18),
    "ticket": (76, 4, 4, 16),
    "call": (72, 6, 6, 16),
    "chat": (68, 6, 6, 20),
    "survey": (34, 50, 12, 4),
    "kiosk": (40, 46, 8, 6),
}
_LENGTHS = {  # terse, short, medium, rant
    "review": (18, 40, 32, 10),
    "social": (8, 50, 37, 5),
    "ticket": (0, 30, 50, 20),
    "call": (0, 100, 0, 0),
    "chat": (10, 90, 0, 0),
    "survey": (30, 48, 18, 4),
    "kiosk": (45, 45, 10, 0),
}
_STYLES = {  # plain, lower, caps, typos, emoji, shout
    "review": (44, 18, 3, 13, 12, 10),
    "social": (36, 24, 3, 9, 20, 8),
    "ticket": (68, 12, 2, 14, 1, 3),
    "call": (100, 0, 0, 0, 0, 0),
    "chat": (30, 50, 1, 15, 4, 0),
    "survey": (60, 22, 2, 12, 3, 1),
    "kiosk": (52, 22, 8, 8, 5, 5),
}
_STYLE_NAMES = ("plain", "lower", "caps", "typos", "emoji", "shout")
_REVEALS = {  # chance, kinds
    "review": (0.015, ("email", "phone", "account")),
    "social": (0.025, ("email", "phone", "booking", "ip")),
    "ticket": (0.42, ("email", "phone", "card", "iban", "ssn", "ip", "address", "account",
                      "booking", "booking", "claim", "name")),
    "survey": (0.03, ("email", "phone", "name", "booking")),
    "kiosk": (0.01, ("phone", "name")),
}  # fmt: skip


def points(
    rng: Random, channel: str, at: datetime, version: str, timeline: Timeline
) -> list[Point]:
    """One to three points for a text of `channel` at `at`, most important first."""
    tone = rng.choices(("bad", "good", "mixed", "neutral"), _TONES[channel])[0]
    event = _event(rng, channel, at, version, timeline)
    if event:
        tone = "bad"
    count = 1 if tone == "neutral" else rng.choices((1, 2, 3), (58, 32, 10))[0]
    if tone == "mixed":
        count = max(count, 2)
    chosen = [event] if event else []
    for topic in _draw_topics(rng, channel, count, {point.topic for point in chosen}):
        if len(chosen) == count:
            break
        chosen.append(Point(topic, _inventory(rng, tone, len(chosen))))
    return chosen


def _inventory(rng: Random, tone: str, index: int) -> str:
    if tone == "mixed":
        return "praise" if index % 2 == 0 else "complaint"
    if tone == "neutral":
        return "request"
    if tone == "good":
        return "praise"
    return "complaint" if rng.random() < 0.96 else "request"


def _draw_topics(rng: Random, channel: str, count: int, taken: set[str]) -> list[str]:
    allowed = [topic for topic in _ONLY.get(channel, _ALL_TOPICS) if topic not in taken]
    weights = [_TOPICS[channel].get(topic, 1) for topic in allowed]
    drawn = rng.choices(allowed, weights, k=count + 3)
    return list(dict.fromkeys(drawn))


def _event(
    rng: Random, channel: str, at: datetime, version: str, timeline: Timeline
) -> Point | None:
    if channel == "kiosk":
        return None
    if at in timeline.outage and rng.random() < 0.5:
        return Point(rng.choice(("login", "login", "checkout")), "outage")
    if version == BROKEN_VERSION and channel in ("review", "social", "ticket"):
        chance = 0.62 if channel == "review" else 0.15
        if rng.random() < chance:
            return Point("app", "release")
    if at in timeline.slow_support and rng.random() < 0.17:
        return Point("support_speed", "complaint")
    if at in timeline.new_bags and rng.random() < 0.18:
        return Point("packaging", "emerging")
    return None


def planted(chosen: Sequence[Point], language: str) -> tuple[str, ...]:
    """Names of the planted events that the points speak of, as truth records them."""
    names = {"outage": "outage", "release": "broken_release", "emerging": "new_bags"}
    if language != "en":
        return ()
    return tuple(dict.fromkeys(names[p.inventory] for p in chosen if p.inventory in names))


def manner(rng: Random, channel: str) -> Manner:
    length = rng.choices(("terse", "short", "medium", "rant"), _LENGTHS[channel])[0]
    style = rng.choices(_STYLE_NAMES, _STYLES[channel])[0]
    paragraphs = channel in ("ticket", "review") and rng.random() < 0.4
    return Manner(length, style, paragraphs)


def reveal(rng: Random, channel: str, person: Person) -> tuple[str, ...]:
    """Kinds of personal data that this text gives away; only American claims ask for an SSN."""
    chance, kinds = _REVEALS[channel]
    if person.language != "en" or rng.random() >= chance:
        return ()
    chosen = rng.sample(kinds, rng.choice((1, 1, 2)))
    if person.country != "us":
        chosen = ["iban" if kind == "ssn" else kind for kind in chosen]
    return tuple(dict.fromkeys(chosen))
