"""JSON and JSON lines: an array is streamed, an object is read whole up to a cap."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.readers import Layout, Row
from extractors.sources.files.values import lookup

_CHUNK = 1 << 18
_LARGEST_ITEM = 1 << 26
_LARGEST_OBJECT = 1 << 28


def rows(file: DropFile, layout: Layout) -> Iterator[Row]:
    """The records: of JSON lines, of an array, of the list at `records`, or the one object.

    A line or item that is no object is a fault of that row alone. Raises `FileError` for a JSON
    file that is malformed anywhere, and for JSON lines of which no line can be read.
    """
    with (
        file.open() as raw,
        io.TextIOWrapper(raw, layout.encoding, layout.errors) as text,
    ):
        try:
            items = _lines(text) if layout.format == "jsonl" else _items(text, layout.records)
            for number, item in enumerate(items, start=1):
                yield _row(number, item)
        except UnicodeError as error:
            raise FileError("undecodable", f"holds bytes that are no {layout.encoding}") from error
        except RecursionError as error:
            raise FileError("malformed_json", "is nested too deeply to be read") from error


def _row(number: int, item: Any) -> Row:
    if isinstance(item, dict):
        return Row(number, item)
    if isinstance(item, ValueError):
        where = f" at column {item.colno}" if isinstance(item, json.JSONDecodeError) else ""
        return Row(number, {}, ("malformed_json", f"is no JSON{where}"))
    return Row(number, {}, ("not_an_object", "is no JSON object with named fields"), item)


def _lines(text: io.TextIOWrapper) -> Iterator[Any]:
    good, first = 0, None
    for line in text:
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            good += 1
        except ValueError as error:
            item = error
            first = first or error
        yield item
    if first and not good:
        raise _malformed(first)


def _items(text: io.TextIOWrapper, path: str | None) -> Iterator[Any]:
    start = text.read(_CHUNK)
    if start.lstrip("\ufeff \r\n\t").startswith("[") and not path:
        yield from _array(text, start.lstrip("\ufeff"))
        return
    whole = start + text.read(_LARGEST_OBJECT)
    if len(whole) > _LARGEST_OBJECT:
        raise FileError("too_large", "is one JSON object of over 256 MB; write it as JSON lines")
    try:
        document = json.loads(whole.lstrip("\ufeff"))
    except ValueError as error:
        raise _malformed(error) from error
    found = lookup(document, path) if path else _records_of(document)
    if not isinstance(found, list):
        raise FileError("missing_records", f"holds no list at the records path {path!r}")
    yield from found


def _records_of(document: Any) -> list[Any]:
    """The object itself, or its only list of objects where it has no other fields to speak of."""
    lists = [
        value
        for value in document.values()
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
    ]
    plain = sum(not isinstance(value, list | dict) for value in document.values())
    return lists[0] if len(lists) == 1 and not plain else [document]


def _array(text: io.TextIOWrapper, buffer: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    lines = 1 + buffer[: buffer.index("[")].count("\n")
    buffer = buffer[buffer.index("[") + 1 :]
    at_end, needs_item = False, False
    while True:
        at = _skip(buffer, 0)
        if buffer[at : at + 1] == "]" and not needs_item:
            if buffer[at + 1 :].strip() or text.read(1).strip():
                raise FileError("malformed_json", "goes on after the end of its array")
            return
        try:
            item, end = decoder.raw_decode(buffer, at)
            after = _skip(buffer, end)
            if buffer[after : after + 1] not in (",", "]"):
                raise json.JSONDecodeError("Expecting ',' or ']'", buffer, after)
        except ValueError as error:
            more = "" if at_end else text.read(max(_CHUNK, len(buffer)))
            at_end = not more
            if at_end or len(buffer) > _LARGEST_ITEM:
                raise _malformed(error, lines) from error
            buffer += more
            continue
        yield item
        needs_item = buffer[after] == ","
        rest = after + needs_item
        lines += buffer.count("\n", 0, rest)
        buffer = buffer[rest:]


def _skip(buffer: str, at: int) -> int:
    while at < len(buffer) and buffer[at] in " \r\n\t":
        at += 1
    return at


def _malformed(error: ValueError, first_line: int = 1) -> FileError:
    if not isinstance(error, json.JSONDecodeError):
        return FileError("malformed_json", "holds a number too long to be read")
    line = first_line + error.lineno - 1
    return FileError("malformed_json", f"is no JSON: {error.msg}", line, error.colno)
