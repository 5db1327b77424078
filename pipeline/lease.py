"""One lease guards builders: at most one process of a tenant builds, judges or publishes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from lake.settings import Settings


@contextmanager
def leased(settings: Settings) -> Iterator[None]:
    """Hold the tenant's lease, waiting for whoever has it. A killed process frees it by dying."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "lease").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
