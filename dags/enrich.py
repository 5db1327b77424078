"""### Enrich: language signals for everything that waits

Runs when every configured source has delivered, and on the safety net's schedule; takes all
feedback without signals of the current pipeline version, newest first.

- **In**: `feedback`, `turns`. **Out**: `documents`, `sentences`, `mentions` in the lake, and
  `themes` of what the taxonomy does not cover.
- **When it fails**: what is already written stays; run it again and it goes on with the rest.
  A document that cannot be read is no failure: it is written with its reason.

Owner: data science.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import (
    DAG,
    AssetAll,
    AssetOrTimeSchedule,
    CronTriggerTimetable,
    Metadata,
    get_current_context,
    task,
)

from lake.settings import Settings
from pipeline import orchestration as shared


def schedule() -> Any:
    """All sources in, or the safety net, whichever comes first; None without sources."""
    config = Settings.load().config
    if not config.sources:
        return None
    delivered = AssetAll(*(shared.raw_asset(source.name) for source in config.sources))
    if not config.safety_net:
        return delivered
    net = CronTriggerTimetable(config.safety_net, timezone="UTC")
    return AssetOrTimeSchedule(timetable=net, assets=delivered)


with DAG(
    "enrich",
    dag_display_name="Enrich",
    description="Topics, complaints and signals for new feedback",
    schedule=schedule(),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=shared.DEFAULTS,
    tags=["enrich"],
    doc_md=__doc__,
):

    @task(task_display_name="Find what to enrich")
    def plan() -> list[list[str]]:
        from pipeline import steps

        waiting = steps.pending_enrich(Settings.load())
        return [[file.path for file in unit] for unit in steps.units(waiting)]

    @task(task_display_name="Enrich", map_index_template="{{ unit_name }}")
    def enrich(paths: list[str]) -> int:
        from pipeline import steps

        settings = Settings.load()
        files = [settings.lake.describe(path) for path in paths]
        context = get_current_context()
        sources = ", ".join(sorted({file.source for file in files}))
        context["unit_name"] = f"{sources}: {len(files)} batches"  # type: ignore[typeddict-unknown-key]
        return steps.enrich(settings, files).rows_out or 0

    @task(task_display_name="Find themes", trigger_rule="none_failed")
    def theme(rows: Any) -> int:
        from pipeline import steps

        steps.theme(Settings.load())
        # One read of all counts; going through them would ask for each.
        return sum((rows or ())[:])

    @task(task_display_name="Announce", outlets=[shared.ENRICHED], trigger_rule="none_failed")
    def commit(rows: int) -> Any:
        yield Metadata(shared.ENRICHED, extra={"rows": rows})

    commit(theme(enrich.expand(paths=plan())))
