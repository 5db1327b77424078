"""Zendesk Support: incremental exports, satisfaction ratings and users, behind Basic auth."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.vendors import zendesk_views as views
from sandbox.world import World

TOKEN = "sandbox-token"  # noqa: S105 - documented, opens nothing but made-up data
MAX_PAGE = 1000
_SETTLING = timedelta(minutes=1)
_RATE = {"X-Rate-Limit": "700", "X-Rate-Limit-Remaining": "699"}


def routes() -> list[Route]:
    api = "/zendesk/api/v2"
    endpoints: list[tuple[str, Callable[[Request], Response]]] = [
        ("incremental/tickets/cursor", _tickets),
        ("incremental/ticket_events", _ticket_events),
        ("incremental/ticket_metric_events", _metric_events),
        ("satisfaction_ratings", _ratings),
        ("users/show_many", _users),
    ]
    return [
        Route(f"{api}/{path}{suffix}", _guarded(answer))
        for path, answer in endpoints
        for suffix in ("", ".json")
    ]


class _BadRequestError(Exception):
    """A parameter that the vendor answers with 4xx: status, code and explanation."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.response = JSONResponse({"error": error, "description": description}, status)


def _guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        if not _authorized(request):
            return JSONResponse({"error": "Couldn't authenticate you"}, 401)
        try:
            response = answer(request)
        except _BadRequestError as refused:
            return refused.response
        response.headers.update(_RATE)
        return response

    return endpoint


def _authorized(request: Request) -> bool:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme.lower() == "basic" and user.endswith("/token") and secret == TOKEN


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


def _horizon(request: Request) -> datetime:
    """The last minute is not exported yet."""
    return _world(request).now - _SETTLING


def _number(request: Request, name: str, default: int | None = None) -> int:
    raw = request.query_params.get(name)
    if raw is None and default is not None:
        return default
    try:
        return int(raw or "")
    except ValueError:
        raise _BadRequestError(400, "BadRequest", f"{name} must be an integer") from None


def _start_time(request: Request) -> int:
    start = _number(request, "start_time")
    if start > _horizon(request).timestamp():
        message = "Too recent start_time. Use a start_time older than 60 seconds"
        raise _BadRequestError(422, "StartTimeTooRecent", message)
    return start


def _per_page(request: Request) -> int:
    return min(max(_number(request, "per_page", MAX_PAGE), 1), MAX_PAGE)


def _url(request: Request, **query: object) -> str:
    kept = dict(request.query_params) | {key: str(value) for key, value in query.items()}
    return str(request.url.replace(query="").include_query_params(**kept))


def _tickets(request: Request) -> Response:
    """Cursor export: pages in the order of (generated_timestamp, id), each ticket once."""
    per_page = _per_page(request)
    after = _cursor(request)
    horizon = _horizon(request)
    rows = [views.ticket(one, horizon) for one in _world(request).tickets()
            if one.audits[0].at < horizon]  # fmt: skip
    rows.sort(key=_ticket_position)
    rows = [row for row in rows if _ticket_position(row) > after]
    page = rows[:per_page]
    last = _ticket_position(page[-1]) if page else after
    cursor = base64.b64encode(f"{last[0]}.0||{last[1]}".encode()).decode()
    after_url = request.url.replace(query="").include_query_params(
        cursor=cursor, per_page=per_page, **_kept(request, "include")
    )
    body: dict[str, Any] = {
        "tickets": page,
        "after_url": str(after_url),
        "after_cursor": cursor,
        "before_url": None,
        "before_cursor": None,
        "end_of_stream": len(rows) <= per_page,
    }
    if "users" in request.query_params.get("include", ""):
        ids = {row[key] for row in page for key in ("requester_id", "assignee_id") if row[key]}
        body["users"] = views.users(_world(request).company, ids)
    return JSONResponse(body)


