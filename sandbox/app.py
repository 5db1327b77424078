"""The ASGI application: three vendors, their faults, and the controls for tests."""

from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.company import Company
from sandbox.faults import FaultyLine, control_faults
from sandbox.vendors import itunes, mastodon, zendesk
from sandbox.world import World


def create_app(company: Company, now: datetime | None = None) -> Starlette:
    """Serves `company` as it stood at `now` (default: at the end of its 26 weeks)."""
    app = Starlette(
        routes=[
            *itunes.routes(),
            *mastodon.routes(),
            *zendesk.routes(),
            Route("/__faults__", control_faults, methods=["GET", "POST", "DELETE"]),
            Route("/__requests__", _requests, methods=["GET", "DELETE"]),
            Route("/__health__", _health),
            Route("/__clock__", _clock, methods=["GET", "POST"]),
        ],
        middleware=[Middleware(FaultyLine)],
    )
    app.state.world = World(company, now)
    app.state.faults = []
    app.state.requests = []
    app.state.mastodon_reset = datetime.min.replace(tzinfo=UTC)
    app.state.mastodon_used = 0
    return app


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _requests(request: Request) -> Response:
    if request.method == "DELETE":
        request.app.state.requests.clear()
    return JSONResponse(request.app.state.requests)


async def _clock(request: Request) -> Response:
    world: World = request.app.state.world
    if request.method == "POST":
        try:
            now = datetime.fromisoformat((await request.json())["now"])
        except (KeyError, TypeError, ValueError):
            return JSONResponse({"error": 'send {"now": "<ISO 8601 time>"}'}, 400)
        world.now = now if now.tzinfo else now.replace(tzinfo=UTC)
    return JSONResponse({"now": world.now.isoformat()})
