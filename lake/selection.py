"""Which file of each batch a build reads: one version a batch, old and new never mixed within it.

While history is incomplete in the current versions, a batch is read in the version that was last
published, else in the current one; once it is complete, everything is read in the current ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lake import pending
from lake.datasets import DATASETS
from lake.store import Lake, LakeFile, standing

_COMPANIONS = {
    step: tuple(d.name for d in DATASETS.values() if d.step == step)
    for step in ("normalize", "enrich")
}


@dataclass(frozen=True, slots=True)
class BatchVersions:
    """The versions in which a build reads a batch; `documents` is None while not enriched."""

    source: str
    batch: str
    feedback: str
    documents: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """The files of a build and the versions they stand for.

    A file names the batches that are read of it; `partial` has the paths of those that hold
    others too, which are read in another version.
    """

    batches: tuple[BatchVersions, ...]
    files: tuple[LakeFile, ...]
    partial: frozenset[str]
    is_complete: bool

    def of(self, dataset: str) -> list[LakeFile]:
        return [file for file in self.files if file.dataset == dataset]

    def paths(self, dataset: str) -> list[str]:
        return [file.path for file in self.of(dataset)]


def select(
    lake: Lake,
    versions: Mapping[str, str],
    pipeline_version: str,
    published: Mapping[str, BatchVersions],
) -> Selection:
    """Choose one version a batch over the whole lake. O(files of the lake) in time and memory.

    `versions` are the current mapping versions by source, `published` what the published
    warehouse was built from, by batch. Sources that are no longer configured keep their newest
    version. Companions are taken only of batches whose primary exists.
    """
    is_complete = not pending.to_normalize(lake, versions) and not pending.to_enrich(
        lake, versions, pipeline_version
    )
    feedback = _by_batch(lake.files("feedback"))
    documents = _by_batch(lake.files("documents"))
    chosen = []
    for batch, held in sorted(feedback.items()):
        before = None if is_complete else published.get(batch)
        source = next(iter(held.values())).source
        version = _first(held, before.feedback if before else None, versions.get(source), max(held))
        assert version is not None
        current = pending.document_version(version, pipeline_version)
        enriched = documents.get(batch, {})
        matching = [v for v in enriched if v.startswith(version + "--")]
        fallback = max(matching, default=None) if source not in versions else None
        chosen.append(
            BatchVersions(
                source,
                batch,
                version,
                _first(enriched, before.documents if before else None, current, fallback),
            )
        )
    read = _files(lake, chosen)
    files = tuple(replace(file, batches=batches) for file, batches in read)
    partial = frozenset(file.path for file, batches in read if batches != file.batches)
    return Selection(tuple(chosen), files, partial, is_complete)


def _files(lake: Lake, chosen: list[BatchVersions]) -> list[tuple[LakeFile, tuple[str, ...]]]:
    """The files to read, each with the batches to read of it; every row stands in one of them."""
    wanted = {
        "normalize": {(item.feedback, item.batch) for item in chosen},
        "enrich": {(item.documents, item.batch) for item in chosen if item.documents},
    }
    held = [
        (file, tuple(batch for batch in file.batches if (file.version, batch) in wanted[step]))
        for step, names in _COMPANIONS.items()
        for name in names
        for file in standing(lake.files(name))
    ]
    return [(file, batches) for file, batches in held if batches]


def _by_batch(files: list[LakeFile]) -> dict[str, dict[str, LakeFile]]:
    held: dict[str, dict[str, LakeFile]] = {}
    for file in files:
        for batch in file.batches:
            held.setdefault(batch, {})[file.version] = file
    return held


def _first(held: Mapping[str, LakeFile], *versions: str | None) -> str | None:
    return next((version for version in versions if version and version in held), None)