def _kept(request: Request, name: str) -> dict[str, str]:
    value = request.query_params.get(name)
    return {name: value} if value else {}


def _ticket_position(row: dict[str, Any]) -> tuple[int, int]:
    return row["generated_timestamp"], row["id"]


def _cursor(request: Request) -> tuple[int, int]:
    given = request.query_params.get("cursor")
    if given is None:
        return _start_time(request), -1
    try:
        stamp, _, ticket_id = base64.b64decode(given).decode().partition("||")
        return int(float(stamp)), int(ticket_id)
    except ValueError:
        raise _BadRequestError(400, "InvalidCursor", "cursor is not valid") from None


def _ticket_events(request: Request) -> Response:
    with_comments = "comment_events" in request.query_params.get("include", "")
    horizon = _horizon(request)
    events = [
        views.ticket_event(ticket, audit, with_comments)
        for ticket in _world(request).tickets()
        for audit in ticket.audits
        if audit.at < horizon
    ]
    return _time_based(request, "ticket_events", events, "timestamp")


def _metric_events(request: Request) -> Response:
    horizon = _horizon(request)
    events = [
        event
        for ticket in _world(request).tickets()
        for event in views.metric_events(ticket, horizon)
    ]
    return _time_based(request, "ticket_metric_events", events, "_timestamp")


def _time_based(request: Request, name: str, rows: list[dict[str, Any]], stamp: str) -> Response:
    """Pages start at a second, so the last second of a page comes again on the next one.

    A page never ends inside the second it started with: it grows instead, or a client would
    be sent in a circle.
    """
    start, per_page = _start_time(request), _per_page(request)
    rows = sorted((row for row in rows if row[stamp] >= start), key=lambda r: (r[stamp], r["id"]))
    page = rows[:per_page]
    while page and len(page) < len(rows) and page[-1][stamp] == start:
        page = rows[: len(page) + 1]
    end_time = page[-1][stamp] if page else None
    body = {
        name: [{key: value for key, value in row.items() if key != "_timestamp"} for row in page],
        "next_page": _url(request, start_time=end_time) if end_time else None,
        "count": len(page),
        "end_of_stream": len(page) == len(rows),
        "end_time": end_time,
    }
    return JSONResponse(body)


def _ratings(request: Request) -> Response:
    """`score=received` is good and bad, with or without a comment; cursor paging."""
    horizon = _horizon(request)
    score = request.query_params.get("score")
    start, end = _number(request, "start_time", 0), _number(request, "end_time", 2**40)
    rows = [
        views.rating(ticket)
        for ticket in _world(request).tickets()
        if ticket.rating and ticket.rating.at < horizon
        and start <= ticket.rating.at.timestamp() < end
        and (score in (None, ticket.rating.score)
             or (score == "received" and ticket.rating.score != "offered"))
    ]  # fmt: skip
    rows.sort(key=lambda row: row["id"])
    size = min(max(_number(request, "page[size]", 100), 1), 100)
    after = _number(request, "page[after]", 0)
    waiting = [row for row in rows if row["id"] > after]
    page = waiting[:size]
    more = len(waiting) > size
    cursor = str(page[-1]["id"]) if page else None
    following = _url(request, **{"page[after]": cursor, "page[size]": size}) if more else None
    return JSONResponse({
        "satisfaction_ratings": page,
        "meta": {"has_more": more, "after_cursor": cursor, "before_cursor": None},
        "links": {"next": following, "prev": None},
    })  # fmt: skip


def _users(request: Request) -> Response:
    raw = request.query_params.get("ids", "")
    try:
        ids = {int(one) for one in raw.split(",") if one}
    except ValueError:
        raise _BadRequestError(400, "BadRequest", "ids must be integers") from None
    if len(ids) > 100:
        raise _BadRequestError(400, "TooManyIds", "at most 100 ids")
    found = views.users(_world(request).company, ids)
    return JSONResponse({"users": found, "count": len(found), "next_page": None})
