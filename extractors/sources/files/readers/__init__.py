"""One reader a format: a file's rows as they stand in it, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from extractors.sources.files.listing import DropFile


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read; `number` is its 1-based record in the file, header included.

    `fault` is the rule and reason of a row that is rejected alone; `cells` then holds it.
    """

    number: int
    values: dict[str, Any]
    fault: tuple[str, str] | None = None
    cells: Any = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read, after detection. `header` is the header's 1-based record.

    `quoting` is minimal, strict (the same, and a stray quote is a fault of the file) or none.
    `wording` is the second header row, column -> the question as it was asked.
    """

    format: str
    encoding: str = "utf-8"
    errors: str = "strict"
    delimiter: str = ","
    quoting: str = "minimal"
    header: int = 1
    header_rows: int = 1
    columns: tuple[str, ...] = ()
    wording: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    records: str | None = None


class Reader(Protocol):
    def __call__(self, file: DropFile, layout: Layout) -> Iterator[Row]: ...
