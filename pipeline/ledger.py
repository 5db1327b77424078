"""The run ledger: one row a step that ran, in the lake's `runs`."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lake import clock
from lake.contracts import to_table
from lake.datasets import RUNS
from lake.settings import Settings

log = logging.getLogger(__name__)
VERSION = "1"


@dataclass
class Run:
    """What a step reports of itself while it works."""

    step: str
    source: str | None = None
    stream: str | None = None
    rows_in: int | None = None
    rows_out: int | None = None
    rejected: int | None = None
    status: str = "ok"
    detail: dict[str, Any] = field(default_factory=dict)

    def count(self, rows_in: int, rows_out: int, rejected: int | None = None) -> None:
        """Add what one more batch came to."""
        self.rows_in = (self.rows_in or 0) + rows_in
        self.rows_out = (self.rows_out or 0) + rows_out
        if rejected is not None:
            self.rejected = (self.rejected or 0) + rejected

    def line(self) -> str:
        """One closing line for a person: what went in, came out and was rejected."""
        name = "/".join(part for part in (self.step, self.source, self.stream) if part)
        counts = ", ".join(
            f"{count:,} {label}"
            for label, count in (
                ("in", self.rows_in),
                ("out", self.rows_out),
                ("rejected", self.rejected),
            )
            if count is not None
        )
        more = ", ".join(f"{key} {value}" for key, value in self.detail.items())
        return f"{name}: {self.status}" + "".join(f"; {part}" for part in (counts, more) if part)


@contextmanager
def recorded(
    settings: Settings, step: str, source: str | None = None, stream: str | None = None
) -> Iterator[Run]:
    """Record one run of a step, also when it fails: then with the error's type, never its text."""
    run = Run(step, source, stream)
    started = clock.wall()
    try:
        yield run
    except BaseException as error:
        run.status = "failed"
        run.detail = {**run.detail, "error": type(error).__name__}
        raise
    finally:
        run_id = f"{clock.stamp(started)}-{uuid.uuid4().hex[:8]}"
        row = {
            "run_id": run_id,
            "step": step,
            "source": source,
            "stream": stream,
            "started_at": started,
            "ended_at": clock.wall(),
            "status": run.status,
            "rows_in": run.rows_in,
            "rows_out": run.rows_out,
            "rejected": run.rejected,
            "detail": json.dumps(run.detail, sort_keys=True, default=str),
        }
        settings.lake.write(RUNS, VERSION, source or "_all", run_id, to_table(RUNS, [row]))
        log.info("%s", run.line())
