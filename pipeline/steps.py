"""Every arrow of the platform as one plain function: DAG tasks, `voc` and tests all call these.

::

    extract → normalize → enrich → theme → build → gate → publish

What a step has to do is asked of the lake (`pending_*`), so each is safe to run twice and to kill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from extractors.core import engine
from extractors.registry import get
from lake import collector, pending
from lake.raw import Kind, RawBatch
from lake.settings import Settings
from lake.store import LakeFile
from nlp.version import pipeline_version
from pipeline import build as building
from pipeline import erasing
from pipeline import normalize as normalizing
from pipeline import publish as publishing
from pipeline.build import Build
from pipeline.erasing import Request
from pipeline.lease import leased
from pipeline.ledger import Run, recorded

T = TypeVar("T")


def streams(settings: Settings, source: str) -> tuple[str, ...]:
    """The streams that a configured source asks for."""
    config = settings.config.source(source)
    return get(config.type).streams(config)


def extract(
    settings: Settings,
    source: str,
    stream: str,
    since: datetime | None = None,
    until: datetime | None = None,
    kind: Kind = "schedule",
    credentials: Mapping[str, str] | None = None,
) -> Run:
    """Vendor or file → raw. Without a window: from the bookmark to `as_of`."""
    with recorded(settings, "extract", source, stream) as run:
        landed = engine.extract(settings, source, stream, since, until, kind, credentials)
        new = [item for item in landed if item.is_new]
        run.rows_out = sum(item.trailer.records for item in new)
        run.detail = {"batches": len(new)}
        if caps := sorted({item.trailer.cap_hit for item in new if item.trailer.cap_hit}):
            run.detail["cap_hit"] = "; ".join(caps)
    return run


def pending_normalize(settings: Settings, source: str | None = None) -> list[RawBatch]:
    """Raw batches that wait for the current mapping, newest first."""
    waiting = pending.to_normalize(settings.lake, normalizing.versions(settings))
    return [batch for batch in waiting if source in (None, batch.source)]


def normalize(settings: Settings, batches: Sequence[RawBatch]) -> Run:
    """Raw batches → feedback, turns, scores, case_events | rejects, one by one."""
    sources = _only(batch.source for batch in batches)
    with recorded(settings, "normalize", sources) as run, collector.seldom():
        for batch in batches:
            normalizing.normalize_batch(settings, batch, run)
        run.detail = {"batches": len(batches)}
    return run


def pending_enrich(settings: Settings) -> list[LakeFile]:
    """Feedback files that wait for the current language pipeline, newest first."""
    versions = normalizing.versions(settings)
    return pending.to_enrich(settings.lake, versions, pipeline_version(settings.config.nlp))


def enrich(settings: Settings, files: Sequence[LakeFile]) -> Run:
    """Feedback files → documents, sentences, mentions, one by one."""
    from pipeline import enriching

    sources = _only(file.source for file in files)
    with recorded(settings, "enrich", sources) as run, collector.seldom():
        for file in files:
            enriching.enrich_file(settings, file, run)
        run.detail = {"batches": len(files)}
    return run


def theme(settings: Settings) -> Run:
    """What the taxonomy does not cover → themes, when there is something new to look at."""
    from pipeline import theming

    with leased(settings), recorded(settings, "theme") as run:
        theming.update(settings, run)
    return run


def units(items: Sequence[T], most: int = 64) -> list[list[T]]:
    """Work units: at most so many items each, in the order given.

    Many small files would else cost a task each; a large one ends at 64 MB by itself.
    """
    return [list(items[start : start + most]) for start in range(0, len(items), most)]


def build(settings: Settings, *, force: bool = False) -> Build | None:
    """All of the lake → a tested candidate; None when nothing changed or publishing is held."""
    with leased(settings), recorded(settings, "build") as run:
        if held := publishing.hold_reason(settings):
            run.status, run.detail = "skipped", {"reason": f"publishing is held: {held}"}
            return None
        return building.build(settings, run, force=force)


def gate(settings: Settings, build_id: str, *, after_erasure: bool = False) -> Run:
    """Judge a candidate and what is new in the lake. Raises `GateError` on a critical failure."""
    from pipeline import gating

    with leased(settings), recorded(settings, "gate") as run:
        candidate = building.candidate(settings, build_id)
        gating.judge(settings, candidate, run, after_erasure=after_erasure)
    return run


def publish(settings: Settings, build_id: str) -> Run:
    """A judged candidate → the published file."""
    with leased(settings), recorded(settings, "publish") as run:
        publishing.publish(settings, building.candidate(settings, build_id))
        run.detail = {"build": build_id}
    return run


def erase(settings: Settings, requests: Sequence[Request] = ()) -> Run:
    """These people, and those of `inputs/erasures.csv`, leave every layer. A proof for each."""
    from pipeline import maintain

    with recorded(settings, "erase") as run:
        maintain.erase(settings, [*requests, *erasing.requested(settings)], run)
        erasing.clear_requests(settings)
    return run


def retain(settings: Settings) -> Run:
    """Let go of what is older than the configured days."""
    from pipeline import maintain

    with recorded(settings, "retain") as run:
        maintain.retain(settings, run)
    return run


def compact(settings: Settings) -> Run:
    """Merge small files: one a dataset, source and month."""
    from pipeline import maintain

    with recorded(settings, "compact") as run:
        maintain.compact(settings, run)
    return run


def _only(names: Iterable[str]) -> str | None:
    """The one name there is, None for several."""
    distinct = set(names)
    return distinct.pop() if len(distinct) == 1 else None
