"""App Store reviews of seven storefronts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sandbox import plans, voice
from sandbox.model import Person, Review, Revision, Said
from sandbox.style import nearly
from sandbox.timeline import Clockwork, Timeline

APP_ID = "6450013377"
_BRAZEN = 0.02
# Reviews written by storefront; `us` passes Apple's limit of 500, `ie` ends on a lone entry.
STOREFRONTS = {"us": 640, "gb": 300, "de": 150, "fr": 90, "es": 45, "nl": 35, "it": 35, "ie": 51}


def reviews(seed: int, people: Sequence[Person], timeline: Timeline) -> tuple[Review, ...]:
    """All reviews, oldest first within a storefront, ids rising with time."""
    clockwork = Clockwork(timeline)
    made: list[Review] = []
    for storefront, count in STOREFRONTS.items():
        rng = Random(f"{seed}/reviews/{storefront}")
        locals_ = [person for person in people if person.country == storefront]
        settled = storefront == "ie"
        batch = [
            _review(rng, rng.choice(locals_), storefront, at, timeline, settled)
            for at in clockwork.draw(rng, count)
        ]
        made.extend(batch if settled else _repeated(rng, batch))
    return tuple(made)


def _review(
    rng: Random, person: Person, storefront: str, at: datetime, timeline: Timeline, settled: bool
) -> Review:
    version = timeline.version(at, person.update_lag_days)
    chosen = plans.points(rng, "review", at, version, timeline)
    manner = plans.manner(rng, "review")
    if rng.random() < 0.012:
        said, rating = voice.spam(rng, person), 5
    else:
        said = voice.write(
            rng, chosen, person, version, manner, plans.reveal(rng, "review", person)
        )
        said = replace(said, planted=plans.planted(chosen, said.language))
        said, rating = _rated(rng, said)
    change = None if settled else _later(rng, person, at, version, rating)
    gone = not settled and rng.random() < 0.02
    return Review(
        id=str(9_000_000_000 + int(at.timestamp() * 100) % 10**10 * 10 + rng.randrange(10)),
        storefront=storefront,
        customer_id=person.id,
        author=person.nickname,
        version=version,
        at=at,
        rating=rating,
        said=said,
        revisions=(change,) if change else (),
        deleted_at=at + timedelta(days=rng.uniform(2, 40)) if gone else None,
        votes=int(rng.expovariate(0.9)),
    )


def _rated(rng: Random, said: Said) -> tuple[Said, int]:
    """Stars that agree with the text, except for a planted few that contradict it."""
    polarities = {mention.polarity for mention in said.mentions}
    if polarities >= {-1, 1}:
        return said, rng.choices((2, 3, 4), (25, 50, 25))[0]
    if said.sentiment < 0:
        rating = rng.choices((1, 2, 3), (68, 24, 8))[0]
    elif said.sentiment > 0:
        rating = rng.choices((4, 5), (22, 78))[0]
    else:
        return said, rng.choices((3, 4, 5), (30, 40, 30))[0]
    if rng.random() < _BRAZEN:
        rating = 5 if said.sentiment < 0 else 1
        said = replace(said, planted=(*said.planted, "contradicting_rating"))
    return said, rating


def _later(rng: Random, person: Person, at: datetime, version: str, rating: int) -> Revision | None:
    """Some come back to a bad review once things work, or have become worse."""
    if rating > 3 or rng.random() > 0.07:
        return None
    when = at + timedelta(days=rng.uniform(1, 30))
    happy = rng.random() < 0.6
    point = voice.Point(
        rng.choice(("app", "support_quality", "delivery")), "praise" if happy else "complaint"
    )
    said = voice.write(rng, [point], person, version, voice.Manner("short"))
    if said.language == "en":
        said = replace(said, text=f"{rng.choice(('UPDATE:', 'Edit:', 'Update'))} {said.text}")
    return Revision(when, replace(said, planted=("edited",)), rng.choice((4, 5)) if happy else 1)


def _repeated(rng: Random, batch: Sequence[Review]) -> list[Review]:
    """The batch with a few texts said a second time by the same author, exactly or nearly."""
    extra = []
    for original in rng.sample(list(batch), max(len(batch) // 40, 1)):
        at = original.at + timedelta(hours=rng.uniform(0.1, 30))
        if rng.random() < 0.5:
            said = replace(original.said, planted=(*original.said.planted, "exact_duplicate"))
        else:
            said = nearly(rng, original.said)
        review_id = str(int(original.id) + int((at - original.at).total_seconds() * 1000))
        extra.append(
            replace(original, id=review_id, at=at, said=said, revisions=(), deleted_at=None)
        )
    return sorted([*batch, *extra], key=lambda review: review.at)
