"""Posts under the brand's hashtags on one Mastodon server."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sandbox import phrases, plans, voice
from sandbox.model import Person, Post, Revision, Said
from sandbox.style import nearly
from sandbox.timeline import Clockwork, Timeline

TAGS = ("marrowby", "marrowbyapp")
BRAND_HANDLE = "marrowby"
_CUSTOMERS, _BRAND = 860, 30


def posts(seed: int, people: Sequence[Person], timeline: Timeline) -> tuple[Post, ...]:
    """Customers' and the brand's own posts, oldest first; ids are snowflakes of the time."""
    rng = Random(f"{seed}/posts")
    clockwork = Clockwork(timeline)
    authors = rng.sample(list(people), len(people) // 3)
    made = [_post(rng, rng.choice(authors), at, timeline) for at in clockwork.draw(rng, _CUSTOMERS)]
    made += [_brand_post(rng, people[0], at, timeline) for at in clockwork.draw(rng, _BRAND)]
    made += _repeated(rng, made)
    made.sort(key=lambda post: post.at)
    numbered = [replace(post, id=_snowflake(rng, post.at)) for post in made]
    numbered.sort(key=lambda post: int(post.id))
    return tuple(_threaded(rng, numbered))


def _snowflake(rng: Random, at: datetime) -> str:
    return str((round(at.timestamp() * 1000) << 16) | rng.randrange(1 << 16))


def _post(rng: Random, person: Person, at: datetime, timeline: Timeline) -> Post:
    version = timeline.version(at, person.update_lag_days)
    chosen = plans.points(rng, "social", at, version, timeline)
    manner = plans.manner(rng, "social")
    if rng.random() < 0.015:
        said = voice.spam(rng, person)
    else:
        shown = plans.reveal(rng, "social", person)
        said = voice.write(rng, chosen, person, version, manner, shown)
        said = replace(said, planted=plans.planted(chosen, said.language))
    said = replace(said, title="")
    about_app = any(mention.topic in ("app", "login", "checkout") for mention in said.mentions)
    tags = ("marrowby", "marrowbyapp") if about_app else ("marrowby",)
    return Post(
        id="",
        customer_id=person.id,
        handle=person.handle,
        at=at,
        tags=tags if rng.random() < 0.9 or not about_app else ("marrowbyapp",),
        said=said,
        declared_language=rng.choices((said.language, "en", None), (88, 6, 6))[0],
        addresses_brand=rng.random() < 0.25,
        link=_link(rng) if rng.random() < 0.06 else None,
        revisions=_edits(rng, person, at, said),
        deleted_at=at + timedelta(hours=rng.uniform(1, 700)) if rng.random() < 0.03 else None,
    )


def _link(rng: Random) -> str:
    return f"https://www.marrowby.example/help/articles/{rng.randrange(10_000, 99_999)}"


def _edits(rng: Random, person: Person, at: datetime, said: Said) -> tuple[Revision, ...]:
    if rng.random() > 0.05:
        return ()
    when = at + timedelta(hours=rng.uniform(0.2, 60))
    added = rng.choice((
        "Edit: got a refund in the end.", "Edit: typo.", "EDIT: still not fixed.",
        "(edited, wrong day)", "Edit: they replied!",
    ))  # fmt: skip
    if person.language != "en":
        added = "(Edit)"
    return (
        Revision(
            when, replace(said, text=f"{said.text} {added}", planted=(*said.planted, "edited"))
        ),
    )


def _brand_post(rng: Random, anyone: Person, at: datetime, timeline: Timeline) -> Post:
    inventory = "outage" if at in timeline.outage else "any"
    slots = voice.slots_for(rng, replace(anyone, language="en"), "")
    template = rng.choice(voice.glue().lines("brand_post", inventory))
    text = phrases.expand(template, slots, rng)
    said = Said(text, planted=("brand_account",))
    return Post("", None, BRAND_HANDLE, at, ("marrowby",), said, "en")


def _repeated(rng: Random, made: Sequence[Post]) -> list[Post]:
    extra = []
    for original in rng.sample([post for post in made if post.customer_id], 22):
        at = original.at + timedelta(minutes=rng.uniform(1, 900))
        said = replace(original.said, planted=(*original.said.planted, "exact_duplicate"))
        if rng.random() < 0.5:
            said = nearly(rng, original.said)
        extra.append(replace(original, at=at, said=said, revisions=(), deleted_at=None))
    return extra


def _threaded(rng: Random, made: Sequence[Post]) -> list[Post]:
    """The brand answers somebody; now and then a customer answers another."""
    threaded: list[Post] = []
    for post in made:
        earlier = threaded[-15:]
        if earlier and (rng.random() < 0.08 or (post.customer_id is None and rng.random() < 0.6)):
            post = replace(post, in_reply_to=rng.choice(earlier).id)
        threaded.append(post)
    return threaded
