"""The generated company: repeatable, plentiful, various, and with its events planted."""

import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from sandbox.company import Company, generate
from sandbox.timeline import BROKEN_VERSION
from sandbox.truth import Truth, truth


def test_company_is_a_function_of_seed_and_as_of(company: Company) -> None:
    assert generate(company.seed, company.timeline.as_of) == company


def test_company_differs_for_another_seed(company: Company, pieces: list[Truth]) -> None:
    other = {piece.text for piece in truth(generate(seed=company.seed + 1))}
    shared = sum(piece.text in other for piece in pieces)
    assert shared < 0.2 * len(pieces)


def test_company_ends_where_it_is_told_to() -> None:
    as_of = datetime(2025, 3, 5, 12, tzinfo=UTC)
    company = generate(as_of=as_of)
    first, last = company.posts[0].at, company.posts[-1].at
    assert as_of - timedelta(weeks=26) <= first < as_of - timedelta(weeks=25)
    assert as_of - timedelta(weeks=1) < last < as_of


def test_company_gives_about_five_thousand_pieces_over_all_channels(pieces: list[Truth]) -> None:
    by_channel = Counter(piece.channel for piece in pieces)
    assert 4_800 <= len(pieces) <= 6_000
    assert set(by_channel) == {"review", "social", "ticket", "call", "chat", "survey"}
    assert min(by_channel.values()) >= 250


def test_company_says_nine_texts_of_ten_only_once(pieces: list[Truth]) -> None:
    texts = {piece.text for piece in pieces}
    assert len(texts) >= 0.9 * len(pieces)


def test_company_leaves_no_template_marks_in_texts(pieces: list[Truth]) -> None:
    spoiled = [p.text for p in pieces if re.search(r"[{}\[\]|]|\\n| ,|\.\.$", p.text)]
    assert [text for text in spoiled if not re.search(r" ,|\.\.\.$", text)] == []


def test_company_mixes_topics_and_feelings_in_one_text(pieces: list[Truth]) -> None:
    several = [p for p in pieces if len({m.topic for m in p.mentions}) > 1]
    mixed = [p for p in pieces if {m.polarity for m in p.mentions} >= {-1, 1}]
    assert len(several) > 0.25 * len(pieces)
    assert len(mixed) > 0.08 * len(pieces)


def test_company_customers_return_over_channels(pieces: list[Truth]) -> None:
    channels: dict[str, set[str]] = {}
    for piece in pieces:
        if piece.customer_id:
            channels.setdefault(piece.customer_id, set()).add(piece.channel)
    assert sum(len(seen) >= 2 for seen in channels.values()) > 500
    assert sum(len(seen) >= 3 for seen in channels.values()) > 150


def test_company_ids_are_unique(company: Company) -> None:
    for ids in (
        [review.id for review in company.reviews],
        [post.id for post in company.posts],
        [audit.id for ticket in company.tickets for audit in ticket.audits],
        [one.id for one in (*company.calls, *company.chats, *company.file_chats)],
        [response.id for response in company.surveys],
    ):
        assert len(ids) == len(set(ids))


def _share(pieces: list[Truth], topics: set[str]) -> float:
    hits = [p for p in pieces if any(m.topic in topics and m.polarity < 0 for m in p.mentions)]
    return len(hits) / len(pieces)


def test_planted_outage_raises_login_and_payment_in_its_week(
    company: Company, pieces: list[Truth]
) -> None:
    outage = company.timeline.outage
    english = [p for p in pieces if p.language == "en"]
    during = [p for p in english if p.at in outage]
    before = [p for p in english if outage.start - timedelta(weeks=4) <= p.at < outage.start]
    topics = {"login", "checkout"}
    assert _share(during, topics) > 4 * _share(before, topics)
    assert len(during) > 1.2 * len(before) / 4


def test_planted_release_breaks_one_version(pieces: list[Truth]) -> None:
    reviews = [p for p in pieces if p.source == "app_store" and p.version]
    broken = [p for p in reviews if p.version == BROKEN_VERSION]
    others = [p for p in reviews if p.version != BROKEN_VERSION]
    rate = sum(p.is_complaint for p in broken) / len(broken)
    usual = sum(p.is_complaint for p in others) / len(others)
    assert len(broken) > 60
    assert rate > usual + 0.2
    assert _share(broken, {"app"}) > 2.5 * _share(others, {"app"})


