from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from extractors.core.engine import Landed, extract, map_batch
from extractors.core.errors import ConfigError, UnavailableError
from extractors.sources.mastodon import SOURCE
from extractors.sources.mastodon.html import to_text
from lake import raw
from lake.config import SourceConfig
from lake.records import Feedback, Record, RecordError

END = datetime(2026, 5, 20, tzinfo=UTC)
DAY = timedelta(days=1)


def status(at: datetime, **values: Any) -> dict[str, Any]:
    number = str(int(at.timestamp() * 1000) << 16)
    return {
        "id": number,
        "uri": f"https://social.example/{number}",
        "created_at": at.isoformat(),
        "edited_at": None,
        "content": "<p>It broke again</p>",
        "language": "en",
        "url": f"https://social.example/@kim/{number}",
        "reblog": None,
        "account": {"acct": "kim@social.example", "bot": False},
        "tags": [{"name": "acme"}],
        **values,
    }


def records(payload: Any, **params: Any) -> list[Record]:
    return list(
        SOURCE.to_records(SourceConfig(name="one", type="mastodon", params=params), "acme", payload)
    )


class Instance:
    """A Mastodon instance that shows `posts` under the tag."""

    def __init__(self) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.off_timeline: dict[str, dict[str, Any]] = {}
        self.url = ""
        self.asked: list[str] = []
        self.fails_after = 999

    def show(self, *posts: dict[str, Any]) -> None:
        self.posts |= {post["id"]: post for post in posts}

    def __call__(self, path: str, _: object) -> Any:
        self.asked.append(path)
        if len(self.asked) > self.fails_after:
            return 500, {}, b""
        parts = urlsplit(path)
        if "/statuses/" in parts.path:
            found = {**self.posts, **self.off_timeline}.get(parts.path.rsplit("/", 1)[1])
            return (200, {}, json.dumps(found).encode()) if found else (404, {}, b"{}")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        newer = sorted(
            (post for post in self.posts.values() if int(post["id"]) > int(query["min_id"])),
            key=lambda post: int(post["id"]),
        )[: int(query["limit"])]
        link = {}
        if newer:
            target = f"{self.url}{parts.path}?limit={query['limit']}&min_id={newer[-1]['id']}"
            link = {"Link": f'<{target}>; rel="prev"'}
        return 200, link, json.dumps(newer[::-1]).encode()


@pytest.fixture
def instance(wire: Any) -> Any:
    found = Instance()
    with wire(found) as line:
        found.url = line.url
        yield found


@pytest.fixture
def pull(instance: Instance, home: Any) -> Callable[[datetime], list[Landed]]:
    tenant = home("mastodon", {"tags": ["acme"], "base_url": instance.url})
    return lambda at: extract(tenant.at(at), "one", "acme")


@pytest.fixture
def newest(instance: Instance, home: Any) -> Callable[[], dict[str, Feedback]]:
    """The posts in the lake, each in the version that the fold keeps."""

    def read() -> dict[str, Feedback]:
        settings = home("mastodon", {"tags": ["acme"], "base_url": instance.url}).at(END)
        versions: list[tuple[Any, Feedback]] = []
        for batch in raw.batches(settings.lake):
            lines, trailer = raw.read(settings.lake, batch)
            mapped = map_batch(settings.config.source("one"), "acme", lines, trailer)
            versions += [
                ((post.updated_at or post.created_at, trailer.extracted_at), post)
                for _, posts in mapped.records
                for post in posts
                if isinstance(post, Feedback)
            ]
        return {str(post.native_id): post for _, post in sorted(versions, key=lambda v: v[0])}

    return read


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>One</p><p>Two<br />lines</p>", "One\n\nTwo\nlines"),
        ("<p>a &amp; b &lt;3 &#39;x&#39;</p>", "a & b <3 'x'"),
        (
            '<a href="https://www.shop.example/a/b"><span class="invisible">https://www.</span>'
            '<span class="ellipsis">shop.example/a</span><span class="invisible">/b</span></a>',
            "shop.example/a…",
        ),
        ('<span class="h-card">@<span>acme</span></span> help', "@acme help"),
        ('<span class="invisible">a<b>b</b></span>c', "c"),
        ('<p class="quote-inline">RE: <a href="x">x</a></p><p>No.</p>', "No."),
        ("<p>never closed <b>bold", "never closed bold"),
        ("</p>stray</span> end", "stray end"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<script>alert(1)</script>ok", "ok"),
        ("no markup at all", "no markup at all"),
        ("", ""),
    ],
)
def test_html_becomes_the_text_that_a_reader_sees(html: str, seen: str) -> None:
    assert to_text(html) == seen


def test_a_megabyte_of_open_tags_is_read() -> None:
    assert to_text("<b>" * 1000 + "x" * 1_000_000).endswith("xxx")


