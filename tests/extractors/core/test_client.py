from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from requests.auth import HTTPBasicAuth

from extractors.core.client import Client, Request
from extractors.core.errors import (
    AuthError,
    ConfigError,
    FinalError,
    PaginationError,
    PayloadError,
    RateLimitError,
    TransientError,
    UnavailableError,
    VendorError,
)
from lake.config import SourceConfig

OK = (200, {"Content-Type": "application/json"}, b'{"a": 1}')
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Waits:
    """A clock that notes how long it was told to sleep."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def client(url: str, waits: Waits, **patience: Any) -> Client:
    config = SourceConfig(name="one", type="app_store", params={"patience": patience})
    return Client(
        config,
        "posts",
        url,
        auth=HTTPBasicAuth("me", "hush-hush"),
        sleep=waits,
        now=NOW.timestamp,
    )


def in_turn(*answers: Any) -> Callable[..., Any]:
    """Answers in order, the last one for ever."""
    waiting = list(answers)
    return lambda *_: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def test_client_waits_longer_after_each_failure(wire: Any, waits: Waits) -> None:
    failures = [(500, {}, b"")] * 3
    with wire(in_turn(*failures, OK)) as line:
        assert client(line.url, waits).get(Request("x")).body == {"a": 1}
    assert len(line.asked) == 4
    for wait, whole in zip(waits.asked, (1.0, 2.0, 4.0), strict=True):
        assert whole / 2 <= wait <= whole


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": format_datetime(NOW.replace(second=9), usegmt=True)}, 9.0),
        ({"Retry-After": "86400"}, 300.0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-05-01T12:00:05Z"}, 5.0),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 11)}, 11.0),
        ({"ratelimit-reset": "12"}, 12.0),
    ],
)
def test_client_waits_as_long_as_the_vendor_asks(
    wire: Any, waits: Waits, header: dict[str, str], seconds: float
) -> None:
    with wire(in_turn((429, header, b""), OK)) as line:
        client(line.url, waits).get(Request("x"))
    assert waits.asked == [seconds]


def test_client_waits_for_the_next_period_when_the_rate_is_used_up(wire: Any, waits: Waits) -> None:
    last = {**OK[1], "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-05-01T12:00:30Z"}
    with wire(lambda *_: (200, last, OK[2])) as line:
        one = client(line.url, waits)
        one.get(Request("x"))
        assert waits.asked == []
        one.get(Request("y"))
    assert waits.asked == [30.0]


def test_client_does_not_wait_while_there_is_rate_left(wire: Any, waits: Waits) -> None:
    left = {**OK[1], "X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "2026-05-01T12:00:30Z"}
    with wire(lambda *_: (200, left, OK[2])) as line:
        one = client(line.url, waits)
        one.get(Request("x"))
        one.get(Request("y"))
    assert waits.asked == []


@pytest.mark.parametrize(
    ("answer", "error", "tries"),
    [
        ((401, {}, b"{}"), AuthError, 1),
        ((403, {}, b"{}"), AuthError, 1),
        ((404, {}, b"{}"), VendorError, 1),
        ((422, {}, b"{}"), VendorError, 1),
        ((200, {"Content-Type": "text/html"}, b"<html>secret words</html>"), PayloadError, 1),
        ((200, {"Content-Type": "application/json"}, b"<!doctype html>"), PayloadError, 1),
        ((200, {"Content-Type": "text/plain"}, b""), PayloadError, 1),
        ((200, OK[1], b'{"a": [1, 2'), UnavailableError, 3),
        ((200, {**OK[1], "Content-Length": "900"}, b'{"a": 1}'), UnavailableError, 3),
        ((200, OK[1], b"[" * 100_000), UnavailableError, 3),
        ((503, {}, b"secret words"), UnavailableError, 3),
        ((429, {}, b""), RateLimitError, 3),
    ],
)
def test_client_errors_say_where_and_no_secrets(
    wire: Any, waits: Waits, answer: Any, error: type[Exception], tries: int
) -> None:
    with wire(lambda *_: answer) as line, pytest.raises(error) as raised:
        client(line.url, waits, tries=3, read=1).get(Request("x", {"token": "t0ps3cret"}), page=4)
    assert len(line.asked) == tries
    message = str(raised.value)
    assert message.startswith("one/posts page 4: ")
    assert not any(word in message for word in ("t0ps3cret", "hush-hush", "secret words", "?"))
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_client_gives_up_on_a_host_that_does_not_answer(waits: Waits) -> None:
    with pytest.raises(UnavailableError, match="no whole answer"):
        client("http://127.0.0.1:9", waits, tries=2).get(Request("x"))
    assert len(waits.asked) == 1


def test_client_times_out_on_a_vendor_that_hangs(wire: Any, waits: Waits) -> None:
    import time

    def hang(*_: object) -> Any:
        time.sleep(0.5)
        return OK

    with wire(hang) as line, pytest.raises(UnavailableError):
        client(line.url, waits, tries=2, read=0.1).get(Request("x"))
    assert len(line.asked) == 2


def test_client_refuses_an_answer_that_is_too_large(wire: Any, waits: Waits) -> None:
    body = json.dumps("x" * (2 << 20)).encode()
    with wire(lambda *_: (200, OK[1], body)) as line, pytest.raises(VendorError, match="1 MB"):
        client(line.url, waits, max_bytes=1 << 20).get(Request("x"))


def test_client_sends_credentials_to_its_own_host_only(wire: Any, waits: Waits) -> None:
    with wire(lambda *_: OK) as line:
        one = client(line.url, waits)
        one.get(Request("x"))
        with pytest.raises(PaginationError, match="another host"):
            one.get(Request("http://elsewhere.example/x"))
    assert line.headers[0]["Authorization"].startswith("Basic ")
    assert len(line.asked) == 1


def test_client_hands_over_a_status_that_the_caller_accepts(wire: Any, waits: Waits) -> None:
    with wire(lambda *_: (404, {}, b"gone")) as line:
        response = client(line.url, waits).get(Request("x"), accept=(404,))
    assert (response.status, response.body) == (404, None)


def test_client_pauses_between_requests(wire: Any, waits: Waits) -> None:
    config = SourceConfig(name="one", type="app_store")
    with wire(lambda *_: OK) as line:
        one = Client(config, "posts", line.url, pause=0.5, sleep=waits)
        one.get(Request("x"))
        one.get(Request("y"))
    assert len(waits.asked) == 1
    assert 0.5 <= waits.asked[0] <= 1.0


@pytest.mark.parametrize("params", [{"patience": {"trys": 3}}])
def test_client_names_a_setting_that_does_not_exist(params: dict[str, Any]) -> None:
    config = SourceConfig(name="one", type="app_store", params=params)
    with pytest.raises(ConfigError, match="trys"):
        Client(config, "posts", "http://localhost")


def test_client_wants_a_web_address() -> None:
    with pytest.raises(ConfigError, match="https"):
        Client(SourceConfig(name="one", type="app_store"), "posts", "file:///etc")


def test_errors_tell_a_scheduler_whether_to_try_again() -> None:
    for final in (AuthError, ConfigError, PaginationError, VendorError):
        assert issubclass(final, FinalError)
        assert not issubclass(final, TransientError)
    for transient in (UnavailableError, RateLimitError, PayloadError):
        assert issubclass(transient, TransientError)
        assert not issubclass(transient, FinalError)
