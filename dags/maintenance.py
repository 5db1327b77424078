"""### Maintenance: erase, let go, merge

Once a day: erases the people of `inputs/erasures.csv` from every layer and publishes anew when
there were any, removes what is older than the configured retention, and merges small lake files.

- **In**: the lake, `inputs/erasures.csv`, retention settings. **Out**: the same lake with fewer
  rows or files, a proof for each erasure in `VOC_HOME/erasures`.
- **When `erase` fails**: the log says what is left and why, such as a hold on publishing. The
  person is kept out from the first moment on; the next run goes on where this one ended.
- **When another task fails**: run it again; nothing is lost at any moment.

Owner: data engineering.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import DAG, CronTriggerTimetable, task

from lake.settings import Settings
from pipeline import orchestration as shared

cron = Settings.load().config.maintenance

with DAG(
    "maintenance",
    dag_display_name="Maintenance",
    description="Erasure, retention and compaction",
    schedule=CronTriggerTimetable(cron, timezone="UTC") if cron else None,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={**shared.DEFAULTS, "pool": shared.WAREHOUSE_POOL},
    tags=["maintenance"],
    doc_md=__doc__,
):

    @task(task_display_name="Erase who asked for it")
    def erase() -> int:
        from pipeline import steps

        return steps.erase(Settings.load()).rows_out or 0

    @task(task_display_name="Let go of what is old", trigger_rule="all_done")
    def retain() -> int:
        from pipeline import steps

        return steps.retain(Settings.load()).rows_out or 0

    @task(task_display_name="Merge small files", trigger_rule="all_done")
    def compact() -> int:
        from pipeline import steps

        return steps.compact(Settings.load()).rows_out or 0

    erase() >> retain() >> compact()
