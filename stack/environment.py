"""The environment that every process of the local stack shares."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The made-up company's last day: windows, freshness and "lately" all follow it.
AS_OF = "2026-06-29T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Stack:
    """Where the local stack lives and on which ports it answers.

    `config` is the platform's configuration file, `metadata` the SQLAlchemy URL of Airflow's
    database, by default a SQLite file in `home`.
    """

    home: Path
    airflow_port: int
    sandbox_port: int
    config: Path = ROOT / "config" / "demo.toml"
    metadata: str | None = None

    @classmethod
    def choose(cls) -> Stack:
        """`VOC_HOME` or `.voc/demo`, the usual ports or the next free ones."""
        home = Path(os.environ.get("VOC_HOME") or ROOT / ".voc" / "demo").resolve()
        return cls(home, free_port(8080), free_port(8765))

    @property
    def airflow_url(self) -> str:
        return f"http://127.0.0.1:{self.airflow_port}"

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def vendor_files(self) -> Path:
        """Where the sandbox writes what a vendor would drop: recordings' analyses, exports."""
        return self.home / "vendor"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    def variables(self) -> dict[str, str]:
        """The environment of all processes: this one's, and what the stack sets."""
        binaries = str(Path(sys.executable).parent)
        path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
        return os.environ | {"PATH": path} | self.own_variables()

    def own_variables(self) -> dict[str, str]:
        """What the stack sets; the services of `docker-compose.yml` get the same names."""
        return {
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "stack" / "preload"))),
            "VOC_HOME": str(self.home),
            "VOC_CONFIG": str(self.config),
            "VOC_AS_OF": os.environ.get("VOC_AS_OF", AS_OF),
            "VOC_SANDBOX_URL": self.sandbox_url,
            "VOC_SANDBOX_FILES": str(self.vendor_files),
            "AIRFLOW_CONN_SANDBOX_ZENDESK": json.dumps(
                {"conn_type": "http", "login": "agent@sandbox.example", "password": "sandbox-token"}
            ),
            **self._airflow(),
        }

    def _airflow(self) -> dict[str, str]:
        home = self.home / "airflow"
        settings = {
            "CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "CORE__LOAD_EXAMPLES": "False",
            "CORE__EXECUTOR": "LocalExecutor",
            "CORE__PARALLELISM": str(max(2, os.cpu_count() or 2)),
            "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "CORE__EXECUTION_API_SERVER_URL": f"{self.airflow_url}/execution/",
            "CORE__FERNET_KEY": "",
            # Seconds to wait for a lock: SQLite lets one process write at a time.
            "DATABASE__SQL_ALCHEMY_CONN": self.metadata
            or f"sqlite:///{home / 'airflow.db'}?timeout=60",
            "API__HOST": "127.0.0.1",
            "API__PORT": str(self.airflow_port),
            "API__BASE_URL": self.airflow_url,
            "API__WORKERS": "1",
            "API__SECRET_KEY": _secret(home / "api_secret"),
            "API_AUTH__JWT_SECRET": _secret(home / "jwt_secret"),
            "SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
            # Airflow may see only at the next heartbeat that a task's process has ended.
            "WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
            "SCHEDULER__ENABLE_HEALTH_CHECK": "False",
            "LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
            "USAGE_DATA_COLLECTION__ENABLED": "False",
        }
        prefixed = {f"AIRFLOW__{name}": value for name, value in settings.items()}
        return {"AIRFLOW_HOME": str(home), "SCARF_ANALYTICS": "false", **prefixed}


def free_port(port: int) -> int:
    """The port, or the next one that nobody listens on."""
    for candidate in range(port, port + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise RuntimeError(f"no free port between {port} and {port + 99}")


def _secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()
