"""The files of a drop: one file, a folder or a glob, local or at any fsspec URL."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import IO, Any

import fsspec

from lake.config import ConfigError

_WRAPPERS = (".gz", ".zip", ".bz2", ".xz")
_KNOWN = frozenset({"csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson"}) | frozenset(
    {"xlsx", "xlsm", "vtt", "srt"}
)


@dataclass(frozen=True, slots=True)
class DropFile:
    """A file; `name` is relative to the drop's folder."""

    filesystem: Any
    path: str
    name: str

    def open(self) -> IO[bytes]:
        """The file's bytes, unpacked when it is a .gz, .zip, .bz2 or .xz of one file."""
        return self.filesystem.open(self.path, "rb", compression="infer")  # type: ignore[no-any-return]

    @property
    def stem(self) -> str:
        """The file's own name without folder and extensions."""
        return posixpath.splitext(posixpath.basename(_unwrapped(self.name)))[0]

    @property
    def extension(self) -> str:
        return posixpath.splitext(_unwrapped(self.name))[1].removeprefix(".").lower()


def files(url: str) -> list[DropFile]:
    """The drop's files in name order; of a folder, those with an extension that can be read.

    Hidden files and a spreadsheet's lock files are left out. Raises `ConfigError` when `url` names
    one file or folder that is not there.
    """
    filesystem, path = fsspec.core.url_to_fs(url)
    filesystem.invalidate_cache()
    is_glob = any(mark in path for mark in "*?[")
    if is_glob:
        root = posixpath.dirname(path.split("*")[0].split("?")[0].split("[")[0])
        found = filesystem.glob(path)
    elif filesystem.isdir(path):
        root, found = path.rstrip("/"), filesystem.find(path)
    elif filesystem.exists(path):
        root, found = posixpath.dirname(path), [path]
    else:
        raise ConfigError(f"{url}: no such file or folder; correct `path` in the source's params")
    drops = [
        DropFile(filesystem, item, posixpath.relpath(item, root or "/") if root else item)
        for item in map(str, found)
        if not filesystem.isdir(item)
    ]
    if filesystem.isdir(path) and not is_glob:
        drops = [drop for drop in drops if drop.extension in _KNOWN]
    return sorted((drop for drop in drops if _is_visible(drop.name)), key=lambda drop: drop.name)


def _is_visible(name: str) -> bool:
    return not any(part.startswith((".", "~$")) for part in name.split("/"))


def _unwrapped(name: str) -> str:
    stem, extension = posixpath.splitext(name)
    return stem if extension.lower() in _WRAPPERS else name
