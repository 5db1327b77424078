"""Raw lines to canonical records: every line ends as records, as a reject or as declared empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from extractors import registry
from extractors.core.checks import problem
from lake import erasure
from lake.config import SourceConfig
from lake.raw import RawLine, Trailer
from lake.records import Record, RecordError

ERASED: Final = (erasure.RULE, erasure.REASON)
_SKEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reject:
    """A raw line that could not be used; `rule` is stable, `reason` is for a person."""

    line: int
    origin: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A batch's books: raw lines = `records` + `rejects` + `empty`.

    `records` pairs each usable raw line with its canonical records, at least one. `empty` counts
    lines that the source declares to hold nothing of use (a reblog), `drift` the lines that had
    each undeclared top-level field; names that start with _ are our envelope.
    """

    records: list[tuple[int, tuple[Record, ...]]]
    rejects: list[Reject]
    empty: int
    drift: dict[str, int]


def map_batch(
    config: SourceConfig, stream: str, lines: Iterable[RawLine], trailer: Trailer
) -> Mapped:
    """Map a batch, as `raw.read` gives it, by its source's `to_records`. Pure, never raises for
    a line: a mistake of the mapping itself on one becomes the reject `mapping_error`.

    A time more than a day after the extraction (or the window's end, if later) is rejected.
    """
    source = registry.get(config.type)
    declared = source.fields(config, stream)
    latest = max(trailer.extracted_at, trailer.until or trailer.extracted_at) + _SKEW
    usable: list[tuple[int, tuple[Record, ...]]] = []
    rejects: list[Reject] = []
    empty, drift = 0, Counter[str]()
    for line in lines:
        if line.is_erased:
            rejects.append(Reject(line.line, line.origin, *ERASED))
            continue
        if isinstance(line.payload, dict):
            drift.update(
                key for key in line.payload if key not in declared and not key.startswith("_")
            )
        try:
            records = tuple(source.to_records(config, stream, line.payload))
            for record in records:
                if broken := problem(record, latest):
                    raise broken
        except RecordError as error:
            rejects.append(Reject(line.line, line.origin, error.rule, error.reason))
        except Exception as error:
            # Its text may quote the payload, so only the type is kept.
            reason = f"the mapping failed on this record ({type(error).__name__})"
            rejects.append(Reject(line.line, line.origin, "mapping_error", reason))
        else:
            if records:
                usable.append((line.line, records))
            else:
                empty += 1
    return Mapped(usable, rejects, empty, dict(sorted(drift.items())))
