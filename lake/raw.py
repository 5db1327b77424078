"""Raw batches: what a vendor answered, untouched, in one immutable file with a trailer.

A file is zstd JSON lines: one line a record (`payload` with its page and origin), the trailer last.
Its name is source, stream, label (window or file) and the digest of its payloads: the same answer
lands once, a different answer lands beside it. The newest `schedule` trailer is the bookmark.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from lake import clock
from lake.store import Lake

Kind = Literal["schedule", "backfill"]
_NOT_IN_LABEL = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as the vendor gave it; `origin` says where (`page 3`, `export.csv row 17`)."""

    payload: Any
    origin: str


@dataclass(frozen=True, slots=True)
class RawLine:
    """A record read back from its place: `line` is 1-based in the batch's file."""

    payload: Any
    origin: str
    line: int


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last line of a batch: which window it answers and where the next pull goes on.

    `complete` is false when the window has more parts to come; `cursor_after` then says from where.
    `order` sorts the trailers of a stream by age.
    """

    kind: Kind
    extracted_at: datetime
    since: datetime | None = None
    until: datetime | None = None
    part: int = 0
    complete: bool = True
    cursor_before: dict[str, Any] | None = None
    cursor_after: dict[str, Any] | None = None
    pages: int = 0
    records: int = 0
    cap_hit: str | None = None
    vendor_total: int | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, datetime, int, datetime]:
        first = datetime.min.replace(tzinfo=self.extracted_at.tzinfo)
        return (self.until or first, self.since or first, self.part, self.extracted_at)


@dataclass(frozen=True, slots=True)
class RawBatch:
    """A landed batch; `path` is relative to the lake."""

    source: str
    stream: str
    name: str

    @property
    def path(self) -> str:
        return f"raw/source={self.source}/stream={self.stream}/{self.name}.jsonl.zst"


def window_label(since: datetime | None, until: datetime | None, part: int = 0) -> str:
    """The label of a batch that answers a window."""
    edges = "-".join(clock.stamp(edge) if edge else "open" for edge in (since, until))
    return f"{edges}.p{part:04d}"


def land(
    lake: Lake,
    source: str,
    stream: str,
    label: str,
    records: Iterable[RawRecord],
    trailer: Trailer,
) -> tuple[RawBatch, bool]:
    """Commit a batch; returns it and whether it is new. Memory: the batch's compressed bytes.

    `trailer.records` is counted here. A batch of the same name stays as it is.
    """
    sink, digest, count = pa.BufferOutputStream(), hashlib.sha256(), 0
    with pa.CompressedOutputStream(sink, "zstd") as out:
        for record in records:
            payload = json.dumps(record.payload, ensure_ascii=False, separators=(",", ":"))
            digest.update(payload.encode("utf-8", "surrogatepass"))
            digest.update(b"\n")
            origin = json.dumps(record.origin, ensure_ascii=False)
            line = f'{{"origin":{origin},"payload":{payload}}}\n'
            out.write(line.encode("utf-8", "backslashreplace"))
            count += 1
        closing = {"trailer": _plain({**asdict(trailer), "records": count})}
        out.write((json.dumps(closing, ensure_ascii=False) + "\n").encode())
    safe = _NOT_IN_LABEL.sub("_", label)[:120]
    batch = RawBatch(source, stream, f"{source}.{stream}.{safe}.{digest.hexdigest()[:16]}")
    if lake.exists(batch.path):
        return batch, False
    lake.commit_bytes(batch.path, sink.getvalue().to_pybytes())
    return batch, True


def batches(lake: Lake, source: str | None = None, stream: str | None = None) -> list[RawBatch]:
    """All landed batches, sorted by name."""
    prefix = "raw"
    if source:
        prefix += f"/source={source}"
        if stream:
            prefix += f"/stream={stream}"
    found = []
    for path in lake.paths(prefix, ".jsonl.zst"):
        _, source_part, stream_part, name = path.split("/")
        found.append(
            RawBatch(
                source_part.removeprefix("source="),
                stream_part.removeprefix("stream="),
                name.removesuffix(".jsonl.zst"),
            )
        )
    return found


def read(lake: Lake, batch: RawBatch) -> tuple[list[RawLine], Trailer]:
    """The batch's records in order, and its trailer. Raises `RawError` when it is damaged."""
    lines: list[RawLine] = []
    trailer: Trailer | None = None
    for number, entry in _entries(lake, batch):
        if "trailer" in entry:
            trailer = _trailer(entry["trailer"])
        else:
            lines.append(RawLine(entry["payload"], entry["origin"], number))
    if trailer is None or trailer.records != len(lines):
        raise RawError(f"{batch.path}: the trailer is missing or counts other records; restore it")
    return lines, trailer


def read_trailer(lake: Lake, batch: RawBatch) -> Trailer:
    """Only the batch's trailer."""
    with lake.open(batch.path) as file, pa.CompressedInputStream(file, "zstd") as stream:
        tail = b""
        while chunk := stream.read(1 << 20):
            tail = (tail + chunk)[-(1 << 20) :]
    last = json.loads(tail.rstrip(b"\n").rsplit(b"\n", 1)[-1])
    return _trailer(last["trailer"])


def bookmark(lake: Lake, source: str, stream: str) -> Trailer | None:
    """The newest `schedule` trailer of a stream: where its next pull goes on."""
    trailers = [read_trailer(lake, batch) for batch in batches(lake, source, stream)]
    scheduled = [trailer for trailer in trailers if trailer.kind == "schedule"]
    return max(scheduled, key=lambda trailer: trailer.order, default=None)


class RawError(RuntimeError):
    """A raw batch cannot be read back."""


def _entries(lake: Lake, batch: RawBatch) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with lake.open(batch.path) as file, pa.CompressedInputStream(file, "zstd") as stream:
            for number, line in enumerate(io.TextIOWrapper(stream, encoding="utf-8"), start=1):
                yield number, json.loads(line)
    except (OSError, ValueError) as error:
        raise RawError(f"{batch.path}: cannot be read back ({type(error).__name__})") from error


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: clock.iso(value) if isinstance(value, datetime) else value
        for key, value in values.items()
    }


def _trailer(values: dict[str, Any]) -> Trailer:
    for name in ("since", "until", "extracted_at"):
        if values.get(name):
            values[name] = clock.parse(values[name])
    return Trailer(**values)
