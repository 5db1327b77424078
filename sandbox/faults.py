"""Faults that tests switch on, and the log of requests, as one ASGI middleware."""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Literal, get_args

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

Kind = Literal[
    "429",
    "429_date",
    "500",
    "slow",
    "truncated_json",
    "repeated_page",
    "changed_schema",
    "html_200",
]
KINDS: tuple[str, ...] = get_args(Kind)
_TEXT_KEYS = {"content", "body", "plain_body", "description", "comment"}


@dataclass
class Fault:
    """Strikes `times` requests whose path contains the given part, after `after` others."""

    path_contains: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float = 2.0

    def strikes(self, path: str) -> bool:
        """Counts a matching request down; True when this one is to be spoiled."""
        if self.path_contains not in path or self.times <= 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


class FaultyLine(BaseHTTPMiddleware):
    """Stands before the vendors; the control paths (`/__…__`) pass untouched and unlogged."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self._last: dict[str, bytes] = {}

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        path = request.url.path
        if path.startswith("/__"):
            return await call_next(request)
        fault = next((one for one in request.app.state.faults if one.strikes(path)), None)
        response = await self._answer(request, call_next, fault)
        request.app.state.requests.append({
            "method": request.method,
            "path": path,
            "query": dict(request.query_params),
            "status": response.status_code,
            "fault": fault.kind if fault else None,
            "authenticated": "authorization" in request.headers,
            "user_agent": request.headers.get("user-agent"),
        })  # fmt: skip
        return response

    async def _answer(
        self, request: Request, call_next: RequestResponseEndpoint, fault: Fault | None
    ) -> Response:
        refused = _refusal(fault) if fault else None
        if refused:
            return refused
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        response = await call_next(request)
        chunks = response.body_iterator  # type: ignore[attr-defined]
        body = b"".join([chunk async for chunk in chunks])
        vendor = request.url.path.split("/")[1]
        sent = _spoiled(body, self._last.get(vendor, body), fault)
        if response.status_code == 200:
            self._last[vendor] = body
        headers = {k: v for k, v in response.headers.items() if k.lower() != "content-length"}
        return Response(sent, response.status_code, headers)


def _refusal(fault: Fault) -> Response | None:
    if fault.kind == "429":
        return JSONResponse({"error": "Too many requests"}, 429, {"Retry-After": "1"})
    if fault.kind == "429_date":
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        return JSONResponse({"error": "Too many requests"}, 429, {"Retry-After": soon})
    if fault.kind == "500":
        return PlainTextResponse("Internal Server Error", 500)
    if fault.kind == "html_200":
        page = "<!DOCTYPE html><html><body><h1>We'll be right back</h1></body></html>"
        return Response(page, 200, media_type="text/html")
    return None


def _spoiled(body: bytes, previous: bytes, fault: Fault | None) -> bytes:
    if fault is None or not body:
        return body
    if fault.kind == "truncated_json":
        return body[: len(body) // 2]
    if fault.kind == "repeated_page":
        return previous
    if fault.kind == "changed_schema":
        return json.dumps(_renamed(json.loads(body))).encode()
    return body


def _renamed(node: Any) -> Any:
    """Texts move to a new key and every object with an id gains an unknown field."""
    if isinstance(node, list):
        return [_renamed(item) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {f"{k}_v2" if k in _TEXT_KEYS else k: _renamed(v) for k, v in node.items()}
    return changed | {"introduced_field": True} if "id" in node else changed


async def control_faults(request: Request) -> Response:
    """POST adds a fault, DELETE removes all, GET lists those that still wait."""
    faults: list[Fault] = request.app.state.faults
    if request.method == "DELETE":
        faults.clear()
    elif request.method == "POST":
        try:
            fault = Fault(**await request.json())
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": f"not a fault: {error}"}, 400)
        if fault.kind not in KINDS:
            return JSONResponse({"error": f"kind must be one of {', '.join(KINDS)}"}, 400)
        faults.append(fault)
    return JSONResponse([asdict(fault) for fault in faults])
