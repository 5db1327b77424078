"""What every source has to do, whatever its vendor: one battery over the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors import registry
from extractors.core.cursors import position
from extractors.core.engine import Landed, extract, map_batch
from extractors.core.errors import (
    AuthError,
    PaginationError,
    PayloadError,
    RateLimitError,
    UnavailableError,
)
from extractors.core.mapping import Mapped
from lake import raw
from lake.records import CaseEvent, Feedback, Record, Score
from lake.settings import Settings
from sandbox.contact_lens import write_analyses
from sandbox.reviews import APP_ID
from sandbox.testing import SandboxServer


@dataclass(frozen=True)
class Case:
    """One stream of a source at the stand-in vendors.

    `records(body)` gives the records of a page, `dates` names their cursor fields.
    """

    type: str
    stream: str
    folder: str
    path: str
    records: Callable[[Any], list[Any]]
    dates: tuple[str, ...]
    params: dict[str, Any] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.type}-{self.stream}"


TOKEN = {"email": "reader@marrowby.example", "token": "sandbox-token"}
OVER_HTTP = [
    Case(
        "app_store",
        f"{APP_ID}_gb",
        "itunes",
        "/rss/customerreviews/",
        lambda body: [e for e in body["feed"].get("entry", []) if "im:rating" in e],
        ("updated",),
        {"apps": [APP_ID], "storefronts": ["gb"], "pause_seconds": 0},
    ),
    Case(
        "mastodon",
        "marrowby",
        "mastodon",
        "/timelines/tag/",
        lambda body: body,
        ("created_at",),
        {"tags": ["marrowby"]},
    ),
    *(
        Case(
            "zendesk",
            stream,
            "zendesk",
            path,
            lambda body, key=key: body[key],
            dates,
            {"page_size": size},
            TOKEN,
        )
        for stream, path, key, size, dates in (
            ("tickets", "/tickets/", "tickets", 24, ("generated_timestamp", "created_at")),
            ("comments", "/ticket_events", "ticket_events", 130, ("timestamp", "created_at")),
            (
                "satisfaction_ratings",
                "/satisfaction_ratings",
                "satisfaction_ratings",
                100,
                ("updated_at", "created_at"),
            ),
        )
    ),
]
over_http = pytest.mark.parametrize("case", OVER_HTTP, ids=str)


class Tenant:
    """One configured source of a case, and what its lake holds."""

    def __init__(self, home: Any, case: Case, base: str, at: str = "home") -> None:
        params = {**case.params, "base_url": f"{base}/{case.folder}"}
        self.home, self.case = home(case.type, params, at=at), case

    def pull(self, moment: datetime, **options: Any) -> list[Landed]:
        credentials = options.pop("credentials", self.case.credentials)
        return extract(
            self.home.at(moment), "one", self.case.stream, credentials=credentials, **options
        )

    def settings(self) -> Settings:
        return self.home.at(datetime.fromisoformat("2026-01-01T00:00:00Z"))

    def mapped(self) -> Iterator[tuple[Mapped, list[raw.RawLine], raw.Trailer]]:
        settings = self.settings()
        config = settings.config.source("one")
        for batch in raw.batches(settings.lake):
            lines, trailer = raw.read(settings.lake, batch)
            yield map_batch(config, batch.stream, lines, trailer), lines, trailer

    def rejects(self) -> list[str]:
        return [reject.rule for mapped, _, _ in self.mapped() for reject in mapped.rejects]

    def ids(self) -> set[str]:
        """The vendor's ids that were landed, whatever became of them."""
        return {str(line.payload["id"]) for _, lines, _ in self.mapped() for line in lines}

    def landed(self) -> int:
        return sum(len(lines) for _, lines, _ in self.mapped())

    def folded(self) -> dict[tuple[str, ...], Record]:
        """The newest version of each record by its key, as the warehouse folds them."""
        found: dict[tuple[str, ...], tuple[Any, Record]] = {}
        for mapped, _, trailer in self.mapped():
            for line, records in mapped.records:
                for record in records:
                    order = (_version(record), trailer.extracted_at, line)
                    if key(record) not in found or found[key(record)][0] <= order:
                        found[key(record)] = (order, record)
        return {name: record for name, (_, record) in found.items()}


def key(record: Record) -> tuple[str, ...]:
    if isinstance(record, Feedback):
        return ("feedback", str(record.native_id))
    if isinstance(record, Score):
        return ("score", str(record.response_id), record.metric, record.name)
    return ("event", record.case_id, record.event_id)


def _version(record: Record) -> datetime:
    if isinstance(record, CaseEvent):
        return record.at
    time = record.created_at if isinstance(record, Feedback) else record.at
    found = record.updated_at or time
    assert found is not None
    return found


@pytest.fixture
def tenant(home: Any, vendors: SandboxServer) -> Callable[..., Tenant]:
    def make(case: Case, base: str | None = None, at: str = "home") -> Tenant:
        return Tenant(home, case, base or vendors.base_url, at)

    return make


