"""CSV and TSV, by any delimiter: rows streamed through the standard library's reader."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Collection, Iterator
from dataclasses import replace

from extractors.sources.files.dialect import (
    HEADER_SEARCH,
    delimiter_of,
    find_header,
    has_wording,
    names,
)
from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.mapping import Reading
from extractors.sources.files.readers import Layout, Row

_SAMPLE = 1 << 16
_LONGEST_CELL = 1 << 25
# An unclosed quote swallows all that follows; this last line is then missing from the records.
_END = "\x00end-of-file\x00"


def layout(
    file: DropFile, reading: Reading, encoding: str, errors: str, wanted: Collection[str]
) -> Layout:
    """Delimiter, header and quoting, as declared or detected. Raises `FileError`."""
    found = Layout("csv", encoding=encoding, errors=errors)
    with file.open() as raw, io.TextIOWrapper(raw, encoding, errors, newline="") as text:
        try:
            sample = text.read(_SAMPLE)
        except UnicodeError as error:
            raise _undecodable(encoding) from error
    delimiter = reading.delimiter or delimiter_of(sample, wanted)
    found = replace(found, delimiter=delimiter, quoting=reading.quoting or "minimal")
    first = [cells for _, cells in itertools.islice(_records(file, found), HEADER_SEARCH)]
    at = reading.header_row - 1 if reading.header_row else find_header(first, wanted)
    if at >= len(first):
        raise FileError("missing_column", f"has no row {at + 1} to be its header")
    columns = tuple(names(first[at]))
    find_header([first[at]], wanted)
    header_rows = reading.header_rows or 1 + has_wording(first, at)
    below = first[at + 1] if header_rows == 2 and at + 1 < len(first) else []
    wording = {name: cell.strip() for name, cell in zip(columns, below, strict=False)}
    return replace(found, header=at + 1, header_rows=header_rows, columns=columns, wording=wording)


def rows(file: DropFile, layout: Layout) -> Iterator[Row]:
    """The rows below the header; a row of another width is a fault of that row alone.

    Raises `FileError` when bytes cannot be decoded or a quote is never closed.
    """
    width, first = len(layout.columns), layout.header + layout.header_rows
    for number, cells in _records(file, layout):
        if number < first or not any(cells):
            continue
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) == width:
            yield Row(number, dict(zip(layout.columns, cells, strict=True)))
        else:
            reason = f"has {len(cells)} cells, the header {width}"
            yield Row(number, {}, ("column_count", reason), cells)


def _records(file: DropFile, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    with (
        file.open() as raw,
        io.TextIOWrapper(raw, layout.encoding, layout.errors, newline="") as text,
    ):
        lines = itertools.chain(text, [_END])
        reader = csv.reader(
            lines,
            delimiter=layout.delimiter,
            quoting=csv.QUOTE_NONE if layout.quoting == "none" else csv.QUOTE_MINIMAL,
            strict=layout.quoting == "strict",
        )
        number = line = start = 0
        try:
            for cells in reader:
                if cells == [_END]:
                    return
                number, start, line = number + 1, line + 1, reader.line_num
                yield number, cells
        except UnicodeError as error:
            raise _undecodable(layout.encoding, line + 1) from error
        except csv.Error as error:
            raise _unclosed(line + 1) from error
    raise _unclosed(start)


def _undecodable(encoding: str, line: int | None = None) -> FileError:
    return FileError("undecodable", f"holds bytes that are no {encoding}", line)


def _unclosed(line: int) -> FileError:
    return FileError("unclosed_quote", "a quote is opened and never closed", line)
