"""Apple's customer-review feed: 50 a page, 10 pages a storefront, everything a string."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.model import Review
from sandbox.reviews import APP_ID
from sandbox.world import World

PAGE_SIZE = 50
MAX_PAGES = 10
_CUPERTINO = ZoneInfo("America/Los_Angeles")


def routes() -> list[Route]:
    path = "/itunes/{cc}/rss/customerreviews/page={page:int}/id={app}/sortby=mostrecent/json"
    return [Route(path, _feed)]


async def _feed(request: Request) -> Response:
    page, storefront = request.path_params["page"], request.path_params["cc"]
    if not 1 <= page <= MAX_PAGES:
        message = f"CustomerReviews RSS page depth is limited to {MAX_PAGES}"
        return PlainTextResponse(message, status_code=400)
    world: World = request.app.state.world
    known = request.path_params["app"] == APP_ID
    reviews = world.reviews(storefront) if known else []
    shown = reviews[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    entries = [_entry(world, review) for review in shown]
    if page == 1 and entries:
        entries.insert(0, _app_entry(storefront))
    feed: dict[str, Any] = {
        "author": {
            "name": {"label": "iTunes Store"},
            "uri": {"label": "http://www.apple.com/itunes/"},
        },
        "updated": {"label": _pacific(world.now)},
        "title": {"label": "iTunes Store: Customer Reviews"},
        "id": {"label": str(request.url)},
    }
    if entries:
        feed["entry"] = entries if len(entries) > 1 else entries[0]
    return JSONResponse({"feed": feed})


def _entry(world: World, review: Review) -> dict[str, Any]:
    said = world.said(review)
    base = f"https://itunes.apple.com/{review.storefront}"
    return {
        "author": {
            "uri": {"label": f"{base}/reviews/id{int(review.customer_id[2:]) * 7919}"},
            "name": {"label": review.author},
            "label": "",
        },
        "updated": {"label": _pacific(world.changed_at(review))},
        "im:rating": {"label": str(world.rating(review))},
        "im:version": {"label": review.version},
        "id": {"label": review.id},
        "title": {"label": said.title},
        "content": {"label": said.text, "attributes": {"type": "text"}},
        "link": {"attributes": {"rel": "related", "href": f"{base}/review?id={APP_ID}"}},
        "im:voteSum": {"label": str(review.votes)},
        "im:contentType": {"attributes": {"term": "Application", "label": "Application"}},
        "im:voteCount": {"label": str(review.votes + int(review.id[-1]) % 3)},
    }


def _app_entry(storefront: str) -> dict[str, Any]:
    return {
        "im:name": {"label": "Marrowby: Groceries Delivered"},
        "rights": {"label": "© Marrowby Ltd"},
        "im:price": {"label": "Get", "attributes": {"amount": "0.00", "currency": "USD"}},
        "id": {
            "label": f"https://apps.apple.com/{storefront}/app/id{APP_ID}",
            "attributes": {"im:id": APP_ID, "im:bundleId": "example.marrowby.shop"},
        },
        "title": {"label": "Marrowby: Groceries Delivered - Marrowby Ltd"},
    }


def _pacific(at: datetime) -> str:
    return at.astimezone(_CUPERTINO).isoformat(timespec="seconds")
