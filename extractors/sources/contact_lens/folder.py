"""A folder or bucket of analysis files, by any fsspec URL."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from typing import Any

import fsspec

from extractors.core.errors import AuthError, ConfigError, UnavailableError
from lake.config import SourceConfig

_DAY = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/[^/]+$")
_CREDENTIALS = {"key": "key", "secret": "secret", "session_token": "token"}


@dataclass(frozen=True, slots=True)
class AnalysisFile:
    """A file below the folder; `day` (UTC midnight) is its folder's date, `etag` an object
    store's version.
    """

    path: str
    size: int
    day: datetime | None
    etag: str | None

    @property
    def is_redacted(self) -> bool:
        return "/Redacted/" in f"/{self.path}" or "_redacted" in self.path

    @property
    def conversation(self) -> str:
        """The path that an original and its redacted twin share."""
        return f"/{self.path}".replace("/Redacted/", "/").replace("_redacted", "")


@dataclass(frozen=True, slots=True)
class Folder:
    """`params.path` with its options. Raises the errors of `extractors.core.errors`."""

    name: str
    filesystem: Any
    root: str
    pattern: str
    wants_redacted: bool

    @classmethod
    def of(cls, config: SourceConfig, credentials: Mapping[str, str]) -> Folder:
        path = config.params.get("path")
        if not path:
            raise ConfigError(config.name, "params.path is the folder or bucket of the analyses")
        options = dict(config.params.get("storage_options", {}))
        options |= {_CREDENTIALS[name]: value for name, value in credentials.items()}
        try:
            filesystem, root = fsspec.core.url_to_fs(str(path), **options)
        except (ValueError, ImportError, TypeError) as error:
            raise ConfigError(
                config.name, f"params.path cannot be opened ({type(error).__name__})"
            ) from None
        return cls(
            config.name,
            filesystem,
            root.rstrip("/"),
            str(config.params.get("pattern", "*_analysis*.json")),
            bool(config.params.get("redacted", True)),
        )

    def files(self) -> list[AnalysisFile]:
        """The files to read, by path: of twins only the one that is wanted."""
        try:
            self.filesystem.invalidate_cache()
            if not self.filesystem.exists(self.root):
                raise ConfigError(self.name, "params.path does not exist")
            listed = self.filesystem.find(self.root, detail=True)
        except OSError as error:
            raise self._fault("the folder", error) from None
        found = [
            self._file(str(path), info)
            for path, info in sorted(listed.items())
            if fnmatch(posixpath.basename(path), self.pattern)
        ]
        wanted = {file.conversation for file in found if file.is_redacted is self.wants_redacted}
        return [
            file
            for file in found
            if file.is_redacted is self.wants_redacted or file.conversation not in wanted
        ]

    def read(self, file: AnalysisFile) -> bytes:
        try:
            content: bytes = self.filesystem.cat_file(f"{self.root}/{file.path}")
        except OSError as error:
            raise self._fault(file.path, error) from None
        return content

    def _file(self, path: str, info: Mapping[str, Any]) -> AnalysisFile:
        etag = info.get("ETag") or info.get("etag")
        return AnalysisFile(
            path.removeprefix(self.root).lstrip("/"),
            int(info.get("size") or 0),
            _day(path),
            str(etag).strip('"') if etag else None,
        )

    def _fault(self, what: str, error: OSError) -> AuthError | UnavailableError:
        if isinstance(error, PermissionError):
            return AuthError(self.name, f"{what} may not be read; check the credentials' rights")
        return UnavailableError(self.name, f"{what} cannot be read ({type(error).__name__})")


def _day(path: str) -> datetime | None:
    found = _DAY.search(f"/{path}")
    try:
        year, month, day = (int(number) for number in found.groups()) if found else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
