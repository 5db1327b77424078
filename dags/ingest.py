"""### Ingest: one DAG a configured source

Pulls what the vendor holds since the bookmark into immutable raw batches, and normalizes every raw
batch that has no feedback in the current mapping version.

- **In**: the vendor's API or drop folder. **Out**: `raw`, `feedback`, `turns`, `scores`,
  `case_events`, `rejects`, `batches` in the lake.
- **By hand**: without conf it goes on from the bookmark; conf `{"since": "...", "until": "..."}`
  pulls that window again and leaves the bookmark alone. Backfills do the same for their interval.
- **When it fails**: the task log names source, stream, page and what to do. Configuration and
  authentication faults are not retried. Running it again is always safe.

Owner: data engineering.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Metadata, get_current_context, task

from extractors.registry import get
from lake.config import SourceConfig
from lake.raw import RawBatch
from lake.settings import Settings
from pipeline import orchestration as shared


def ingest(source: SourceConfig) -> DAG:
    """The DAG of one configured source."""
    kind = get(source.type)
    title = source.display_name or kind.display_name
    # A drop folder can hold any channel; its configuration says which.
    channels = [source.params["channel"]] if "channel" in source.params else kind.channels
    timetable = CronDataIntervalTimetable(source.schedule, "UTC") if source.schedule else None
    with DAG(
        f"ingest__{source.name}",
        dag_display_name=f"Ingest · {title}",
        description=f"Pull {title} into the lake",
        schedule=timetable,
        start_date=source.start or datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        default_args=shared.DEFAULTS,
        tags=["ingest", source.type, *channels],
        doc_md=__doc__,
    ) as dag:

        @task(
            task_display_name="Pull a stream",
            pool=shared.pool(source),
            map_index_template="{{ stream_name }}",
        )
        def extract(stream: str) -> int:
            from pipeline import steps

            context = get_current_context()
            context["stream_name"] = stream  # type: ignore[typeddict-unknown-key]
            settings = Settings.load()
            window = shared.span(context, settings)
            run = steps.extract(
                settings,
                source.name,
                stream,
                window.since,
                window.until,
                window.kind,
                shared.credentials(source, kind),
            )
            return run.rows_out or 0

        @task(task_display_name="Find what to normalize", trigger_rule="all_done")
        def plan() -> list[list[dict[str, str]]]:
            from pipeline import steps

            waiting = steps.pending_normalize(Settings.load(), source.name)
            return [
                [{"stream": batch.stream, "name": batch.name} for batch in unit]
                for unit in steps.units(waiting)
            ]

        @task(task_display_name="Normalize", map_index_template="{{ unit_name }}")
        def normalize(unit: list[dict[str, str]]) -> dict[str, int]:
            from pipeline import steps

            batches = [RawBatch(source.name, item["stream"], item["name"]) for item in unit]
            streams = ", ".join(sorted({batch.stream for batch in batches}))
            context = get_current_context()
            context["unit_name"] = f"{streams}: {len(batches)} batches"  # type: ignore[typeddict-unknown-key]
            run = steps.normalize(Settings.load(), batches)
            return {"rows": run.rows_out or 0, "rejected": run.rejected or 0}

        @task(
            task_display_name="Announce",
            outlets=[shared.raw_asset(source.name)],
            trigger_rule="none_failed",
        )
        def commit(counts: Any) -> Any:
            found = (counts or ())[:]
            totals = {name: sum(count[name] for count in found) for name in ("rows", "rejected")}
            yield Metadata(shared.raw_asset(source.name), extra=totals)

        pulled = extract.expand(stream=list(kind.streams(source)))
        units = plan()
        # What was landed is normalized even when a stream failed, but then nothing is announced
        # and the run has failed: `commit`, its last task, waits for the pulls too.
        pulled >> units
        pulled >> commit(normalize.expand(unit=units))
    return dag


for configured in Settings.load().config.sources:
    globals()[f"ingest__{configured.name}"] = ingest(configured)
