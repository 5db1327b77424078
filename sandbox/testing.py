"""A running sandbox for tests: real HTTP on a free port of this machine."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import uvicorn
from starlette.applications import Starlette

from sandbox.app import create_app
from sandbox.company import DEFAULT_SEED, Company, generate
from sandbox.faults import KINDS, Fault, Kind
from sandbox.timeline import DEFAULT_AS_OF


@dataclass(frozen=True)
class SandboxServer:
    """A server that answers at `base_url` until the `serving` block ends."""

    base_url: str
    company: Company
    _app: Starlette

    def fault(
        self, path_contains: str, kind: Kind, times: int = 1, after: int = 0, seconds: float = 2.0
    ) -> None:
        """Spoils `times` answers of matching paths after `after` good ones."""
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
        self._app.state.faults.append(Fault(path_contains, kind, times, after, seconds))

    def clear_faults(self) -> None:
        self._app.state.faults.clear()

    def requests(self) -> list[dict[str, Any]]:
        """Requests answered so far: method, path, query, status, fault, authenticated."""
        return list(self._app.state.requests)

    def set_clock(self, now: datetime) -> None:
        """Moves the company's present; what lies after it has not happened yet."""
        self._app.state.world.now = now


@cache
def default_company(seed: int = DEFAULT_SEED, as_of: datetime = DEFAULT_AS_OF) -> Company:
    """The company of seed and `as_of`, generated once a process (it never changes)."""
    return generate(seed, as_of)


@contextmanager
def serving(
    company: Company | None = None, as_of: datetime | None = None
) -> Iterator[SandboxServer]:
    """Serves `company` (default: the one generated up to `as_of`) from a thread."""
    chosen = company or default_company(as_of=as_of or DEFAULT_AS_OF)
    app = create_app(chosen)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _wait_until_started(server, thread)
        port = listener.getsockname()[1]
        yield SandboxServer(f"http://127.0.0.1:{port}", chosen, app)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + 10
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the sandbox did not start within 10 seconds")
        time.sleep(0.01)
