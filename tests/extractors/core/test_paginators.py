from __future__ import annotations

from typing import Any

import pytest

from extractors.core.client import Client, Request, Response
from extractors.core.errors import PaginationError
from extractors.core.paginators import (
    CursorToken,
    LinkHeader,
    NextUrl,
    Page,
    PageNumber,
    Stop,
    cut,
    grouped,
    pages,
    records_at,
)
from lake.config import SourceConfig


def response(body: Any = None, **links: str) -> Response:
    return Response(200, body, links, 10)


def test_link_header_follows_its_relation_to_the_end() -> None:
    paginator = LinkHeader("prev", full=1)
    assert paginator.advance(response(prev="http://v/2", next="http://v/0"), 3) == Request(
        "http://v/2"
    )
    assert paginator.advance(response(), 0) is None


def test_link_header_raises_when_a_full_page_has_no_link() -> None:
    with pytest.raises(Stop, match="no link"):
        LinkHeader("next", full=40).advance(response(), 40)


def test_link_header_raises_when_a_link_repeats() -> None:
    paginator = LinkHeader("next", full=1)
    paginator.advance(response(next="http://v/2"), 1)
    with pytest.raises(Stop, match="repeats"):
        paginator.advance(response(next="http://v/2"), 1)


def test_next_url_goes_on_after_an_empty_page_until_the_mark() -> None:
    paginator = NextUrl("links.next", "meta.has_more", last=False)
    more = {"meta": {"has_more": True}, "links": {"next": "http://v/2"}}
    assert paginator.advance(response(more), 0) == Request("http://v/2")
    assert paginator.advance(response({"meta": {"has_more": False}}), 5) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"next_page": None}, "no end marker end_of_stream"),
        ({"next_page": None, "end_of_stream": "false"}, "no end marker"),
        ({"next_page": None, "end_of_stream": False}, "next_page is missing"),
        ([], "no end marker"),
    ],
)
def test_next_url_raises_when_the_marks_contradict(body: Any, reason: str) -> None:
    with pytest.raises(Stop, match=reason):
        NextUrl("next_page", "end_of_stream").advance(response(body), 5)


def test_cursor_token_sends_the_token_with_what_is_fixed() -> None:
    paginator = CursorToken("after", "cursor", "end", fixed={"size": "9"})
    assert paginator.first(Request("x", {"start": "1"})) == Request("x", {"start": "1"})
    following = paginator.advance(response({"end": False, "after": "abc"}), 9)
    assert following == Request("x", {"size": "9", "cursor": "abc"})
    assert paginator.advance(response({"end": True, "after": "abd"}), 0) is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"after": "abc"}, "no end marker"),
        ({"end": False}, "after is missing"),
        ({"end": False, "after": "first"}, "repeats"),
    ],
)
def test_cursor_token_raises_instead_of_ending_early_or_never(body: Any, reason: str) -> None:
    paginator = CursorToken("after", "cursor", "end")
    paginator.first(Request("x"))
    paginator.advance(response({"end": False, "after": "first"}), 1)
    with pytest.raises(Stop, match=reason):
        paginator.advance(response(body), 1)


def test_page_number_ends_at_an_empty_page_and_goes_on_after_a_short_one() -> None:
    paginator = PageNumber("page={}".format, page_size=50, last=10)
    assert paginator.first(Request("")) == Request("page=1")
    assert paginator.advance(response(), 20) == Request("page=2")
    assert paginator.advance(response(), 0) is None
    assert paginator.cap is None


@pytest.mark.parametrize(("count", "is_hit"), [(50, True), (49, False)])
def test_page_number_says_when_the_cap_cut_the_read(count: int, is_hit: bool) -> None:
    paginator = PageNumber("page={}".format, page_size=50, last=2)
    paginator.first(Request(""))
    paginator.advance(response(), 50)
    assert paginator.advance(response(), count) is None
    assert (paginator.cap is not None) is is_hit


def read(wire: Any, *bodies: bytes) -> list[Page]:
    waiting = list(bodies)
    with (
        wire(lambda *_: (200, {"Content-Type": "application/json"}, waiting.pop(0))) as line,
        Client(SourceConfig(name="one", type="app_store"), "posts", line.url) as client,
    ):
        paginator = CursorToken("after", "cursor", "end")
        return list(pages(client, paginator, Request("x"), records_at("rows")))


def test_pages_hold_their_records_in_order(wire: Any) -> None:
    found = read(
        wire,
        b'{"rows": [1, 2], "end": false, "after": "a"}',
        b'{"rows": [], "end": false, "after": "b"}',
        b'{"rows": [3], "end": true}',
    )
    assert [(page.number, page.items) for page in found] == [(1, [1, 2]), (2, []), (3, [3])]
    assert found[-1].next is None


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (b'{"rows": [1, 2], "end": true}', "page 2: the same page came twice"),
        (b'{"lines": [3], "end": true}', "page 2: the answer has no list of records"),
        (b'{"rows": {"id": 3}, "end": true}', "page 2: the answer has no list of records"),
        (b'{"rows": [3]}', "page 2: the answer has no end marker"),
    ],
)
def test_pages_say_which_page_breaks_the_sequence(wire: Any, second: bytes, reason: str) -> None:
    with pytest.raises(PaginationError, match=f"one/posts {reason}"):
        read(wire, b'{"rows": [1, 2], "end": false, "after": "a"}', second)


def page(number: int, size: int = 1) -> Page:
    return Page(number, [number], None, Request("x"), size)


def test_grouped_bounds_a_part_by_pages_and_by_bytes() -> None:
    found = [page(1), page(2), page(3, 100), page(4), page(5)]
    groups = [[each.number for each in group] for group in grouped(iter(found), 2, 100)]
    assert groups == [[1, 2], [3], [4, 5]]


def test_cut_reads_no_page_after_the_one_that_reaches_beyond() -> None:
    found = iter([page(1), page(2), page(3)])
    kept = list(cut(found, lambda each: each.number == 2))
    assert [(each.number, each.next is None) for each in kept] == [(1, False), (2, True)]
    assert next(found).number == 3
