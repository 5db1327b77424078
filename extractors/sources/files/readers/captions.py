"""WebVTT and SRT: a file is one record, its text whole."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.readers import Layout, Row
from extractors.sources.files.transcripts import cues

_LARGEST = 1 << 26


def rows(file: DropFile, layout: Layout) -> Iterator[Row]:
    """One row: columns `file` (its name without extension) and `path`; `cells` holds its text.

    Raises `FileError` when it is undecodable, too large, or no transcript.
    """
    with file.open() as raw:
        data = raw.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise FileError("too_large", "is a transcript of over 64 MB")
    try:
        text = data.decode(layout.encoding, layout.errors)
    except UnicodeError as error:
        raise FileError("undecodable", f"holds bytes that are no {layout.encoding}") from error
    if layout.format == "vtt" and not text.lstrip("\ufeff").startswith("WEBVTT"):
        raise FileError("malformed_cue", "does not begin with WEBVTT", 1)
    cues(text)
    yield Row(1, {"file": file.stem, "path": file.name}, cells=text)
