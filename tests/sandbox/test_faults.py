"""Faults strike the requests they are told to, and every request is on record."""

import json
import time
from email.utils import parsedate_to_datetime

import pytest
import requests

from sandbox.reviews import APP_ID
from sandbox.testing import SandboxServer


def _feed(server: SandboxServer, page: int = 1) -> requests.Response:
    path = f"/itunes/us/rss/customerreviews/page={page}/id={APP_ID}/sortby=mostrecent/json"
    return requests.get(server.base_url + path, timeout=10)


def test_faults_wait_for_their_turn_and_pass(server: SandboxServer) -> None:
    server.fault("itunes", "500", times=2, after=1)
    assert [_feed(server).status_code for _ in range(4)] == [200, 500, 500, 200]


def test_faults_leave_other_paths_alone(server: SandboxServer) -> None:
    server.fault("zendesk", "500", times=5)
    assert _feed(server).ok


def test_faults_429_say_when_to_return(server: SandboxServer) -> None:
    server.fault("itunes", "429")
    server.fault("itunes", "429_date")
    seconds, date = _feed(server), _feed(server)
    assert seconds.status_code == date.status_code == 429
    assert seconds.headers["Retry-After"] == "1"
    assert parsedate_to_datetime(date.headers["Retry-After"]).tzinfo is not None


def test_faults_slow_answers_late(server: SandboxServer) -> None:
    server.fault("itunes", "slow", seconds=0.3)
    began = time.monotonic()
    assert _feed(server).ok
    assert time.monotonic() - began >= 0.3


def test_faults_truncate_json(server: SandboxServer) -> None:
    server.fault("itunes", "truncated_json")
    response = _feed(server)
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.text)


def test_faults_repeat_the_page_before(server: SandboxServer) -> None:
    first = _feed(server, 1).json()
    server.fault("itunes", "repeated_page")
    assert _feed(server, 2).json() == first


def test_faults_change_the_schema(server: SandboxServer) -> None:
    server.fault("itunes", "changed_schema")
    entry = _feed(server).json()["feed"]["entry"][1]
    assert "content" not in entry and "content_v2" in entry and entry["introduced_field"]


def test_faults_answer_html_with_200(server: SandboxServer) -> None:
    server.fault("itunes", "html_200")
    response = _feed(server)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")


def test_faults_are_set_and_cleared_over_http(server: SandboxServer) -> None:
    control = f"{server.base_url}/__faults__"
    wanted = {"path_contains": "itunes", "kind": "500", "times": 3}
    assert requests.post(control, json=wanted, timeout=10).json()[0]["times"] == 3
    assert _feed(server).status_code == 500
    assert requests.delete(control, timeout=10).json() == []
    assert _feed(server).ok
    assert requests.post(control, json={"kind": "flood"}, timeout=10).status_code == 400


def test_faults_server_records_requests_without_credentials(server: SandboxServer) -> None:
    url = f"{server.base_url}/zendesk/api/v2/satisfaction_ratings.json?score=received"
    requests.get(url, auth=("agent@marrowby.example/token", "sandbox-token"), timeout=10)
    log = requests.get(f"{server.base_url}/__requests__", timeout=10).json()
    assert log == server.requests()
    assert log[-1]["query"] == {"score": "received"} and log[-1]["authenticated"] is True
    assert "sandbox-token" not in json.dumps(log)


def test_faults_server_clock_moves_over_http(server: SandboxServer) -> None:
    clock = f"{server.base_url}/__clock__"
    early = {"now": "2026-01-05T00:00:00Z"}
    assert requests.post(clock, json=early, timeout=10).json()["now"].startswith("2026-01-05")
    assert len(_feed(server).json()["feed"]["entry"]) < 50
    assert requests.post(clock, json={"now": "soon"}, timeout=10).status_code == 400
