"""`python -m stack.healthcheck COMPONENT`: exit 0 when Airflow's health page calls it healthy.

Components: metadatabase, scheduler, dag_processor, triggerer. Asks the api-server, since each
`airflow jobs check` would cost seconds of imports.
"""

from __future__ import annotations

import os
import sys
from urllib.parse import urljoin

import requests


def main(component: str) -> int:
    page = urljoin(os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"], "/api/v2/monitor/health")
    answer = requests.get(page, timeout=10)
    answer.raise_for_status()
    return 0 if answer.json()[component]["status"] == "healthy" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
