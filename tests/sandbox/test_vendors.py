"""The vendors' behaviour over real HTTP: caps, links, cursors, edits, deletions, auth."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from sandbox.reviews import APP_ID
from sandbox.testing import SandboxServer
from sandbox.vendors.zendesk import TOKEN

AUTH = ("agent@marrowby.example/token", TOKEN)


def _reviews(server: SandboxServer, storefront: str, page: int) -> Any:
    url = f"{server.base_url}/itunes/{storefront}/rss/customerreviews"
    response = requests.get(f"{url}/page={page}/id={APP_ID}/sortby=mostrecent/json", timeout=10)
    response.raise_for_status()
    return response.json()["feed"].get("entry")


def _all_reviews(server: SandboxServer, storefront: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for page in range(1, 11):
        entries = _reviews(server, storefront, page) or []
        entries = [entries] if isinstance(entries, dict) else entries
        found += [entry for entry in entries if "im:name" not in entry]
    return found


def _zendesk(server: SandboxServer, path: str, **params: object) -> Any:
    url = path if path.startswith("http") else f"{server.base_url}/zendesk/api/v2/{path}"
    response = requests.get(url, params=params, auth=AUTH, timeout=10)  # type: ignore[arg-type]
    response.raise_for_status()
    return response.json()


def _posts(server: SandboxServer, **params: object) -> requests.Response:
    url = f"{server.base_url}/mastodon/api/v1/timelines/tag/marrowby"
    return requests.get(url, params=params, timeout=10)  # type: ignore[arg-type]


def test_itunes_gives_at_most_ten_pages_of_fifty(server: SandboxServer) -> None:
    assert len(_all_reviews(server, "us")) == 500
    written = [review for review in server.company.reviews if review.storefront == "us"]
    assert len(written) > 600
    with pytest.raises(requests.HTTPError, match="400"):
        _reviews(server, "us", 11)


def test_itunes_has_its_quirks(server: SandboxServer) -> None:
    first = _reviews(server, "ie", 1)
    assert "im:name" in first[0] and len(first) == 51
    assert isinstance(_reviews(server, "ie", 2), dict)
    assert _reviews(server, "ie", 3) is None
    assert _reviews(server, "zz", 1) is None
    labels = (value["label"] for key, value in first[1].items() if key.startswith("im:vote"))
    assert all(isinstance(label, str) for label in labels)


def test_itunes_sorts_by_last_change_in_pacific_time(server: SandboxServer) -> None:
    times = [entry["updated"]["label"] for entry in _all_reviews(server, "gb")]
    moments = [datetime.fromisoformat(text) for text in times]
    assert moments == sorted(moments, reverse=True)
    assert {text[-6:] for text in times} == {"-07:00", "-08:00"}


def test_itunes_moves_an_edited_review_and_drops_a_deleted_one(server: SandboxServer) -> None:
    gb = [review for review in server.company.reviews if review.storefront == "gb"]
    edited = next(r for r in gb if r.revisions and not r.deleted_at
                  and r.revisions[0].at < server.company.timeline.as_of)  # fmt: skip
    gone = next(r for r in gb if r.deleted_at and r.deleted_at < server.company.timeline.as_of)
    edit = edited.revisions[0]
    server.set_clock(edit.at)
    before = {entry["id"]["label"]: entry for entry in _all_reviews(server, "gb")}
    server.set_clock(edit.at + timedelta(seconds=1))
    after = {entry["id"]["label"]: entry for entry in _all_reviews(server, "gb")}
    assert before[edited.id]["content"]["label"] == edited.said.text
    assert after[edited.id]["content"]["label"] == edit.said.text
    assert after[edited.id]["updated"] != before[edited.id]["updated"]
    assert gone.deleted_at is not None
    server.set_clock(gone.deleted_at)
    assert gone.id in {entry["id"]["label"] for entry in _all_reviews(server, "gb")}
    server.set_clock(gone.deleted_at + timedelta(seconds=1))
    assert gone.id not in {entry["id"]["label"] for entry in _all_reviews(server, "gb")}


def test_mastodon_pages_forward_and_backward_by_link(server: SandboxServer) -> None:
    forward, backward = [], []
    response = _posts(server, limit=40, min_id=0)
    while response.json():
        forward += [post["id"] for post in reversed(response.json())]
        response = requests.get(response.links["prev"]["url"], timeout=10)
    response = _posts(server, limit=40)
    while response.json():
        backward += [post["id"] for post in response.json()]
        assert "min_id" in response.links["prev"]["url"]
        response = requests.get(response.links["next"]["url"], timeout=10)
    assert forward == backward[::-1]
    assert forward == sorted(set(forward), key=int)
    assert len(forward) > 800


def test_mastodon_caps_the_limit_and_links_to_itself(server: SandboxServer) -> None:
    response = _posts(server, limit=500)
    assert len(response.json()) == 40
    assert response.links["next"]["url"].startswith(f"{server.base_url}/mastodon/")
    assert len(_posts(server).json()) == 20


def test_mastodon_since_id_gives_the_newest_and_min_id_the_next(server: SandboxServer) -> None:
    ids = [int(post.id) for post in server.company.posts if "marrowby" in post.tags]
    floor = ids[100]
    newest = _posts(server, since_id=floor, limit=5).json()
    following = _posts(server, min_id=floor, limit=5).json()
    assert int(newest[0]["id"]) > int(following[0]["id"])
    assert floor < int(following[-1]["id"]) < int(following[0]["id"]) <= ids[120]


def test_mastodon_bodies_are_html_and_limits_are_told(server: SandboxServer) -> None:
    posts = [post for page in range(4) for post in _page_of(server, page)]
    html = " ".join(post["content"] for post in posts)
    assert all(post["content"].startswith("<p>") for post in posts)
    assert 'class="mention hashtag"' in html and 'class="invisible"' in html
    assert 'class="u-url mention"' in html and "&#39;" in html
    headers = _posts(server).headers
    assert headers["X-RateLimit-Limit"] == "300"
    assert datetime.fromisoformat(headers["X-RateLimit-Reset"]).tzinfo is not None


def _page_of(server: SandboxServer, number: int) -> list[dict[str, Any]]:
    posts = server.company.posts
    page: list[dict[str, Any]] = _posts(server, limit=40, max_id=posts[-1 - 40 * number].id).json()
    return page


def test_mastodon_deleted_posts_vanish_and_edits_show(server: SandboxServer) -> None:
    as_of = server.company.timeline.as_of
    gone = next(p for p in server.company.posts if p.deleted_at and p.deleted_at < as_of)
    edited = next(p for p in server.company.posts if p.revisions and not p.deleted_at)
    statuses = f"{server.base_url}/mastodon/api/v1/statuses"
    assert requests.get(f"{statuses}/{gone.id}", timeout=10).status_code == 404
    assert requests.get(f"{statuses}/{edited.id}", timeout=10).json()["edited_at"] is not None
    assert gone.deleted_at is not None
    server.set_clock(min(gone.deleted_at, edited.revisions[0].at))
    if gone.at < min(gone.deleted_at, edited.revisions[0].at):
        assert requests.get(f"{statuses}/{gone.id}", timeout=10).ok
    server.set_clock(edited.revisions[0].at)
    assert requests.get(f"{statuses}/{edited.id}", timeout=10).json()["edited_at"] is None


@pytest.mark.parametrize("auth", [None, ("a@b.example/token", "wrong"), ("a@b.example", TOKEN)])
def test_zendesk_refuses_without_the_token(
    server: SandboxServer, auth: tuple[str, str] | None
) -> None:
    url = f"{server.base_url}/zendesk/api/v2/incremental/tickets/cursor.json?start_time=0"
    assert requests.get(url, auth=auth, timeout=10).status_code == 401


def _export(server: SandboxServer, cursor_path: str) -> tuple[list[dict[str, Any]], str]:
    tickets: list[dict[str, Any]] = []
    page = _zendesk(server, cursor_path)
    while True:
        tickets += page["tickets"]
        if page["end_of_stream"]:
            return tickets, page["after_cursor"]
        page = _zendesk(server, page["after_url"])


def test_zendesk_cursor_gives_every_ticket_once_then_only_changes(server: SandboxServer) -> None:
    as_of = server.company.timeline.as_of
    server.set_clock(as_of - timedelta(days=3))
    path = "incremental/tickets/cursor.json"
    tickets, cursor = _export(server, f"{path}?start_time=0&per_page=100")
    ids = [ticket["id"] for ticket in tickets]
    assert len(ids) == len(set(ids)) > 500
    again, same = _export(server, f"{path}?cursor={cursor}")
    assert again == [] and same == cursor
    server.set_clock(as_of)
    changed, _ = _export(server, f"{path}?cursor={cursor}")
    known = {ticket["id"]: ticket for ticket in tickets}
    assert 0 < len(changed) < 200
    assert any(ticket["id"] in known for ticket in changed)
    assert any(ticket["id"] not in known for ticket in changed)


def test_zendesk_leaves_out_the_last_minute(server: SandboxServer) -> None:
    opened = server.company.tickets[300].audits[0].at
    path = "incremental/tickets/cursor.json?start_time=0"
    wanted = server.company.tickets[300].id
    server.set_clock(opened + timedelta(seconds=59))
    assert wanted not in {ticket["id"] for ticket in _export(server, path)[0]}
    server.set_clock(opened + timedelta(seconds=61))
    assert wanted in {ticket["id"] for ticket in _export(server, path)[0]}


def test_zendesk_refuses_a_start_time_of_the_last_minute(server: SandboxServer) -> None:
    now = int(server.company.timeline.as_of.timestamp())
    with pytest.raises(requests.HTTPError, match="422"):
        _zendesk(server, "incremental/ticket_events.json", start_time=now)


def test_zendesk_tickets_go_through_a_life(server: SandboxServer) -> None:
    tickets, _ = _export(server, "incremental/tickets/cursor.json?start_time=0")
    statuses = Counter(ticket["status"] for ticket in tickets)
    assert set(statuses) >= {"open", "solved", "closed", "deleted"}
    assert any(t["generated_timestamp"] > _epoch(t["updated_at"]) for t in tickets)
    fields = {field["id"] for field in tickets[0]["custom_fields"]}
    assert fields == {360_001, 360_002, 360_003}


def _epoch(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _events(server: SandboxServer, per_page: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    params: dict[str, object] = {"start_time": 0, "include": "comment_events"}
    page = _zendesk(server, "incremental/ticket_events.json", per_page=per_page, **params)
    while True:
        found += page["ticket_events"]
        assert page["count"] == len(page["ticket_events"])
        if page["end_of_stream"]:
            return found
        assert f"start_time={page['end_time']}" in page["next_page"]
        page = _zendesk(server, page["next_page"])


def test_zendesk_events_repeat_at_page_boundaries_and_lose_nothing(server: SandboxServer) -> None:
    events = _events(server, per_page=200)
    as_of = server.company.timeline.as_of - timedelta(minutes=1)
    written = {a.id for t in server.company.tickets for a in t.audits if a.at < as_of}
    assert {event["id"] for event in events} == written
    assert len(events) > len(written)


def test_zendesk_events_carry_comments_and_reopenings(server: SandboxServer) -> None:
    children = [child for event in _events(server, 1000) for child in event["child_events"]]
    comments = [child for child in children if child["event_type"] == "Comment"]
    assert {comment["public"] for comment in comments} == {True, False}
    assert all(comment["body"] for comment in comments)
    moves = {(c["previous_value"], c["status"]) for c in children if "status" in c}
    assert {(None, "new"), ("solved", "closed"), ("solved", "open")} <= moves
    assert {"pending", "hold", "deleted"} <= {status for _, status in moves}


def test_zendesk_ratings_page_by_cursor_within_a_window(server: SandboxServer) -> None:
    end = int((server.company.timeline.as_of - timedelta(weeks=4)).timestamp())
    page = _zendesk(server, "satisfaction_ratings.json", score="received", start_time=0,
                    end_time=end, **{"page[size]": 60})  # fmt: skip
    ratings = list(page["satisfaction_ratings"])
    while page["meta"]["has_more"]:
        page = _zendesk(server, page["links"]["next"])
        ratings += page["satisfaction_ratings"]
    assert len({rating["id"] for rating in ratings}) == len(ratings) > 100
    assert {rating["score"] for rating in ratings} == {"good", "bad"}
    assert all(_epoch(rating["created_at"]) < end for rating in ratings)


def test_zendesk_resolves_users_and_their_roles(server: SandboxServer) -> None:
    page = _zendesk(
        server, "incremental/tickets/cursor.json", start_time=0, per_page=50, include="users"
    )
    roles = {user["role"] for user in page["users"]}
    wanted = page["tickets"][0]["requester_id"]
    shown = _zendesk(server, "users/show_many.json", ids=f"{wanted},900000001")["users"]
    assert roles >= {"end-user", "agent"}
    assert [user["role"] for user in shown] == ["end-user", "admin"]
    assert re.match(r"[^@]+@[^@]+$", shown[0]["email"])


def test_zendesk_metric_events_tell_first_replies(server: SandboxServer) -> None:
    page = _zendesk(server, "incremental/ticket_metric_events.json", start_time=0)
    kinds = {(event["metric"], event["type"]) for event in page["ticket_metric_events"]}
    assert ("reply_time", "fulfill") in kinds and ("requester_wait_time", "activate") in kinds
