"""Raw batches: what a vendor answered, untouched, in one immutable file with a trailer.

A file is zstd JSON lines: one line a record (`payload` with its page and origin), the trailer last.
Its name is source, stream, label (window or file) and the digest of its payloads: the same answer
lands once, a different answer lands beside it. The newest `schedule` trailer is the bookmark.

The trailer is a zstd frame of its own, and a skippable frame at the very end holds its length: one
short read finds it, while every zstd reader sees plain JSON lines.

Two things happen to a batch after it was landed, and both keep its name: an erased line becomes
`{"erased": true}` in its place, and retention leaves the trailer alone (`NAME.expired.zst`).
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import pyarrow as pa

from lake import clock
from lake.store import Lake

Kind = Literal["schedule", "backfill"]
_NOT_IN_LABEL = re.compile(r"[^A-Za-z0-9._-]+")
_HELD, _EXPIRED = ".jsonl.zst", ".expired.zst"
_ERASED = b'{"erased":true}\n'
_STAMP = r"(\d{8}T\d{6}(?:\.\d{6})?Z|open)"
_WINDOW = re.compile(rf"{_STAMP}-{_STAMP}\.p(\d{{4}})\.[0-9a-f]{{16}}$")
# Magic number, size of the content, content: a frame that zstd readers skip.
_CLOSING = struct.Struct("<III")
_MAGIC = 0x184D2A5E
_TAIL = 4096
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as the vendor gave it; `origin` says where (`page 3`, `export.csv row 17`)."""

    payload: Any
    origin: str


@dataclass(frozen=True, slots=True)
class RawLine:
    """A record read back from its place: `line` is 1-based in the batch's file.

    `is_erased` says that nothing but the place is left; the payload is then empty.
    """

    payload: Any
    origin: str
    line: int
    is_erased: bool = False


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
        return (self.until or _EARLIEST, self.since or _EARLIEST, self.part, self.extracted_at)


@dataclass(frozen=True, slots=True)
class RawBatch:
    """A landed batch; `path` is relative to the lake. An expired one has only its trailer left."""

    source: str
    stream: str
    name: str
    is_expired: bool = False

    @property
    def path(self) -> str:
        suffix = _EXPIRED if self.is_expired else _HELD
        return f"raw/source={self.source}/stream={self.stream}/{self.name}{suffix}"

    @property
    def window(self) -> tuple[datetime, datetime, int] | None:
        """Until, since and part, as the name tells them; None when it is named after a file.

        An open edge is the earliest time there is, as in `Trailer.order`.
        """
        found = _WINDOW.search(self.name)
        if found is None:
            return None
        since, until = (
            _EARLIEST if edge == "open" else clock.parse(edge) for edge in found.groups()[:2]
        )
        return until, since, int(found[3])


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
    safe = _NOT_IN_LABEL.sub("_", label)[:120]
    batch = RawBatch(source, stream, f"{source}.{stream}.{safe}.{digest.hexdigest()[:16]}")
    if lake.exists(batch.path) or lake.exists(replace(batch, is_expired=True).path):
        return batch, False
    closing = _closing(replace(trailer, records=count))
    lake.commit_bytes(batch.path, sink.getvalue().to_pybytes() + closing)
    return batch, True


def batches(
    lake: Lake, source: str | None = None, stream: str | None = None, *, expired: bool = False
) -> list[RawBatch]:
    """The landed batches whose records are kept, with `expired` all that ever were; by name."""
    prefix = "raw"
    if source:
        prefix += f"/source={source}"
        if stream:
            prefix += f"/stream={stream}"
    found = {}
    for path in lake.paths(prefix, ".zst"):
        _, source_part, stream_part, file = path.split("/")
        is_expired = file.endswith(_EXPIRED)
        name = file.removesuffix(_EXPIRED if is_expired else _HELD)
        of, at = source_part.removeprefix("source="), stream_part.removeprefix("stream=")
        # An expiry that was cut off leaves both files: the trailer alone then stands for it.
        if is_expired or (of, at, name) not in found:
            found[of, at, name] = RawBatch(of, at, name, is_expired)
    kept = (batch for batch in found.values() if expired or not batch.is_expired)
    return sorted(kept, key=lambda batch: batch.name)


