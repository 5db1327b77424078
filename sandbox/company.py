"""Marrowby, a made-up online grocer: a pure function of seed and `as_of`."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random

from sandbox.conversations import conversations
from sandbox.model import (
    Agent,
    Conversation,
    KioskAnswer,
    Order,
    Person,
    Post,
    Review,
    SurveyResponse,
    Ticket,
)
from sandbox.people import ORDERS, agents, customers, orders, orders_of
from sandbox.posts import posts
from sandbox.reviews import reviews
from sandbox.surveys import kiosk_answers, surveys
from sandbox.tickets import tickets
from sandbox.timeline import DEFAULT_AS_OF, Clockwork, Timeline

DEFAULT_SEED = 7
BRAND = "Marrowby"


@dataclass(frozen=True)
class Company:
    """Everything that happened in the 26 weeks up to `timeline.as_of`."""

    seed: int
    timeline: Timeline
    customers: tuple[Person, ...]
    agents: tuple[Agent, ...]
    orders: tuple[Order, ...]
    reviews: tuple[Review, ...]
    posts: tuple[Post, ...]
    tickets: tuple[Ticket, ...]
    calls: tuple[Conversation, ...]
    chats: tuple[Conversation, ...]
    file_chats: tuple[Conversation, ...]
    surveys: tuple[SurveyResponse, ...]
    kiosk: tuple[KioskAnswer, ...]

    @cached_property
    def tickets_by_requester(self) -> dict[int, Person]:
        """Zendesk's user id of each customer who ever wrote a ticket."""
        return {ticket.requester_id: ticket.requester for ticket in self.tickets}


def generate(seed: int = DEFAULT_SEED, as_of: datetime = DEFAULT_AS_OF) -> Company:
    """The company whose last of 26 weeks ends at `as_of` (timezone-aware)."""
    timeline = Timeline(as_of)
    people = customers(seed, timeline)
    staff = agents(seed)
    order_times = Clockwork(timeline).draw(Random(f"{seed}/order times"), ORDERS)
    bought = orders(seed, people, order_times)
    owned = orders_of(bought)
    return Company(
        seed=seed,
        timeline=timeline,
        customers=people,
        agents=staff,
        orders=bought,
        reviews=reviews(seed, people, timeline),
        posts=posts(seed, people, timeline),
        tickets=tickets(seed, people, staff, owned, timeline),
        calls=conversations(seed, "call", people, staff, timeline),
        chats=conversations(seed, "chat", people, staff, timeline),
        file_chats=conversations(seed, "file_chat", people, staff, timeline),
        surveys=surveys(seed, people, owned, timeline),
        kiosk=kiosk_answers(seed, people, timeline),
    )
