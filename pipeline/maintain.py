"""Maintenance: erasure, retention and compaction, in that order; each is safe to cut off and rerun.

Builds keep out meanwhile, since all of it holds the lease.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lake import compaction, pending, retention
from lake.datasets import QUALITY, RUNS
from lake.selection import select
from lake.settings import Settings
from lake.warehouse import published_versions
from nlp.version import pipeline_version
from pipeline import erasing, ledger
from pipeline import publish as publishing
from pipeline.build import init
from pipeline.erasing import ErasureError, Report, Request
from pipeline.lease import leased
from pipeline.ledger import Run
from pipeline.normalize import versions

_LEDGERS = (RUNS, QUALITY)


def erase(settings: Settings, requests: list[Request], run: Run) -> list[Report]:
    """Erase people from every layer, with those of earlier runs that were cut off.

    The published file is built anew and older builds are removed. Raises `ErasureError` when
    anything is left, such as a published file while publishing is held; the next run goes on.
    """
    with leased(settings):
        for request in requests:
            erasing.begin(settings, request)
        begun = erasing.unfinished(settings)
        swept = [erasing.sweep(settings, path) for path in begun]
    run.rows_in = len(begun)
    if not begun:
        return []
    removed = _rebuild(settings)
    with leased(settings):
        reports = [erasing.finish(settings, path, removed) for path in begun]
    run.rows_out = len(reports)
    run.detail = {"raw_lines": sum(len(report.places) for report in swept)}
    return reports


def _rebuild(settings: Settings) -> list[str]:
    """Publish a fresh build, since only a fresh file holds no old bytes, and drop all others."""
    from pipeline import steps

    init(settings)
    if settings.published.exists():
        made = steps.build(settings, force=True)
        if made is None:
            reason = publishing.hold_reason(settings)
            raise ErasureError(
                f"the published file still holds what was erased, since publishing is held "
                f"({reason}); run `voc release`, then `voc maintain`"
            )
        steps.gate(settings, made.build_id, after_erasure=True)
        steps.publish(settings, made.build_id)
    with leased(settings):
        return erasing.drop_builds(settings, publishing.published_build(settings))


def retain(settings: Settings, run: Run) -> dict[str, int]:
    """Let go of what is older than configured; returns what was removed and what that cost."""
    config, lake = settings.config.retention, settings.lake
    current, pipeline = versions(settings), pipeline_version(settings.config.nlp)
    done = {}

    def limit(days: int | None) -> datetime | None:
        return None if days is None else settings.as_of - timedelta(days=days)

    with leased(settings):
        if before := limit(config.raw_days):
            done["raw_batches"] = len(retention.expire_raw(lake, current, before))
        if before := limit(config.superseded_days):
            published = published_versions(settings.published)
            done["superseded_files"] = len(
                retention.remove_superseded(lake, current, pipeline, published, before)
            )
        if before := limit(config.ledger_days):
            done["ledger_files"] = sum(
                len(retention.remove_ledger(lake, dataset, ledger.VERSION, before))
                for dataset in _LEDGERS
            )
        done["batches_out_of_reach"] = len(pending.out_of_reach(lake, current))
    run.rows_out, run.detail = sum(done.values()) - done["batches_out_of_reach"], dict(done)
    return done


def compact(settings: Settings, run: Run) -> list[str]:
    """Merge the files of closed batches and of the ledger; returns the paths of merged files."""
    lake, month = settings.lake, f"{settings.as_of:%Y-%m}"
    with leased(settings):
        published = published_versions(settings.published)
        version = pipeline_version(settings.config.nlp)
        chosen = select(lake, versions(settings), version, published)
        written = compaction.compact_batches(lake, compaction.closed(chosen, published), month)
        for dataset in _LEDGERS:
            written += compaction.compact_loose(lake, dataset, ledger.VERSION, month)
    run.rows_out, run.detail = len(written), {"files": len(written)}
    return written