def read(lake: Lake, batch: RawBatch) -> tuple[list[RawLine], Trailer]:
    """The batch's records in order, and its trailer. Raises `RawError` when it is damaged."""
    lines: list[RawLine] = []
    trailer: Trailer | None = None
    for number, entry in _entries(lake, batch):
        if "trailer" in entry:
            trailer = _trailer(entry["trailer"])
        elif "erased" in entry:
            lines.append(RawLine({}, "", number, is_erased=True))
        else:
            lines.append(RawLine(entry["payload"], entry["origin"], number))
    if trailer is None or trailer.records != len(lines):
        raise RawError(f"{batch.path}: the trailer is missing or counts other records; restore it")
    return lines, trailer


def read_trailer(lake: Lake, batch: RawBatch) -> Trailer:
    """Only the batch's trailer, from the end of its file. Raises `RawError` when it is damaged."""
    try:
        tail = lake.read_tail(batch.path, _TAIL)
        magic, size, length = _CLOSING.unpack(tail[-_CLOSING.size :])
        if (magic, size) != (_MAGIC, 4):
            # Another tool has packed it anew: its last line is the trailer all the same.
            return read(lake, batch)[1]
        if length + _CLOSING.size > len(tail):
            tail = lake.read_tail(batch.path, length + _CLOSING.size)
        frame = tail[-length - _CLOSING.size : -_CLOSING.size]
        with pa.CompressedInputStream(pa.BufferReader(frame), "zstd") as stream:
            return _trailer(json.loads(stream.read())["trailer"])
    except (OSError, ValueError, LookupError, TypeError, struct.error) as error:
        raise RawError(f"{batch.path}: cannot be read back ({type(error).__name__})") from error


def bookmark(lake: Lake, source: str, stream: str) -> Trailer | None:
    """The newest `schedule` trailer of a stream: where its next pull goes on.

    A batch of a window tells its age by its name, so of these only the newest are opened.
    """
    by_window: dict[tuple[datetime, datetime, int] | None, list[RawBatch]] = {}
    for batch in batches(lake, source, stream, expired=True):
        by_window.setdefault(batch.window, []).append(batch)
    found = _scheduled(lake, by_window.pop(None, []))
    for _, group in sorted(by_window.items(), reverse=True):
        if newest := _scheduled(lake, group):
            found += newest
            break
    return max(found, key=lambda trailer: trailer.order, default=None)


def erase(lake: Lake, batch: RawBatch, numbers: Collection[int]) -> None:
    """Leave nothing of these lines (1-based) but their place; the other lines stay as they are."""
    trailer = read_trailer(lake, batch)
    sink = pa.BufferOutputStream()
    with (
        lake.open(batch.path) as file,
        pa.CompressedInputStream(file, "zstd") as stream,
        pa.CompressedOutputStream(sink, "zstd") as out,
    ):
        for number, line in enumerate(io.BufferedReader(stream), start=1):
            if number <= trailer.records:
                out.write(_ERASED if number in numbers else line)
    lake.commit_bytes(batch.path, sink.getvalue().to_pybytes() + _closing(trailer))


def expire(lake: Lake, batch: RawBatch) -> None:
    """Leave nothing of a batch but its name and trailer: no pull lands or repeats it."""
    trailer = read_trailer(lake, batch)
    lake.commit_bytes(replace(batch, is_expired=True).path, _closing(trailer))
    lake.delete(batch.path)


class RawError(RuntimeError):
    """A raw batch cannot be read back."""


def _scheduled(lake: Lake, group: Iterable[RawBatch]) -> list[Trailer]:
    trailers = (read_trailer(lake, batch) for batch in group)
    return [trailer for trailer in trailers if trailer.kind == "schedule"]


def _closing(trailer: Trailer) -> bytes:
    """The trailer's frame, and the frame that tells its length."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as out:
        line = json.dumps({"trailer": _plain(asdict(trailer))}, ensure_ascii=False)
        out.write((line + "\n").encode())
    frame: bytes = sink.getvalue().to_pybytes()
    return frame + _CLOSING.pack(_MAGIC, 4, len(frame))


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
