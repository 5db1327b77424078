"""The committed sample, loaded, enriched and published once a process by the real `voc run`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lake.settings import Settings
from lake.warehouse import read_only

SAMPLE = Path(__file__).with_name("sample")
ROOT = Path(__file__).parents[2]
AS_OF = datetime(2026, 6, 22, tzinfo=UTC)


def environment(home: Path) -> dict[str, str]:
    """What `voc` reads, for a home that listens to the sample."""
    return {
        **os.environ,
        "VOC_HOME": str(home),
        "VOC_CONFIG": str(SAMPLE / "voc.toml"),
        "VOC_AS_OF": AS_OF.isoformat(),
        "PYTHONPATH": str(ROOT),
    }


def settings(home: Path) -> Settings:
    """The same as settings of this process."""
    return Settings(
        home=home, lake_url=str(home / "lake"), config_path=SAMPLE / "voc.toml", as_of=AS_OF
    )


def voc(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `voc` to its end in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        env=environment(home),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def sample_home() -> Settings:
    """A home in which the sample is published. Nobody changes it: copy it to try something."""
    home = Path(tempfile.mkdtemp(prefix="voc-sample-")) / "home"
    done = voc(home, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return settings(home)


def tables(published: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every published table but `ops_*`, sorted, without the times of extraction."""
    with read_only(published) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables "
            "where not starts_with(table_name, 'ops_') order by all"
        ).fetchall()
        return {
            name: sorted(
                connection.execute(
                    f"select columns(lambda c: c <> 'extracted_at') from {name}"
                ).fetchall(),
                key=repr,
            )
            for (name,) in names
        }
