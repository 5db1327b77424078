"""Publish a candidate, keep the last few, roll back and hold.

The published file is replaced in one rename; whoever has it open goes on reading the old one.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from lake.settings import Settings
from lake.warehouse import read_only
from pipeline.build import Build

_HOLD = "hold.json"


class PublishError(RuntimeError):
    """A candidate cannot be published; the message says why and what to do."""


def publish(settings: Settings, candidate: Build) -> None:
    """Make the candidate the published file. Raises `PublishError` while publishing is held."""
    if held := hold_reason(settings):
        raise PublishError(f"publishing is held ({held}); run `voc release` to go on")
    if (current := published_build(settings)) and current >= candidate.build_id:
        raise PublishError(f"build {candidate.build_id} is older than the published {current}")
    _replace(settings, candidate)
    _prune(settings)


def published_build(settings: Settings) -> str | None:
    """The id of the published build, None when nothing is published."""
    if not settings.published.exists():
        return None
    with read_only(settings.published) as connection:
        row = connection.execute("select build_id from ops_build").fetchone()
    return str(row[0]) if row else None


def kept_builds(settings: Settings) -> list[Build]:
    """Builds that can be published again, newest first."""
    folders = (path.parent for path in settings.builds.glob("*/cx.duckdb"))
    kept = [Build(path.name, path) for path in folders if (path / "accepted").exists()]
    return sorted(kept, key=lambda item: item.build_id, reverse=True)


def rollback(settings: Settings, build_id: str | None = None) -> str:
    """Publish an earlier build, by default the one before, and hold publishing until `release`.

    Raises `PublishError` when there is none.
    """
    current = published_build(settings)
    kept = kept_builds(settings)
    older = [item for item in kept if current and item.build_id < current]
    wanted = [item for item in kept if item.build_id == build_id] if build_id else older[:1]
    if not wanted:
        names = ", ".join(item.build_id for item in kept) or "none"
        raise PublishError(f"no such build is kept; kept: {names}")
    _replace(settings, wanted[0])
    note = {"reason": f"rolled back from {current} to {wanted[0].build_id}"}
    (settings.home / _HOLD).write_text(json.dumps(note))
    return wanted[0].build_id


def release(settings: Settings) -> bool:
    """Let publishing go on; False when it was not held."""
    path = settings.home / _HOLD
    held = path.exists()
    path.unlink(missing_ok=True)
    return held


def hold_reason(settings: Settings) -> str | None:
    path = settings.home / _HOLD
    return str(json.loads(path.read_text())["reason"]) if path.exists() else None


def _replace(settings: Settings, build: Build) -> None:
    target = settings.published
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{build.build_id}.tmp")
    temporary.unlink(missing_ok=True)
    _link(build.warehouse, temporary)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(target)
    (build.folder / "accepted").touch()


def _link(source: Path, target: Path) -> None:
    """A hard link where the file system has them, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _prune(settings: Settings) -> None:
    """Keep the configured number of accepted builds; drop older ones and abandoned candidates."""
    keep = {item.build_id for item in kept_builds(settings)[: settings.config.keep_builds]}
    newest = max(keep, default="")
    for folder in settings.builds.iterdir():
        if folder.name not in keep and folder.name < newest:
            shutil.rmtree(folder, ignore_errors=True)
