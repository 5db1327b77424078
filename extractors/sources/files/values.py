"""Values as files hold them: nested columns, texts, numbers, times."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping as Row
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_SURROGATES = re.compile("[\ud800-\udfff]")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheet days have no zone
_MILLISECONDS = 1e11


def lookup(row: Any, column: str) -> Any:
    """The column's value, None when absent; `a.b.0` reaches into objects and lists.

    The longest name wins, so a column whose own name holds a dot is found.
    """
    if isinstance(row, Row) and column in row:
        return row[column]
    if isinstance(row, list) and column.isdigit():
        return row[int(column)] if int(column) < len(row) else None
    for at in range(len(column) - 1, 0, -1):
        if column[at] == ".":
            inner = lookup(row, column[:at])
            if isinstance(inner, Row | list):
                found = lookup(inner, column[at + 1 :])
                if found is not None:
                    return found
    return None


def text_of(value: Any) -> str:
    """A value as text, stripped; empty for none. Objects and lists become JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return json.dumps(value, ensure_ascii=False)


def clean(text: str) -> str:
    """A customer's text as it was said.

    HTML entities are decoded, line ends become a newline, NUL characters are dropped, lone
    surrogates become U+FFFD. A spreadsheet turns a leading "@" into a formula by putting "=" before
    it: that one is removed; every other formula shape is what the customer wrote.
    """
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = _SURROGATES.sub("\ufffd", text).strip()
    return text[1:] if text.startswith("=@") else text


def storable(value: Any) -> Any:
    """A JSON value that can be written as UTF-8: lone surrogates become U+FFFD."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value


def number(text: str) -> float:
    """A number with a decimal point or comma; yes and no of JSON and spreadsheets are 1 and 0.

    Raises `ValueError`.
    """
    word = text.lower()
    return float(word == "true") if word in ("true", "false") else float(text.replace(",", "."))


def moment(text: str, formats: tuple[str, ...], zone: str) -> datetime:
    """A time in UTC, read by the first format that fits; a naive one is local to `zone`.

    Formats: `iso`, `excel_serial` (days since 1899-12-30), `unix` (seconds or milliseconds), else
    strptime's; one that ends in `*` reads the beginning of the text. A local time that a clock
    change skips is read with the offset before the change, one that occurs twice as the first.
    Raises `ValueError` when no format fits.
    """
    for form in formats:
        try:
            found = _parse(text, form)
            if found.tzinfo is None:
                found = found.replace(tzinfo=ZoneInfo(zone))
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise ValueError(f"no time in the declared formats: {', '.join(formats)}")


def _parse(text: str, form: str) -> datetime:
    if form == "iso":
        return datetime.fromisoformat(text)
    if form == "excel_serial":
        days = float(text.replace(",", "."))
        if not 1 <= days < 2_958_466:
            raise ValueError("not a spreadsheet's day number")
        # A day fraction is exact to about a millisecond.
        return _EXCEL_EPOCH + timedelta(milliseconds=round(days * 86_400_000))
    if form == "unix":
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS else seconds, UTC)
    if form.endswith("*"):
        form, text = form[:-1], _beginning(text, form[:-1])
    return datetime.strptime(text, form)  # noqa: DTZ007 - the caller gives the zone


def _beginning(text: str, form: str) -> str:
    """What `form` fits at the beginning of a text, as in a file's name."""
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only its complaint is wanted
    except ValueError as error:
        rest = str(error).partition("unconverted data remains: ")[2]
        return text.removesuffix(rest) if rest else text
    return text
