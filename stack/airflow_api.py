"""A running Airflow over its REST API (v2): the few calls that the demo needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

# A laptop that runs the whole stack at once may be slow to answer.
TIMEOUT_SECONDS = 120


@dataclass
class AirflowApi:
    """`url` is the api-server's; a token is fetched on first use."""

    url: str
    _session: requests.Session = field(default_factory=requests.Session)

    def login(self) -> None:
        answer = self._session.get(f"{self.url}/auth/token", timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        token = answer.json()["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def dag_ids(self) -> set[str]:
        """The DAGs that Airflow has parsed."""
        return {dag["dag_id"] for dag in self._get("/dags", limit=1000)["dags"]}

    def import_errors(self) -> list[str]:
        """File and error of each DAG that does not load."""
        errors = self._get("/importErrors")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace']}" for error in errors]

    def ensure_pool(self, name: str, slots: int) -> None:
        """Make the pool, or leave it as it is when there is one."""
        body = {"name": name, "slots": slots}
        answer = self._session.post(f"{self.url}/api/v2/pools", json=body, timeout=TIMEOUT_SECONDS)
        if answer.status_code != requests.codes.conflict:
            answer.raise_for_status()

    def trigger(self, dag_id: str) -> str:
        """Start a run without interval: from the bookmark to as_of. Returns its id."""
        path = f"{self.url}/api/v2/dags/{dag_id}/dagRuns"
        answer = self._session.post(path, json={"logical_date": None}, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return str(answer.json()["dag_run_id"])

    def runs(self) -> list[dict[str, Any]]:
        """The newest runs of all DAGs, newest first: `dag_id`, `dag_run_id`, `state` ..."""
        return self._newest("/dags/~/dagRuns", "dag_runs")

    def tasks(self) -> list[dict[str, Any]]:
        """The task instances of the newest runs of all DAGs, mapped ones each."""
        return self._newest("/dags/~/dagRuns/~/taskInstances", "task_instances")

    def _newest(self, path: str, key: str, pages: int = 3) -> list[dict[str, Any]]:
        """The newest entries; Airflow hands out at most 100 a page."""
        found: list[dict[str, Any]] = []
        for page in range(pages):
            answer = self._get(path, limit=100, offset=100 * page, order_by="-run_after")
            found += answer[key]
            if len(found) >= answer["total_entries"]:
                break
        return found

    def _get(self, path: str, **params: Any) -> dict[str, Any]:
        answer = self._session.get(
            f"{self.url}/api/v2{path}", params=params, timeout=TIMEOUT_SECONDS
        )
        answer.raise_for_status()
        content: dict[str, Any] = answer.json()
        return content
