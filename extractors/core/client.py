"""HTTP for all sources: one session, time-outs always, patience within limits, clear errors."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase

from extractors.core.errors import (
    AuthError,
    ConfigError,
    PaginationError,
    PayloadError,
    Place,
    RateLimitError,
    UnavailableError,
    VendorError,
)
from extractors.core.limits import asked_wait, is_used_up
from lake.config import SourceConfig

log = logging.getLogger(__name__)

_BROKEN = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to bear with a vendor. Seconds, bytes.

    The n-th wait is random within [half, whole] of `first_wait * 2**n`, at most `longest_wait`;
    a wait that the vendor asks for is kept exactly, up to `longest_asked`. `answer` bounds one
    whole answer, so that one that drips for ever ends.
    """

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_asked: float = 300.0
    connect: float = 10.0
    read: float = 60.0
    answer: float = 300.0
    max_bytes: int = 64 * 1024 * 1024

    @classmethod
    def of(cls, config: SourceConfig) -> Patience:
        """The defaults, but for what the table `patience` of the source's params sets."""
        try:
            return cls(**config.params.get("patience", {}))
        except TypeError as error:
            raise ConfigError(config.name, f"params.patience: {error}") from None


@dataclass(frozen=True, slots=True)
class Request:
    """A GET: `target` is a path below the base URL or a whole URL on the same host."""

    target: str
    params: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """A parsed answer; `links` maps a Link header's relation to its URL, `size` is in bytes."""

    status: int
    body: Any
    links: Mapping[str, str]
    size: int


class _Again(Exception):  # noqa: N818
    """This try failed in a way that may pass; `wait` is what the vendor asked for."""

    def __init__(self, why: str, wait: float | None = None, is_limit: bool = False) -> None:
        self.why, self.wait, self.is_limit = why, wait, is_limit


class Client:
    """GETs JSON from one vendor for one stream.

    `pause` is the least time between two requests, seconds, for vendors that publish no limit.
    `sleep` and `now` (epoch seconds) are the clock to wait by. Close it, or use it in `with`.
    """

    def __init__(
        self,
        config: SourceConfig,
        stream: str,
        base_url: str,
        *,
        auth: AuthBase | None = None,
        pause: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ConfigError(f"{config.name}/{stream}", "base_url has to start with https://")
        self.source, self.stream = config.name, stream
        self._base = base_url.rstrip("/") + "/"
        self._patience = Patience.of(config)
        self._pause, self._sleep, self._now = pause, sleep, now
        self._has_asked, self._free_at = False, 0.0
        self._session = requests.Session()
        self._session.auth = auth
        self._session.headers["User-Agent"] = "voice-of-customer/0.1 (python-requests)"
        self._session.headers["Accept"] = "application/json"

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def place(self, page: int) -> Place:
        return Place(self.source, self.stream, page)

    def get(self, request: Request, page: int = 1, accept: tuple[int, ...] = ()) -> Response:
        """The answer, once it is whole.

        `accept` lists error statuses that the caller handles itself (404 of a deleted post); their
        body is None. Raises the errors of `extractors.core.errors`.
        """
        url = self._url(request.target, page)
        self._wait_for_turn()
        attempt = 1
        while True:
            try:
                return self._try(url, request, page, accept)
            except _Again as again:
                self._bear(again, attempt, page)
            attempt += 1

    def _wait_for_turn(self) -> None:
        """Keep the pause between two requests, and rest when the last one used up the rate."""
        wait = max(self._free_at - self._now(), self._pause * random.uniform(1.0, 2.0))
        if self._has_asked and wait > 0:
            self._sleep(wait)
        self._has_asked, self._free_at = True, 0.0

    def _bear(self, again: _Again, attempt: int, page: int) -> None:
        """Wait before the next try, or give up after the last one."""
        if attempt >= self._patience.tries:
            kind = RateLimitError if again.is_limit else UnavailableError
            raise kind(
                self.place(page),
                f"{again.why}, {attempt} tries; nothing is lost, the next run goes on from here",
            ) from None
        wait = self._backoff(attempt) if again.wait is None else again.wait
        log.warning("%s: %s; waiting %.1f s", self.place(page), again.why, wait)
        self._sleep(wait)

    def _url(self, target: str, page: int) -> str:
        url = urljoin(self._base, target.lstrip("/") if "://" not in target else target)
        if urlsplit(url)[:2] != urlsplit(self._base)[:2]:
            raise PaginationError(
                self.place(page),
                "the next page is on another host than base_url; credentials are not sent there",
            )
        return url

    def _try(self, url: str, request: Request, page: int, accept: tuple[int, ...]) -> Response:
        patience = self._patience
        try:
            with self._session.get(
                url,
                params=request.params,
                timeout=(patience.connect, patience.read),
                stream=True,
            ) as answer:
                content = self._content(answer, page)
        except _BROKEN as error:
            # `from None`: the text of these errors holds the URL with its query string.
            raise _Again(f"no whole answer ({type(error).__name__})") from None
        except requests.RequestException as error:
            raise VendorError(
                self.place(page), f"the request failed ({type(error).__name__}); check base_url"
            ) from None
        links = {rel: link["url"] for rel, link in answer.links.items() if "url" in link}
        if answer.status_code in accept:
            return Response(answer.status_code, None, links, len(content))
        self._judge(answer, page)
        body = self._json(answer, content, page)
        if is_used_up(answer.headers):
            self._free_at = self._now() + (self._asked(answer) or 0.0)
        return Response(answer.status_code, body, links, len(content))

    def _content(self, answer: requests.Response, page: int) -> bytes:
        deadline, chunks, size = time.monotonic() + self._patience.answer, [], 0
        for chunk in answer.iter_content(1 << 16):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._patience.max_bytes:
                raise VendorError(
                    self.place(page),
                    f"the answer is larger than {self._patience.max_bytes >> 20} MB; "
                    "ask for smaller pages",
                )
            if time.monotonic() > deadline:
                raise _Again(f"the answer was not whole after {self._patience.answer:.0f} s")
        return b"".join(chunks)

    def _judge(self, answer: requests.Response, page: int) -> None:
        status = answer.status_code
        if status == 429 or (status == 403 and is_used_up(answer.headers)):
            raise _Again(f"the vendor limits our rate (status {status})", self._asked(answer), True)
        if status >= 500 or status == 408:
            raise _Again(f"status {status}", self._asked(answer))
        if status in (401, 403):
            raise AuthError(
                self.place(page),
                f"status {status}: the vendor does not accept the credentials; renew them and "
                "check what they may read",
            )
        if status >= 400:
            raise VendorError(
                self.place(page),
                f"status {status}: the vendor refuses the request; check the source's params",
            )

    def _json(self, answer: requests.Response, content: bytes, page: int) -> Any:
        kind = answer.headers.get("Content-Type", "no content type").split(";")[0].strip()
        start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if start not in (b"{", b"["):
            what = "an HTML page" if start == b"<" or "html" in kind else f"no JSON ({kind})"
            raise PayloadError(
                self.place(page),
                f"status {answer.status_code} with {what}; "
                "check base_url and whether a proxy, login or maintenance page answers",
            )
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise _Again("the JSON is cut off or malformed") from None

    def _backoff(self, attempt: int) -> float:
        wait = min(self._patience.first_wait * 2.0 ** (attempt - 1), self._patience.longest_wait)
        return wait * random.uniform(0.5, 1.0)

    def _asked(self, answer: requests.Response) -> float | None:
        """Seconds that the vendor asks us to wait, as far as our patience goes."""
        asked = asked_wait(answer.headers, self._now())
        return None if asked is None else min(asked, self._patience.longest_asked)
