"""Work to do, derived from what is there: a batch without a file of the current version.

Nothing remembers what was done, so a killed process loses nothing and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lake import raw
from lake.raw import RawBatch
from lake.store import Lake, LakeFile


def to_normalize(lake: Lake, versions: Mapping[str, str]) -> list[RawBatch]:
    """Raw batches without `feedback` of their source's mapping version, newest first.

    `versions` maps each configured source to its mapping version; other sources are left alone.
    """
    done = {
        (file.source, batch)
        for file in lake.files("feedback")
        if file.version == versions.get(file.source)
        for batch in file.batches
    }
    waiting = [
        batch
        for batch in raw.batches(lake)
        if batch.source in versions and (batch.source, batch.name) not in done
    ]
    return sorted(waiting, key=lambda batch: batch.name, reverse=True)


def document_version(mapping_version: str, pipeline_version: str) -> str:
    """The version of a batch's documents: they follow from its mapping and from the pipeline."""
    return f"{mapping_version}--{pipeline_version}"


def to_enrich(lake: Lake, versions: Mapping[str, str], pipeline_version: str) -> list[LakeFile]:
    """Feedback files without `documents`, newest first; each names its batches that wait.

    Files of the current mapping version, and of an older one for batches that it cannot reach.
    """
    done = {(file.version, batch) for file in lake.files("documents") for batch in file.batches}
    held = lake.files("feedback")
    old = _out_of_reach(lake, held, versions)
    waiting = []
    for file in held:
        target = document_version(file.version, pipeline_version)
        batches = tuple(
            batch
            for batch in file.batches
            if (target, batch) not in done
            and file.version in (versions.get(file.source), old.get((file.source, batch)))
        )
        if batches:
            waiting.append(replace(file, batches=batches))
    return sorted(waiting, key=lambda file: file.name, reverse=True)


def out_of_reach(lake: Lake, versions: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The newest version of each (source, batch) that the current mapping cannot reach.

    Retention has removed its raw records before they were normalized in the current version.
    """
    return _out_of_reach(lake, lake.files("feedback"), versions)


def _out_of_reach(
    lake: Lake, held: Iterable[LakeFile], versions: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    newest: dict[tuple[str, str], str] = {}
    current = set()
    for file in held:
        for batch in file.batches:
            key = (file.source, batch)
            newest[key] = max(file.version, newest.get(key, ""))
            if file.version == versions.get(file.source):
                current.add(key)
    expired = {
        (batch.source, batch.name)
        for batch in raw.batches(lake, expired=True)
        if batch.is_expired and batch.source in versions
    }
    return {key: newest[key] for key in expired - current if key in newest}
