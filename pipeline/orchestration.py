"""What the DAGs share: assets, pools, retries, windows and credentials, in Airflow's terms.

Light by design: it is imported whenever Airflow parses a DAG.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import Asset, BaseHook, ExceptionRetryPolicy, RetryAction, RetryRule

from extractors.core.spec import Source
from lake import clock
from lake.config import SourceConfig
from lake.raw import Kind
from lake.settings import Settings

OWNER = "voice-of-customer"
WAREHOUSE_POOL = "warehouse"
ENRICHED = Asset("voc_enriched", uri="voc://lake/documents")
PUBLISHED = Asset("voc_published", uri="voc://published/cx")

RETRIES = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=["extractors.core.errors.FinalError", "lake.config.ConfigError"],
            action=RetryAction.FAIL,
            reason="configuration or authentication: a retry changes nothing",
        )
    ]
)
DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 2,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(hours=1),
    "retry_policy": RETRIES,
}


def raw_asset(source: str) -> Asset:
    """Raised when a source's pull is normalized."""
    return Asset(f"voc_feedback_{source}", uri=f"voc://lake/feedback/{source}")


def pool(source: SourceConfig) -> str:
    """The pool of the source type's API: its slots bound the requests in flight."""
    return f"api_{source.type}"


@dataclass(frozen=True, slots=True)
class Span:
    """What a DAG run has to pull. `since` None means from the bookmark, `until` None to as_of."""

    since: datetime | None
    until: datetime | None
    kind: Kind


def span(context: Mapping[str, Any], settings: Settings) -> Span:
    """The window of a run: a scheduled one goes on from the bookmark to its interval's end, a
    backfill takes exactly its interval, one by hand takes `since`/`until` of its conf or, without
    them, everything from the bookmark to `as_of`.
    """
    run = context["dag_run"]
    conf = run.conf or {}
    if conf.get("since") or conf.get("until"):
        since, until = (conf.get(name) and clock.parse(conf[name]) for name in ("since", "until"))
        return Span(since, until, "backfill")
    start, end = context.get("data_interval_start"), context.get("data_interval_end")
    if run.run_type == "backfill":
        return Span(start, end, "backfill")
    if run.run_type == "scheduled" and end:
        return Span(None, min(end, settings.as_of), "schedule")
    return Span(None, None, "schedule")


def credentials(config: SourceConfig, source: Source) -> dict[str, str] | None:
    """The source's credentials from its Airflow connection, read inside the task only.

    A name is looked up in the connection's extra; a required one that is absent there is its login
    (the first) or its password (the last). None without a configured connection: the environment
    is read then.
    """
    if not config.connection:
        return None
    connection = BaseHook.get_connection(config.connection)
    found = {}
    if source.credentials:
        found[source.credentials[0]] = connection.login
        found[source.credentials[-1]] = connection.password
    names = (*source.credentials, *source.optional_credentials)
    found |= {name: value for name in names if (value := connection.extra_dejson.get(name))}
    return {name: value for name, value in found.items() if value}