@pytest.fixture
def end(vendors: SandboxServer) -> datetime:
    return vendors.company.timeline.as_of


def test_battery_covers_every_source_but_the_file_drops() -> None:
    assert {case.type for case in OVER_HTTP} | {"contact_lens", "files"} >= set(registry.SOURCES)


@over_http
def test_records_follow_the_contract_and_the_books_balance(
    case: Case, tenant: Any, end: datetime
) -> None:
    one = tenant(case)
    one.pull(end)
    for mapped, lines, _ in one.mapped():
        assert len(lines) == len(mapped.records) + len(mapped.rejects) + mapped.empty
        assert mapped.drift == {}
    assert one.rejects() == []
    assert len(one.folded()) > 50


@over_http
def test_keys_are_unique_within_a_pull(case: Case, tenant: Any, end: datetime) -> None:
    one = tenant(case)
    one.pull(end)
    keys = Counter(
        key(record)
        for mapped, _, _ in one.mapped()
        for _, records in mapped.records
        for record in records
    )
    assert [name for name, count in keys.items() if count > 1] == []


@over_http
def test_a_second_pull_at_the_same_moment_lands_nothing(
    case: Case, tenant: Any, end: datetime
) -> None:
    one = tenant(case)
    assert any(landed.trailer.records for landed in one.pull(end))
    assert one.pull(end) == []


@over_http
def test_an_unknown_field_is_counted_and_loses_no_record(
    case: Case, tenant: Any, end: datetime, vendors: SandboxServer
) -> None:
    clean = tenant(case, at="clean")
    clean.pull(end)
    one = tenant(case)
    vendors.fault(case.path, "changed_schema", times=1)
    one.pull(end)
    drift = sum((Counter(mapped.drift) for mapped, _, _ in one.mapped()), Counter[str]())
    assert drift["introduced_field"] > 0
    assert one.ids() == clean.ids()
    for mapped, lines, _ in one.mapped():
        assert len(lines) == len(mapped.records) + len(mapped.rejects) + mapped.empty


@over_http
def test_a_record_without_its_dates_is_landed_and_rejected(
    case: Case, tenant: Any, end: datetime, spoiled: Any
) -> None:
    def undated(path: str, body: Any) -> Any:
        if case.path in path:
            for record in case.records(body)[:1]:
                record.update(dict.fromkeys(case.dates))
        return body

    clean = tenant(case, at="clean")
    clean.pull(end)
    with spoiled(undated) as line:
        one = tenant(case, line.url)
        one.pull(end)
    assert one.ids() == clean.ids()
    assert set(one.rejects()) == {"missing_date"}


@over_http
def test_wrong_types_and_missing_ids_are_rejected_one_by_one(
    case: Case, tenant: Any, end: datetime, spoiled: Any
) -> None:
    done: list[str] = []

    def broken(path: str, body: Any) -> Any:
        if case.path in path and not done:
            done.append(path)
            all_records = body["feed"]["entry"] if case.type == "app_store" else case.records(body)
            first, second = (dict(record) for record in case.records(body)[1:3])
            impossible = {"label": "31-02-2026"} if case.type == "app_store" else "31-02-2026"
            first |= {"id": None, "uri": None}
            second |= dict.fromkeys(case.dates, impossible)
            all_records[3:6] = [first, second, "not an object"]
        return body

    with spoiled(broken) as line:
        one = tenant(case, line.url)
        one.pull(end)
    assert Counter(one.rejects()) == {"missing_id": 1, "bad_date": 1, "wrong_type": 1}
    assert len(one.folded()) > 50


@over_http
def test_a_clock_that_runs_ahead_is_rejected_and_does_not_move_the_bookmark(
    case: Case, tenant: Any, end: datetime, spoiled: Any
) -> None:
    ahead = datetime.now(end.tzinfo) + timedelta(days=400)

    def skewed(path: str, body: Any) -> Any:
        if case.path in path and case.records(body):
            record = case.records(body)[-1]
            for name in case.dates:
                value: Any = ahead.isoformat()
                if isinstance(record[name], dict):
                    value = {"label": value}
                elif isinstance(record[name], int):
                    value = int(ahead.timestamp())
                record[name] = value
        return body

    with spoiled(skewed) as line:
        one = tenant(case, line.url)
        landed = one.pull(end)
    assert set(one.rejects()) == {"future_date"}
    reached = position(landed[-1].trailer.cursor_after)
    assert reached is not None and reached <= end


@over_http
def test_refused_credentials_are_not_tried_again(
    case: Case, tenant: Any, end: datetime, spoiled: Any
) -> None:
    with spoiled(lambda *_: 401) as line:
        one = tenant(case, line.url)
        with pytest.raises(AuthError) as raised:
            one.pull(end)
        assert len(line.asked) == 1
    assert f"one/{case.stream} page 1: status 401" in str(raised.value)
    assert "sandbox-token" not in str(raised.value)
    assert "?" not in str(raised.value)


