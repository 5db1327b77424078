"""Work to do, derived from what is there: a batch without a file of the current version.

Nothing remembers what was done, so a killed process loses nothing and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    """Feedback files of the current mapping version without `documents`, newest first."""
    done = {(file.version, batch) for file in lake.files("documents") for batch in file.batches}
    waiting = [
        file
        for file in lake.files("feedback")
        if file.version == versions.get(file.source)
        and any(
            (document_version(file.version, pipeline_version), batch) not in done
            for batch in file.batches
        )
    ]
    return sorted(waiting, key=lambda file: file.path.rsplit("/", 1)[1], reverse=True)
