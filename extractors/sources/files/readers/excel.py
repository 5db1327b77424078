"""XLSX and XLSM: rows streamed from one sheet, as text."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from extractors.sources.files.dialect import HEADER_SEARCH, find_header, has_wording, names
from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.mapping import Reading
from extractors.sources.files.readers import Layout, Row

_NO_RESULT = ("", "#NAME?", "#VALUE!", "#REF!", "#NULL!")
_BROKEN = (BadZipFile, ParseError, KeyError, ValueError, OSError, EOFError)


def layout(file: DropFile, reading: Reading, wanted: Collection[str]) -> Layout:
    """The sheet and header: declared, or the first sheet whose rows name every wanted column."""
    with _workbook(file) as book:
        sheets = [reading.sheet] if reading.sheet else list(book.sheetnames)
        fault = FileError("missing_sheet", "has no sheet with rows")
        for sheet in sheets:
            if sheet not in book.sheetnames:
                raise FileError("missing_sheet", "has no sheet of the declared name")
            first = list(itertools.islice(_cells(book[sheet]), HEADER_SEARCH))
            try:
                at = reading.header_row - 1 if reading.header_row else find_header(first, wanted)
                if not first[at : at + 1]:
                    raise FileError("missing_column", f"has no row {at + 1} to be its header")
                find_header([first[at]], wanted)
            except FileError as error:
                fault = error if first else fault
                continue
            columns = tuple(names(first[at]))
            header_rows = reading.header_rows or 1 + has_wording(first, at)
            below = first[at + 1] if header_rows == 2 and at + 1 < len(first) else []
            wording = dict(zip(columns, below, strict=False))
            return Layout(
                "xlsx",
                header=at + 1,
                header_rows=header_rows,
                columns=columns,
                wording=wording,
                sheet=sheet,
            )
        raise fault


def rows(file: DropFile, layout: Layout) -> Iterator[Row]:
    """The rows below the header. Raises `FileError` when the workbook is damaged."""
    width, first = len(layout.columns), layout.header + layout.header_rows
    with _workbook(file) as book:
        for number, cells in enumerate(_shown(file, book, layout.sheet or ""), start=1):
            if number < first or not any(cells):
                continue
            padded = [*cells, *[""] * (width - len(cells))]
            if any(padded[width:]):
                reason = f"has {len(cells)} cells, the header {width}"
                yield Row(number, {}, ("column_count", reason), cells)
            else:
                yield Row(number, dict(zip(layout.columns, padded[:width], strict=True)))


def _shown(file: DropFile, book: Any, sheet: str) -> Iterator[list[str]]:
    """The cells as a person sees them; a formula without a stored result is shown itself.

    A text that begins with "=" or "@" becomes such a formula in a spreadsheet.
    """
    if not _has_formulas(file):
        yield from _cells(book[sheet])
        return
    with _workbook(file, results=False) as typed:
        for results, formulas in zip(_cells(book[sheet]), _cells(typed[sheet]), strict=True):
            yield [
                formula if formula.startswith("=") and result in _NO_RESULT else result
                for result, formula in zip(results, formulas, strict=True)
            ]


def _has_formulas(file: DropFile) -> bool:
    with file.open() as stream, ZipFile(stream) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                with archive.open(member) as sheet:
                    tail = b""
                    while chunk := sheet.read(1 << 20):
                        if b"<f>" in (chunk := tail + chunk) or b"<f " in chunk:
                            return True
                        tail = chunk[-2:]
    return False


@contextmanager
def _workbook(file: DropFile, results: bool = True) -> Iterator[Any]:
    # Imported here: a scheduler imports every source type often, and this takes long.
    import openpyxl

    try:
        with file.open() as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=results)
            try:
                yield book
            finally:
                book.close()
    except _BROKEN as error:
        raise FileError(
            "corrupt_spreadsheet", f"is damaged or no .xlsx workbook ({type(error).__name__})"
        ) from error


def _cells(sheet: Any) -> Iterator[list[str]]:
    # The stored dimensions of some writers are wrong, and would cut the rows.
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    for row in sheet.iter_rows(values_only=True):
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a fraction, dates as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)
