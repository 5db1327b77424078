"""Settings: one frozen object, read from the environment once a process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from lake import clock, config
from lake.config import Config
from lake.keys import KeyRing
from lake.store import Lake


@dataclass(frozen=True)
class Settings:
    """Where everything of one tenant lives, and which moment counts as now.

    `home` is `VOC_HOME`; `lake_url` is `VOC_LAKE_URL` (any fsspec URL; default `home/lake`);
    `config_path` is `VOC_CONFIG` (default `home/voc.toml`); `as_of` is `VOC_AS_OF`.
    """

    home: Path
    lake_url: str
    config_path: Path
    as_of: datetime

    @classmethod
    def load(cls) -> Settings:
        home = Path(os.environ.get("VOC_HOME", ".voc")).resolve()
        return cls(
            home=home,
            lake_url=os.environ.get("VOC_LAKE_URL") or str(home / "lake"),
            config_path=Path(os.environ.get("VOC_CONFIG") or home / "voc.toml").resolve(),
            as_of=clock.as_of(),
        )

    @cached_property
    def config(self) -> Config:
        return config.load(self.config_path)

    @cached_property
    def lake(self) -> Lake:
        return Lake(self.lake_url)

    @cached_property
    def keys(self) -> KeyRing:
        return KeyRing.load(self.home)

    @property
    def builds(self) -> Path:
        return self.home / "builds"

    @property
    def published(self) -> Path:
        """The one file that analysts and dashboards read."""
        return self.home / "published" / "cx.duckdb"

    @property
    def inputs(self) -> Path:
        return self.home / "inputs"

    @property
    def erasures(self) -> Path:
        """The proof of each erasure, which is also what keeps the person from coming back."""
        return self.home / "erasures"

    @property
    def data_docs(self) -> Path:
        return self.home / "data_docs"