def test_planted_slow_month_lengthens_first_responses_and_complaints_of_waiting(
    company: Company, pieces: list[Truth]
) -> None:
    slow = company.timeline.slow_support
    waits: dict[bool, list[float]] = {True: [], False: []}
    for ticket in company.tickets:
        replies = (
            a.at for a in ticket.audits if a.comment and a.comment.is_public
            and a.actor_id == ticket.assignee.id
        )  # fmt: skip
        first = next(replies, None)
        if first:
            created = ticket.audits[0].at
            waits[created in slow].append((first - created) / timedelta(hours=1))
    assert median(waits[True]) > 4 * median(waits[False])
    said = [p for p in pieces if p.source != "zendesk" and p.language == "en"]
    inside = [p for p in said if p.at in slow]
    outside = [p for p in said if p.at not in slow]
    assert _share(inside, {"support_speed"}) > 2.5 * _share(outside, {"support_speed"})


def test_planted_bag_complaints_emerge_at_the_end(company: Company, pieces: list[Truth]) -> None:
    bags = [p for p in pieces if "new_bags" in p.planted]
    assert len(bags) >= 20
    assert min(p.at for p in bags) >= company.timeline.new_bags.start


@pytest.mark.parametrize(
    ("mark", "least"),
    [("exact_duplicate", 15), ("near_duplicate", 15), ("edited", 60), ("deleted", 40),
     ("contradicting_rating", 20), ("spam", 10), ("non_answer", 50), ("brand_account", 20)],
)  # fmt: skip
def test_planted_peculiarities_are_there(pieces: list[Truth], mark: str, least: int) -> None:
    assert sum(mark in piece.planted for piece in pieces) >= least


def test_planted_exact_duplicates_repeat_an_earlier_text(pieces: list[Truth]) -> None:
    for piece in (p for p in pieces if "exact_duplicate" in p.planted):
        same = [p for p in pieces if p.text == piece.text and p.source == piece.source]
        assert len(same) >= 2


def test_planted_ratings_contradict_their_texts(pieces: list[Truth]) -> None:
    reviews = [p for p in pieces if p.source == "app_store"]
    for piece in (p for p in reviews if "contradicting_rating" in p.planted):
        assert piece.rating == (5 if piece.sentiment < 0 else 1)


def test_planted_languages_include_unsupported_ones(pieces: list[Truth]) -> None:
    languages = Counter(piece.language for piece in pieces)
    assert all(languages[code] >= 50 for code in ("de", "fr", "es", "nl", "it"))
    assert languages["pl"] + languages["ja"] >= 20


def test_planted_pii_of_every_kind_stands_in_its_text(pieces: list[Truth]) -> None:
    kinds = Counter(kind for piece in pieces for kind, _ in piece.pii)
    assert set(kinds) == {"email", "phone", "card", "iban", "ssn", "ip", "address", "name",
                          "account", "booking", "claim"}  # fmt: skip
    assert min(kinds.values()) >= 10
    written = [p for p in pieces if p.channel in ("review", "social", "ticket", "survey")]
    assert all(value in piece.text for piece in written for _, value in piece.pii)


def test_planted_cards_pass_luhn_and_ibans_their_checksum(pieces: list[Truth]) -> None:
    values = [pair for piece in pieces for pair in piece.pii]
    cards = [re.sub(r"\D", "", value) for kind, value in values if kind == "card"]
    ibans = [value.replace(" ", "") for kind, value in values if kind == "iban"]
    assert cards and ibans
    for number in cards:
        digits = [int(char) for char in reversed(number)]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
    for iban in ibans:
        turned = "".join(str(int(char, 36)) for char in iban[4:] + iban[:4])
        assert int(turned) % 97 == 1


def test_planted_truth_agrees_with_itself(pieces: list[Truth]) -> None:
    for piece in random.Random(0).sample(pieces, 400):
        negative = any(mention.polarity < 0 for mention in piece.mentions)
        assert piece.is_complaint == negative
        assert piece.at.tzinfo is not None
