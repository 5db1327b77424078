"""From a file to its layout and reader: format, encoding and the parts of each format."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from extractors.sources.files.detect import Fingerprint, encoding_of, format_of
from extractors.sources.files.listing import DropFile
from extractors.sources.files.mapping import Reading
from extractors.sources.files.readers import Layout, Row, captions, delimited, excel, objects


def layout_of(
    file: DropFile, found: Fingerprint, reading: Reading, wanted: Collection[str]
) -> Layout:
    """How to read the file so that it has the wanted columns. Raises `FileError`."""
    form = format_of(file, found, reading.format)
    if form == "xlsx":
        return excel.layout(file, reading, wanted)
    encoding = encoding_of(found, reading.encoding)
    errors = "replace" if encoding == "utf-8" and found.broken else "strict"
    if form == "csv":
        return delimited.layout(file, reading, encoding, errors, wanted)
    return Layout(form, encoding=encoding, errors=errors, records=reading.records)


def rows(file: DropFile, layout: Layout) -> Iterator[Row]:
    """The file's rows, streamed. Raises `FileError` where it turns out to be unreadable."""
    if layout.format == "xlsx":
        return excel.rows(file, layout)
    if layout.format == "csv":
        return delimited.rows(file, layout)
    if layout.format in ("vtt", "srt"):
        return captions.rows(file, layout)
    return objects.rows(file, layout)
