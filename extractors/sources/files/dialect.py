"""How a table is laid out: delimiter, quoting, header row, column names."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable

from extractors.sources.files.faults import FileError

HEADER_SEARCH = 50
_EVEN = 0.8
_DELIMITERS = (",", ";", "\t", "|")


def delimiter_of(sample: str, wanted: Collection[str]) -> str:
    """The delimiter that finds the wanted columns, else the one that splits most evenly.

    A `sep=;` line, which spreadsheets read, decides alone.
    """
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    if sample.lower().startswith("sep=\t"):
        return "\t"
    return max(_DELIMITERS, key=lambda mark: _evenness(sample, mark, wanted))


def _evenness(
    sample: str, delimiter: str, wanted: Collection[str]
) -> tuple[bool, bool, float, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows = [row for row in reader if row]
    # The sample's last record may be cut.
    rows = rows[:-1] if len(rows) > 2 else rows
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    finds = bool(wanted) and any(set(wanted) <= set(names(row)) for row in rows[:HEADER_SEARCH])
    share = round(count / len(rows), 2) if rows else 0.0
    return finds, width > 1 and share >= _EVEN, share, width


def find_header(rows: list[list[str]], wanted: Collection[str]) -> int:
    """Index of the header among the first rows: the first that names every wanted column.

    Without wanted columns: the first row as wide as most rows whose cells are all named and no
    numbers, else the first that wide. Raises `FileError` (`missing_column`) naming the absent ones.
    """
    if wanted:
        missing = [[name for name in wanted if name not in set(names(row))] for row in rows]
        best = min(range(len(rows)), key=lambda at: len(missing[at]), default=None)
        if best is None or missing[best]:
            absent = ", ".join(missing[best] if best is not None else wanted)
            raise FileError("missing_column", f"no header row with the mapped column(s): {absent}")
        return best
    width = Counter(len(row) for row in rows if row).most_common(1)[0][0] if rows else 0
    wide = [at for at, row in enumerate(rows) if len(row) >= width]
    named = (at for at in wide if _is_named(rows[at]))
    return next(named, wide[0] if wide else 0)


def _is_named(row: list[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    numbers = sum(map(_is_number, filled))
    return len(filled) >= len(row) - 1 and not numbers and len(set(filled)) == len(filled)


def has_wording(rows: list[list[str]], header: int) -> bool:
    """Whether the row below the header holds the questions to its codes, as survey exports do.

    It is all words, mostly several a cell, under one-word names; some column has numbers below.
    """
    if len(rows) < header + 3:
        return False
    codes, wording, data = rows[header : header + 3]
    spaced = sum(" " in cell.strip() for cell in wording)
    return (
        _is_named(wording)
        and not any(" " in code.strip() for code in codes)
        and spaced >= len(wording) / 2
        and any(_is_number(cell) for cell in data)
    )


def _is_number(cell: str) -> bool:
    return cell.strip().replace(".", "", 1).replace("-", "").isdigit()


def names(row: Iterable[str]) -> list[str]:
    """Column names: stripped; a blank one is `column_N`, a repeated one gets its number."""
    found: list[str] = []
    seen: Counter[str] = Counter()
    for at, cell in enumerate(row, start=1):
        name = cell.strip().removeprefix("\ufeff") or f"column_{at}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found