@over_http
@pytest.mark.parametrize("kind", ["429", "429_date", "500", "truncated_json"])
def test_a_fault_that_passes_loses_nothing(
    case: Case, kind: Any, tenant: Any, end: datetime, vendors: SandboxServer
) -> None:
    clean = tenant(case, at="clean")
    clean.pull(end)
    one = tenant(case)
    vendors.fault(case.path, kind, times=2, after=1)
    one.pull(end)
    assert one.folded() == clean.folded()
    assert [entry["fault"] for entry in vendors.requests() if entry["fault"]] == [kind] * 2


@over_http
@pytest.mark.parametrize(
    ("kind", "error"),
    [("429", RateLimitError), ("500", UnavailableError), ("html_200", PayloadError)],
)
def test_a_fault_that_stays_is_a_clear_error(
    case: Case, kind: Any, error: type[Exception], tenant: Any, end: datetime,
    vendors: SandboxServer,
) -> None:  # fmt: skip
    vendors.fault(case.path, kind, times=99, after=1)
    with pytest.raises(error, match=rf"one/{case.stream} page 2: ") as raised:
        tenant(case).pull(end)
    assert "?" not in str(raised.value)


@over_http
def test_a_page_that_repeats_is_an_error(
    case: Case, tenant: Any, end: datetime, vendors: SandboxServer
) -> None:
    vendors.fault(case.path, "repeated_page", times=1, after=1)
    with pytest.raises(PaginationError, match="page 2"):
        tenant(case).pull(end)


@over_http
@pytest.mark.parametrize("good_pages", [2, 12])
def test_a_pull_that_was_cut_off_goes_on_to_the_same_records(
    case: Case, good_pages: int, tenant: Any, end: datetime, vendors: SandboxServer
) -> None:
    clean = tenant(case, at="clean")
    pages = sum(landed.trailer.pages for landed in clean.pull(end))
    one = tenant(case)
    vendors.fault(case.path, "500", times=99, after=good_pages)
    if pages > good_pages:
        with pytest.raises(UnavailableError):
            one.pull(end)
    vendors.clear_faults()
    one.pull(end)
    assert one.folded() == clean.folded()
    assert one.landed() == clean.landed()


@over_http
def test_windows_that_meet_on_a_record_hold_it_once(
    case: Case, tenant: Any, end: datetime, vendors: SandboxServer
) -> None:
    clean = tenant(case, at="clean")
    clean.pull(end)
    times = sorted(_version(record) for record in clean.folded().values())
    boundary = times[len(times) // 2]
    one = tenant(case)
    for moment in (boundary, boundary + timedelta(seconds=1), end):
        one.pull(moment)
    assert one.folded() == clean.folded()
    assert one.landed() == clean.landed()


@over_http
def test_pulls_over_time_end_where_one_pull_ends(
    case: Case, tenant: Any, end: datetime, vendors: SandboxServer
) -> None:
    clean = tenant(case, at="clean")
    clean.pull(end)
    one = tenant(case)
    for days in (30, 20, 19, 18, 2, 0):
        moment = end - timedelta(days=days)
        vendors.set_clock(moment)
        one.pull(moment)
    folded = one.folded()
    assert {name: folded.get(name) for name in clean.folded()} == clean.folded()


@over_http
def test_a_backfill_lands_its_window_and_leaves_the_bookmark(
    case: Case, tenant: Any, end: datetime
) -> None:
    one = tenant(case)
    one.pull(end - timedelta(days=5))
    lake = one.settings().lake
    before = raw.bookmark(lake, "one", case.stream)
    since, until = end - timedelta(days=60), end - timedelta(days=30)
    backfilled = one.pull(end, since=since, until=until, kind="backfill")
    assert raw.bookmark(lake, "one", case.stream) == before
    assert sum(landed.trailer.records for landed in backfilled) > 0
    assert all(landed.trailer.kind == "backfill" for landed in backfilled)
    reached = position(backfilled[-1].trailer.cursor_after)
    assert reached is not None and since <= reached < until


def test_files_of_analyses_land_once_and_books_balance(
    home: Any, tmp_path: Path, vendors: SandboxServer, end: datetime
) -> None:
    drop = tmp_path / "drop"
    case = Case("contact_lens", "analyses", "", "", list, (), {"path": str(drop)})
    one = Tenant(home, case, "")
    for days in (9, 8, 0, 0):
        moment = end - timedelta(days=days)
        write_analyses(vendors.company, drop, moment)
        one.pull(moment)
    conversations = [*vendors.company.calls, *vendors.company.chats]
    named = {name[1] for name in one.folded() if name[0] == "feedback"}
    whole = {each.id for each in conversations if each.status == "COMPLETED"}
    assert named == {name for name in whole if any(drop.rglob(f"{name}_*"))}
    assert set(one.rejects()) == {"no_transcript"}
    assert one.landed() == len(list((drop / "Analysis").glob("*/Redacted/**/*.json")))
