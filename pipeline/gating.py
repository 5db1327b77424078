"""The gate: Great Expectations over what is new in the lake and over the candidate."""

from __future__ import annotations

from expectations.runner import run_gate
from lake import clock
from lake.contracts import to_table
from lake.datasets import QUALITY
from lake.selection import select
from lake.settings import Settings
from lake.warehouse import published_versions
from nlp.version import pipeline_version
from pipeline.build import Build
from pipeline.ledger import VERSION, Run
from pipeline.normalize import versions


class GateError(RuntimeError):
    """A critical expectation failed; the candidate is not published."""


def judge(settings: Settings, candidate: Build, run: Run, *, after_erasure: bool = False) -> None:
    """Write the verdicts to the lake and to Data Docs. Raises `GateError` naming what failed.

    After an erasure the published file is no measure: the candidate rightly holds less.
    """
    verdicts = run_gate(
        warehouse=candidate.warehouse,
        new_files=_new_files(settings),
        published=None if after_erasure else settings.published,
        data_docs=settings.data_docs,
        as_of=settings.as_of,
        max_reject_share=settings.config.max_reject_share,
    )
    at = clock.wall()
    rows = [{"build_id": candidate.build_id, "at": at, **verdict.row()} for verdict in verdicts]
    name = f"{candidate.build_id}-{clock.stamp(at)}"
    settings.lake.write(QUALITY, VERSION, "_all", name, to_table(QUALITY, rows))
    failed = [verdict for verdict in verdicts if not verdict.success]
    critical = [verdict for verdict in failed if verdict.severity == "critical"]
    run.rows_in = len(verdicts)
    run.detail = {"critical": len(critical), "warnings": len(failed) - len(critical)}
    if critical:
        names = "; ".join(f"{v.suite}: {v.expectation} on {v.target}" for v in critical[:10])
        raise GateError(
            f"build {candidate.build_id} is not published: {names}. "
            f"See {settings.data_docs / 'index.html'}"
        )


def _new_files(settings: Settings) -> dict[str, list[str]]:
    """Addresses of the files of batches that the published warehouse does not hold, by dataset."""
    version = pipeline_version(settings.config.nlp)
    published = published_versions(settings.published)
    chosen = select(settings.lake, versions(settings), version, published)
    known = {
        (item.batch, used)
        for item in published.values()
        for used in (item.feedback, item.documents)
    }
    files: dict[str, list[str]] = {}
    for file in chosen.files:
        if any((batch, file.version) not in known for batch in file.batches):
            files.setdefault(file.dataset, []).append(settings.lake.locate(file.path))
    return files
