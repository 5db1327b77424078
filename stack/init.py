"""What has to be there before Airflow starts: metadata database, pools, an empty lake."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from lake.config import Config
from lake.settings import Settings
from pipeline import build

_API_SLOTS = 2


def pools(config: Config) -> dict[str, int]:
    """Slots of each pool that the DAGs of a configuration name."""
    return {"warehouse": 1} | {f"api_{source.type}": _API_SLOTS for source in config.sources}


def init() -> int:
    """Prepare what the environment names; safe to run again."""
    settings = Settings.load()
    build.init(settings)
    content = {
        name: {"slots": slots, "description": "", "include_deferred": False}
        for name, slots in pools(settings.config).items()
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pools.json"
        path.write_text(json.dumps(content))
        for command in (["db", "migrate"], ["pools", "import", str(path)]):
            status = subprocess.run([sys.executable, "-m", "airflow", *command], check=False)
            if status.returncode:
                return status.returncode
    return 0
