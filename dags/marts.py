"""### Marts: build, gate, publish

dbt builds a candidate warehouse from the whole lake and tests it, Great Expectations judges it,
and only then it replaces the published file, in one rename.

- **In**: the lake, `inputs/`. **Out**: `published/cx.duckdb`, Data Docs, `quality` in the lake.
- **When `build` fails**: a model or a dbt test failed; the log names it. The published file stands.
- **When `gate` fails**: a critical expectation failed; the log and Data Docs name it. The published
  file stands and the candidate is kept for a look. `voc rollback` goes back to an earlier one.

Owner: analytics engineering.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, task

from lake.settings import Settings
from pipeline import orchestration as shared


def schedule() -> Any:
    """When enriched, or on the safety net's schedule."""
    net = Settings.load().config.safety_net
    if not net:
        return [shared.ENRICHED]
    return AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(net, timezone="UTC"), assets=shared.ENRICHED
    )


with DAG(
    "marts",
    dag_display_name="Marts",
    description="Build, gate and publish the warehouse",
    schedule=schedule(),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={**shared.DEFAULTS, "pool": shared.WAREHOUSE_POOL},
    tags=["marts"],
    doc_md=__doc__,
):

    @task.short_circuit(task_display_name="Build the candidate")
    def build() -> str | None:
        from pipeline import steps

        candidate = steps.build(Settings.load())
        return candidate.build_id if candidate else None

    @task(task_display_name="Judge it", retries=0)
    def gate(build_id: str) -> str:
        from pipeline import steps

        steps.gate(Settings.load(), build_id)
        return build_id

    @task(task_display_name="Publish it", outlets=[shared.PUBLISHED], retries=0)
    def publish(build_id: str) -> None:
        from pipeline import steps

        steps.publish(Settings.load(), build_id)

    publish(gate(build()))
