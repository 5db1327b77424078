"""Reads analysis files that are new or changed, a folder's day at a time, looking back one day.

Layout below params.path: Analysis/{Voice,Chat,Email}/[Redacted/]YYYY/MM/DD/{contact}_analysis*.json
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from extractors.core import cursors, overlap
from extractors.core.spec import Part, Pull
from extractors.sources.contact_lens.folder import AnalysisFile, Folder
from lake.raw import RawRecord

FILES_PER_PART: Final = 500
BYTES_PER_PART: Final = 64 << 20
LARGEST_FILE: Final = 64 << 20


def pull(pull: Pull) -> Iterator[Part]:
    """The window in parts of files; each file is one record, unreadable ones too."""
    folder = Folder.of(pull.config, pull.credentials)
    files = [
        file for file in folder.files() if cursors.holds(pull.since, pull.until, file.day)
    ]  # fmt: skip
    # A file without a day in its path can be new at any time, so all of its kind are compared.
    known_since = pull.since if all(file.day for file in files) else None
    is_known = overlap.Unchanged(overlap.landed(pull, known_since, identity), identity)
    for group in _groups(files):
        yield Part(
            list(_fresh(folder, group, is_known)),
            cursor_after=dict(cursors.newest(file.day for file in group)),
            complete=not files or group[-1] is files[-1],
        )


def identity(payload: Any) -> tuple[str, str] | None:
    """A file's path and the version of its content."""
    file = payload.get("_file") if isinstance(payload, dict) else None
    return (str(file["path"]), str(file["version"])) if isinstance(file, dict) else None


def _groups(files: list[AnalysisFile]) -> Iterator[list[AnalysisFile]]:
    """Files in groups of one part; one empty group when there are none."""
    group: list[AnalysisFile] = []
    size = 0
    for file in files:
        if group and (len(group) >= FILES_PER_PART or size + file.size > BYTES_PER_PART):
            yield group
            group, size = [], 0
        group.append(file)
        size += file.size
    if group or not files:
        yield group


def _fresh(
    folder: Folder, files: list[AnalysisFile], is_known: overlap.Unchanged
) -> Iterator[RawRecord]:
    """The files that the lake does not hold in this version; known by an ETag without a read."""
    for file in files:
        if file.etag and is_known({"_file": _about(file, file.etag)}):
            continue
        payload = _payload(folder, file)
        if file.etag or not is_known(payload):
            yield RawRecord(payload, file.path)


def _payload(folder: Folder, file: AnalysisFile) -> dict[str, Any]:
    """The file's object with the file itself under `_file`; its text where it is none."""
    if file.size > LARGEST_FILE:
        return {"_file": _about(file, file.etag or str(file.size)), "_too_large": True}
    content = folder.read(file)
    about = _about(file, file.etag or hashlib.sha256(content).hexdigest())
    text = content.decode("utf-8-sig", "replace")
    try:
        analysis = json.loads(text)
    except (ValueError, RecursionError):
        analysis = None
    if isinstance(analysis, dict):
        return {**analysis, "_file": about}
    return {"_file": about, "_text": text}


def _about(file: AnalysisFile, version: str) -> dict[str, Any]:
    return {"path": file.path, "size": file.size, "version": version}
