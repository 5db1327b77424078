"""The command line and the secrecy of the truth over HTTP."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from sandbox.__main__ import main
from sandbox.reviews import APP_ID
from sandbox.testing import SandboxServer


def test_cli_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("serve", "files", "truth", "Marrowby"))


def test_cli_writes_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "truth.jsonl"
    assert main(["truth", "--output", str(target)]) == 0
    first = json.loads(target.read_text(encoding="utf-8").splitlines()[0])
    assert {"source", "key", "mentions", "planted", "pii"} <= set(first)
    assert "records" in capsys.readouterr().out


def test_cli_serves_on_the_port_it_is_given() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sandbox", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        assert _answers(f"http://127.0.0.1:{port}/__health__", seconds=60)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(url: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            return requests.get(url, timeout=2).ok
        except requests.ConnectionError:
            time.sleep(0.1)
    return False


def test_truth_never_leaves_by_the_vendors_endpoints(server: SandboxServer) -> None:
    auth = ("agent@marrowby.example/token", "sandbox-token")
    paths = (
        f"/itunes/us/rss/customerreviews/page=1/id={APP_ID}/sortby=mostrecent/json",
        "/mastodon/api/v1/timelines/tag/marrowby?limit=40",
        "/zendesk/api/v2/incremental/tickets/cursor.json?start_time=0",
        "/zendesk/api/v2/incremental/ticket_events.json?start_time=0&include=comment_events",
        "/zendesk/api/v2/satisfaction_ratings.json",
    )
    for path in paths:
        text = requests.get(server.base_url + path, auth=auth, timeout=10).text
        hidden = ("planted", "is_complaint", "polarity", "order_accuracy", "support_speed")
        assert not [word for word in hidden if f'"{word}"' in text], path
    assert requests.get(f"{server.base_url}/truth", timeout=10).status_code == 404
