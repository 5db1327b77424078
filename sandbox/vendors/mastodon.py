"""Mastodon's tag timeline and single statuses: snowflake ids, Link paging, HTML bodies."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.model import Post
from sandbox.posts import BRAND_HANDLE
from sandbox.world import World

DEFAULT_LIMIT, MAX_LIMIT = 20, 40
_ALLOWED = 300
_WINDOW = timedelta(minutes=5)
_SERVER = "https://social.example"


def routes() -> list[Route]:
    return [
        Route("/mastodon/api/v1/timelines/tag/{tag}", _timeline),
        Route("/mastodon/api/v1/statuses/{id}", _status),
    ]


async def _timeline(request: Request) -> Response:
    world: World = request.app.state.world
    query = request.query_params
    try:
        limit = min(max(int(query.get("limit", DEFAULT_LIMIT)), 1), MAX_LIMIT)
        bounds = {key: int(query[key]) for key in ("max_id", "since_id", "min_id") if key in query}
    except ValueError:
        return JSONResponse({"error": "Invalid paging parameter"}, 400, _limits(request))
    page = _page(world.posts(request.path_params["tag"]), limit, bounds)
    headers = _limits(request)
    if page:
        headers["Link"] = ", ".join((
            f'<{_page_url(request, "max_id", page[-1].id)}>; rel="next"',
            f'<{_page_url(request, "min_id", page[0].id)}>; rel="prev"',
        ))  # fmt: skip
    return JSONResponse([_render(world, post) for post in page], headers=headers)


def _page(posts: list[Post], limit: int, bounds: dict[str, int]) -> list[Post]:
    """Newest first; `min_id` asks for the page just above it, `since_id` for the newest."""
    floor = max(bounds.get("since_id", 0), bounds.get("min_id", 0))
    ceiling = bounds.get("max_id")
    matching = [
        post
        for post in posts
        if int(post.id) > floor and (ceiling is None or int(post.id) < ceiling)
    ]
    return matching[-limit:] if "min_id" in bounds else matching[:limit]


def _page_url(request: Request, key: str, post_id: str) -> str:
    kept = {
        k: v for k, v in request.query_params.items() if k not in ("max_id", "min_id", "since_id")
    }
    return f"{request.url.replace(query='')}?{urlencode({**kept, key: post_id})}"


async def _status(request: Request) -> Response:
    world: World = request.app.state.world
    post = world.post(request.path_params["id"])
    if post is None:
        return JSONResponse({"error": "Record not found"}, 404, _limits(request))
    return JSONResponse(_render(world, post), headers=_limits(request))


def _limits(request: Request) -> dict[str, str]:
    """Mastodon's own counters; the stand-in counts but never blocks."""
    state = request.app.state
    now = datetime.now(UTC)
    if now >= state.mastodon_reset:
        state.mastodon_reset, state.mastodon_used = now + _WINDOW, 0
    state.mastodon_used += 1
    return {
        "X-RateLimit-Limit": str(_ALLOWED),
        "X-RateLimit-Remaining": str(max(_ALLOWED - state.mastodon_used, 1)),
        "X-RateLimit-Reset": state.mastodon_reset.isoformat().replace("+00:00", "Z"),
    }


def _render(world: World, post: Post) -> dict[str, Any]:
    edited = world.edited_at(post)
    url = f"{_SERVER}/@{post.handle}/{post.id}"
    return {
        "id": post.id,
        "created_at": _iso(post.at),
        "in_reply_to_id": post.in_reply_to,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": post.declared_language,
        "uri": f"{_SERVER}/users/{post.handle}/statuses/{post.id}",
        "url": url,
        "replies_count": 0,
        "reblogs_count": int(post.id[-1]),
        "favourites_count": int(post.id[-2:]) // 3,
        "edited_at": _iso(edited) if edited else None,
        "content": _html(world.said(post).text, post),
        "reblog": None,
        "account": _account(post),
        "media_attachments": [],
        "mentions": [_mention()] if post.addresses_brand else [],
        "tags": [{"name": tag, "url": f"{_SERVER}/tags/{tag}"} for tag in post.tags],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def _account(post: Post) -> dict[str, Any]:
    number = sum(ord(char) * 31**i for i, char in enumerate(post.handle)) % 10**12
    return {
        "id": str(109_000_000_000_000_000 + number),
        "username": post.handle,
        "acct": post.handle,
        "display_name": "Marrowby"
        if post.handle == BRAND_HANDLE
        else post.handle.replace("_", " "),
        "bot": False,
        "url": f"{_SERVER}/@{post.handle}",
        "uri": f"{_SERVER}/users/{post.handle}",
        "followers_count": number % 700,
        "statuses_count": number % 5000,
    }


def _mention() -> dict[str, str]:
    return {
        "id": "109000000000000001",
        "username": BRAND_HANDLE,
        "acct": BRAND_HANDLE,
        "url": f"{_SERVER}/@{BRAND_HANDLE}",
    }


def _html(text: str, post: Post) -> str:
    body = re.sub(r"\n", "<br />", escape(text, quote=True).replace("&#x27;", "&#39;"))
    parts = [body]
    if post.addresses_brand:
        parts.insert(0, (
            f'<span class="h-card" translate="no"><a href="{_SERVER}/@{BRAND_HANDLE}" '
            f'class="u-url mention">@<span>{BRAND_HANDLE}</span></a></span>'
        ))  # fmt: skip
    if post.link:
        shown = post.link.removeprefix("https://www.")
        parts.append(
            f'<a href="{post.link}" target="_blank" rel="nofollow noopener" translate="no">'
            f'<span class="invisible">https://www.</span><span class="ellipsis">{shown[:30]}</span>'
            f'<span class="invisible">{shown[30:]}</span></a>'
        )
    parts += [
        f'<a href="{_SERVER}/tags/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        for tag in post.tags
    ]
    return f"<p>{' '.join(parts)}</p>"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
