"""A tenant's home, the stand-in vendors, and a line to them that a test can spoil."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from lake.settings import Settings
from sandbox.testing import SandboxServer, default_company, serving

Answer = tuple[int, dict[str, str], bytes]
Edit = Callable[[str, Any], Any]


@pytest.fixture(scope="session")
def _vendors() -> Iterator[SandboxServer]:
    whole = default_company()
    company = replace(
        whole,
        posts=whole.posts[-560:],
        tickets=whole.tickets[-320:],
        calls=whole.calls[-60:],
        chats=whole.chats[-60:],
    )
    with serving(company) as server:
        yield server


@pytest.fixture
def vendors(_vendors: SandboxServer) -> Iterator[SandboxServer]:
    """The stand-in vendors, without faults, at the end of their company's time."""
    _vendors.clear_faults()
    _vendors.set_clock(_vendors.company.timeline.as_of)
    _vendors._app.state.requests.clear()
    yield _vendors


@dataclass
class Home:
    """A tenant with one source; `at` is its settings at a moment."""

    path: Path
    text: str

    def at(self, moment: datetime) -> Settings:
        self.path.mkdir(exist_ok=True)
        (self.path / "voc.toml").write_text(self.text)
        return Settings(self.path, str(self.path / "lake"), self.path / "voc.toml", moment)


@pytest.fixture
def home(tmp_path: Path) -> Callable[..., Home]:
    """Makes a tenant: `home(type, params, name="one")`."""

    def make(kind: str, params: dict[str, Any], name: str = "one", at: str = "home") -> Home:
        patient = {"patience": {"tries": 3, "first_wait": 0.01, "longest_asked": 0.05}, **params}
        lines = [f"[[sources]]\nname = {name!r}\ntype = {kind!r}\n[sources.params]"]
        lines += [f"{key} = {_toml(value)}" for key, value in patient.items()]
        return Home(tmp_path / at, "\n".join(lines))

    return make


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{k}" = {_toml(v)}' for k, v in value.items()) + "}"
    return json.dumps(value)


@dataclass
class Wire:
    """A local server that answers by `answer(path with query)` and counts what it was asked."""

    answer: Callable[[str, dict[str, str]], Answer]
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@contextmanager
def answering(answer: Callable[[str, dict[str, str]], Answer]) -> Iterator[Wire]:
    wire = Wire(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wire.asked.append(self.path)
            wire.headers.append(dict(self.headers))
            status, headers, body = wire.answer(self.path, dict(self.headers))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            # A client that gave up has closed its end.
            with suppress(OSError):
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    wire.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def wire() -> Callable[[Callable[..., Answer]], AbstractContextManager[Wire]]:
    return answering


@pytest.fixture
def spoiled(vendors: SandboxServer) -> Callable[[Edit], AbstractContextManager[Wire]]:
    """The vendors behind a line that changes their answers: `edit(path, body) -> body`, or a
    status code in place of a body.
    """

    def through(edit: Edit) -> AbstractContextManager[Wire]:
        def answer(path: str, headers: dict[str, str]) -> Answer:
            sent = {name: headers[name] for name in ("Host", "Authorization") if name in headers}
            got = requests.get(vendors.base_url + path, headers=sent, timeout=10)
            kept = {
                name: got.headers[name] for name in ("Link", "Content-Type") if name in got.headers
            }
            if got.status_code != 200:
                return got.status_code, kept, got.content
            body = edit(path, got.json())
            if isinstance(body, int):
                return body, kept, b"{}"
            return 200, kept, json.dumps(body).encode()

        return answering(answer)

    return through
