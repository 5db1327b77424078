from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lake.settings import Settings

AS_OF = datetime(2026, 6, 29, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A tenant in a temporary folder with an empty configuration."""
    for name in ("VOC_LAKE_URL", "VOC_CONFIG", "VOC_HASH_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VOC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VOC_AS_OF", AS_OF.isoformat())
    return Settings.load()
