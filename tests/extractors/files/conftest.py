"""A drop folder in a temporary place, and what pulling and mapping it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.core.spec import Part, Pull
from extractors.sources.files import SOURCE
from lake import raw
from lake.config import SourceConfig
from lake.raw import Trailer
from lake.records import CaseEvent, Feedback, Record, RecordError, Score
from lake.store import Lake


@dataclass
class Loaded:
    """What one pull gave: parts, canonical records, and (rule, reason) of rejects."""

    parts: list[Part] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    rejects: list[tuple[str, str]] = field(default_factory=list)

    @property
    def feedback(self) -> list[Feedback]:
        return [item for item in self.records if isinstance(item, Feedback)]

    @property
    def scores(self) -> list[Score]:
        return [item for item in self.records if isinstance(item, Score)]

    @property
    def events(self) -> list[CaseEvent]:
        return [item for item in self.records if isinstance(item, CaseEvent)]

    @property
    def texts(self) -> list[str | None]:
        return [item.body for item in self.feedback]

    @property
    def rules(self) -> list[str]:
        return [rule for rule, _ in self.rejects]


@dataclass
class Drop:
    """A drop folder with its own lake; `load` lands what is new, as the engine does."""

    folder: Path
    lake: Lake

    def put(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    def config(self, **params: Any) -> SourceConfig:
        given = {"path": str(self.folder), "channel": "review", "text": "text", **params}
        kept = {key: value for key, value in given.items() if value is not None}
        return SourceConfig(name="drop", type="files", params=kept)

    def load(self, at: datetime | None = None, **params: Any) -> Loaded:
        config, loaded = self.config(**params), Loaded()
        until = at or datetime(2026, 6, 29, tzinfo=UTC)
        for part in SOURCE.pull(Pull(config, "files", None, until, None, {}, self.lake)):
            loaded.parts.append(part)
            trailer = Trailer("schedule", until, complete=part.complete, notes=part.notes)
            batch, _ = raw.land(self.lake, "drop", "files", part.label or "", part.records, trailer)
            for line in raw.read(self.lake, batch)[0]:
                try:
                    loaded.records += SOURCE.to_records(config, "files", line.payload)
                except RecordError as error:
                    loaded.rejects.append((error.rule, error.reason))
        return loaded


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Drop(folder, Lake(str(tmp_path / "lake")))


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., bytes]:
    """The bytes of an .xlsx with the given rows in each named sheet."""
    import openpyxl

    def build(**sheets: list[list[Any]]) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "book.xlsx"
        book.save(path)
        return path.read_bytes()

    return build
