"""Run dbt once a build, in a child process: a warm one would keep the file's lock and its log."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"


class DbtError(RuntimeError):
    """dbt could not build the candidate; the message names the models and tests that failed."""


def build(folder: Path, variables: dict[str, Any]) -> dict[str, int]:
    """`dbt build` into `folder/cx.duckdb`; returns how many nodes ended in which status.

    Raises `DbtError`. dbt's own output and `run_results.json` stay in `folder/dbt`.
    """
    target = folder / "dbt"
    target.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "build"]
    # Unit tests ask the models, not this lake's rows: the test suite runs them.
    command += ["--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    command += ["--vars", json.dumps(variables)]
    environment = os.environ | {
        "VOC_BUILD_DIR": str(folder),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
        # A second log, of every event, costs time and says no more of what failed.
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
    with (target / "output.txt").open("w") as output:
        done = subprocess.run(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    results = _results(target)
    if done.returncode != 0:
        raise DbtError(_explain(target, results))
    return dict(Counter(result["status"] for result in results))


@cache
def project_digest() -> str:
    """Digest of the dbt project's own files: a changed model makes a new build."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.rglob("*")):
        relative = path.relative_to(PROJECT)
        if path.suffix in (".sql", ".yml", ".csv") and relative.parts[0] not in ("target", "logs"):
            digest.update(str(relative).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _results(target: Path) -> list[dict[str, Any]]:
    path = target / "run_results.json"
    if not path.exists():
        return []
    results: list[dict[str, Any]] = json.loads(path.read_text())["results"]
    return results


def _explain(target: Path, results: list[dict[str, Any]]) -> str:
    """The failed nodes with dbt's first line on each; test rows stay in the candidate."""
    failed = [
        f"{result['unique_id']}: {(result.get('message') or '').strip().splitlines()[:2]}"
        for result in results
        if result["status"] in ("error", "fail", "runtime error")
    ]
    if failed:
        return "dbt failed: " + "; ".join(failed[:10])
    tail = (target / "output.txt").read_text(errors="replace").splitlines()[-15:]
    return "dbt did not run: " + " / ".join(line.strip() for line in tail)
