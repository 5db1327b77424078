"""Pages in order: small state machines that fail loudly instead of losing or repeating records.

`first(request)` gives the first request, `advance(response, count)` the next one or None at the
end. Each raises `PaginationError`, through `Stop`, when the vendor's own marks contradict a
complete read. `pages` drives one of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from extractors.core.client import Client, Request, Response
from extractors.core.errors import PaginationError


class Stop(Exception):  # noqa: N818
    """The pages contradict themselves; `pages` adds where."""


class Paginator(Protocol):
    """How one vendor links its pages. `cap` names the vendor's limit once it ended the read."""

    cap: str | None

    def first(self, request: Request) -> Request: ...

    def advance(self, response: Response, count: int, /) -> Request | None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records. `next` is None on the last one; `size` is in bytes."""

    number: int
    items: list[Any]
    body: Any
    next: Request | None
    size: int


def pages(
    client: Client,
    paginator: Paginator,
    request: Request,
    items: Callable[[Any], list[Any] | None],
    start: int = 1,
) -> Iterator[Page]:
    """Pages from `request` on, numbered from `start`.

    `items` takes the records out of a body, None when they are not where the contract has them.
    Raises `PaginationError` for that and for two pages of the same content.
    """
    upcoming: Request | None = paginator.first(request)
    number, before = start, b""
    while upcoming:
        response = client.get(upcoming, number)
        found = items(response.body)
        if found is None:
            raise PaginationError(
                client.place(number),
                "the answer has no list of records; the vendor's schema has changed",
            )
        digest = _digest(found)
        if found and digest == before:
            raise PaginationError(client.place(number), "the same page came twice")
        try:
            upcoming = paginator.advance(response, len(found))
        except Stop as stop:
            raise PaginationError(client.place(number), str(stop)) from None
        yield Page(number, found, response.body, upcoming, response.size)
        number, before = number + 1, digest


def records_at(key: str) -> Callable[[Any], list[Any] | None]:
    """Takes the list under `key` out of a body."""

    def found(body: Any) -> list[Any] | None:
        records = body.get(key) if isinstance(body, dict) else None
        return records if isinstance(records, list) else None

    return found


@dataclass
class LinkHeader:
    """The next page is a relation of the Link header (RFC 8288).

    A page of `full` records or more without that link raises: records would be missing.
    """

    rel: str
    full: int
    cap: str | None = None
    _seen: set[str] = field(default_factory=set)

    def first(self, request: Request) -> Request:
        return request

    def advance(self, response: Response, count: int, /) -> Request | None:
        url = response.links.get(self.rel)
        if url is None:
            if count >= self.full:
                raise Stop(f"a page of {count} records has no link to the next one")
            return None
        return Request(_new(url, self._seen))


@dataclass
class NextUrl:
    """The next page's URL is in the body at `key`, a dotted path.

    The boolean at `mark` has to be there and is `last` on the last page; an empty page is no end.
    """

    key: str
    mark: str
    last: bool = True
    cap: str | None = None
    _seen: set[str] = field(default_factory=set)

    def first(self, request: Request) -> Request:
        return request

    def advance(self, response: Response, _count: int, /) -> Request | None:
        if _marked(response.body, self.mark) is self.last:
            return None
        url = _at(response.body, self.key)
        if not url:
            raise Stop(f"{self.key} is missing before the last page")
        return Request(_new(str(url), self._seen))


@dataclass
class CursorToken:
    """The next page's token is in the body at `key` and is sent as `param`, with `fixed`; the
    boolean at `mark` has to be there and is true on the last page.
    """

    key: str
    param: str
    mark: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    cap: str | None = None
    _seen: set[str] = field(default_factory=set)
    _target: str = ""

    def first(self, request: Request) -> Request:
        self._target = request.target
        return request

    def advance(self, response: Response, _count: int, /) -> Request | None:
        if _marked(response.body, self.mark):
            return None
        token = _at(response.body, self.key)
        if not token:
            raise Stop(f"{self.key} is missing before the last page")
        return Request(self._target, {**self.fixed, self.param: _new(str(token), self._seen)})


@dataclass
class PageNumber:
    """Pages 1 to `last` at targets that `target(n)` names. The vendor documents an empty page as
    the end and `last` as its cap: a full page of that number sets `cap`.
    """

    target: Callable[[int], str]
    page_size: int
    last: int
    cap: str | None = None
    _number: int = 1

    def first(self, request: Request) -> Request:
        return Request(self.target(1), request.params)

    def advance(self, _response: Response, count: int, /) -> Request | None:
        if count == 0:
            return None
        if self._number >= self.last:
            if count >= self.page_size:
                self.cap = f"the vendor gives {self.last} pages of {self.page_size} at most"
            return None
        self._number += 1
        return Request(self.target(self._number))


def grouped(found: Iterator[Page], size: int = 10, bytes_: int = 64 << 20) -> Iterator[list[Page]]:
    """Pages in groups of at most `size` pages or about `bytes_`: what becomes one raw batch."""
    group: list[Page] = []
    for page in found:
        group.append(page)
        if len(group) >= size or sum(each.size for each in group) >= bytes_:
            yield group
            group = []
    if group:
        yield group


def cut(found: Iterator[Page], is_beyond: Callable[[Page], bool]) -> Iterator[Page]:
    """Pages up to the first one that reaches beyond the window, which becomes the last."""
    for page in found:
        if is_beyond(page):
            yield replace(page, next=None)
            return
        yield page


def _at(body: Any, path: str) -> Any:
    for key in path.split("."):
        body = body.get(key) if isinstance(body, dict) else None
    return body


def _marked(body: Any, path: str) -> bool:
    mark = _at(body, path)
    if not isinstance(mark, bool):
        raise Stop(f"the answer has no end marker {path}")
    return mark


def _new(token: str, seen: set[str]) -> str:
    if token in seen:
        raise Stop("the token of the next page repeats: the vendor would send us in a circle")
    seen.add(token)
    return token


def _digest(items: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(items, sort_keys=True).encode("utf-8", "replace")).digest()