def test_a_post_is_known_by_its_uri_on_every_instance() -> None:
    here, there = status(END, id="1", uri="u"), status(END, id="2", uri="u")
    [first], [second] = records(here), records(there)
    assert isinstance(first, Feedback)
    assert isinstance(second, Feedback)
    assert first.native_id == second.native_id == "u"


def test_a_reblog_holds_nothing_of_its_own() -> None:
    assert records(status(END, reblog={"id": "1"})) == []


@pytest.mark.parametrize(
    ("account", "role"),
    [
        ({"acct": "kim"}, "customer"),
        ({"acct": "Acme"}, "agent"),
        ({"acct": "feed", "bot": True}, "bot"),
    ],
)
def test_the_brands_own_accounts_speak_as_agents(account: dict[str, Any], role: str) -> None:
    [post] = records(status(END, account=account), own_accounts=["@acme"])
    assert isinstance(post, Feedback)
    assert post.speaker_role == role


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"uri": None}, "missing_id"),
        ({"created_at": None}, "missing_date"),
        ({"created_at": "2026-13-01"}, "bad_date"),
        ({"content": ["x"]}, "wrong_type"),
        ({"account": None}, "wrong_type"),
    ],
)
def test_a_post_that_cannot_be_used_says_why(values: dict[str, Any], rule: str) -> None:
    with pytest.raises(RecordError) as raised:
        records(status(END, **values))
    assert raised.value.rule == rule


def test_pull_reads_forward_over_pages(instance: Instance, pull: Any, newest: Any) -> None:
    instance.show(*(status(END - timedelta(minutes=n)) for n in range(1, 101)))
    [landed] = pull(END)
    assert (landed.trailer.pages, landed.trailer.records) == (4, 100)
    assert len(newest()) == 100


def test_an_edit_of_an_older_post_is_found_in_the_overlap(
    instance: Instance, pull: Any, newest: Any
) -> None:
    old, new = status(END - 2 * DAY), status(END - DAY)
    instance.show(old, new)
    pull(END)
    instance.show({**old, "content": "<p>Fixed</p>", "edited_at": END.isoformat()})
    [landed] = pull(END + timedelta(hours=1))
    assert landed.trailer.records == 1
    assert newest()[old["uri"]].body == "Fixed"
    assert newest()[old["uri"]].updated_at == END


def test_a_deleted_post_becomes_a_tombstone_once(
    instance: Instance, pull: Any, newest: Any
) -> None:
    old, new = status(END - 2 * DAY, edited_at=(END - DAY).isoformat()), status(END - DAY)
    instance.show(old, new)
    pull(END)
    del instance.posts[old["id"]]
    [landed] = pull(END + timedelta(hours=1))
    assert landed.trailer.notes == {"tombstones": 1}
    assert {uri: post.is_deleted for uri, post in newest().items()} == {
        old["uri"]: True,
        new["uri"]: False,
    }
    [again] = pull(END + timedelta(hours=2))
    assert again.trailer.records == 0


def test_a_post_that_only_left_the_timeline_is_not_deleted(
    instance: Instance, pull: Any, newest: Any
) -> None:
    old, new = status(END - 2 * DAY), status(END - DAY)
    instance.show(old, new)
    pull(END)
    instance.off_timeline[old["id"]] = instance.posts.pop(old["id"])
    [landed] = pull(END + timedelta(hours=1))
    assert landed.trailer.notes == {"tombstones": 0}
    assert not newest()[old["uri"]].is_deleted


def test_a_pull_that_was_cut_off_does_not_ask_for_what_it_landed_before(
    instance: Instance, home: Any
) -> None:
    instance.show(*(status(END - timedelta(minutes=n)) for n in range(1, 601)))
    tenant = home("mastodon", {"tags": ["acme"], "base_url": instance.url})
    instance.fails_after = 12
    with pytest.raises(UnavailableError):
        extract(tenant.at(END), "one", "acme")
    instance.fails_after = 999
    instance.asked.clear()
    landed = extract(tenant.at(END), "one", "acme")
    assert sum(item.trailer.records for item in landed) == 200
    assert [path for path in instance.asked if "/statuses/" in path] == []


def test_votes_that_move_land_nothing_again(instance: Instance, pull: Any) -> None:
    post = status(END - DAY, favourites_count=1)
    instance.show(post)
    pull(END)
    instance.show({**post, "favourites_count": 2})
    [landed] = pull(END + timedelta(hours=1))
    assert landed.trailer.records == 0


def test_a_token_is_sent_as_a_bearer(wire: Any, home: Any) -> None:
    with wire(lambda *_: (200, {}, b"[]")) as line:
        tenant = home("mastodon", {"tags": ["acme"], "base_url": line.url})
        extract(tenant.at(END), "one", "acme", credentials={"token": "abc"})
    assert line.headers[0]["Authorization"] == "Bearer abc"


@pytest.mark.parametrize("params", [{}, {"tags": ["#acme"]}, {"tags": []}])
def test_streams_want_tags_without_the_sign(params: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="tags"):
        SOURCE.streams(SourceConfig(name="one", type="mastodon", params=params))
