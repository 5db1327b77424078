"""The whole way over a made-up company: what was planted there has to come out, and no more.

One run over all vendors' endpoints and drop files with faults on the way, then the same run again.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.settings import Settings
from pipeline.cli import main
from sandbox.company import Company
from sandbox.files import write_files
from sandbox.testing import default_company, serving
from sandbox.truth import Truth, truth

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.dbt, pytest.mark.slow, pytest.mark.xdist_group("company")]
OPS = ("ops_", "dim_date")
VOLATILE = {"extracted_at", "raw_file", "raw_line", "batch", "build_id"}


@pytest.fixture(scope="module")
def company() -> Company:
    return default_company()


@pytest.fixture(scope="module")
def published(
    company: Company, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[dict[str, Any]]]:
    """The published tables after the first and after the second run, as rows by table."""
    home = tmp_path_factory.mktemp("company")
    write_files(company, home / "vendor")
    (home / "inputs").symlink_to(home / "vendor" / "inputs")
    with serving(company) as vendors, pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "VOC_HOME": home,
            "VOC_CONFIG": ROOT / "config" / "demo.toml",
            "VOC_AS_OF": company.timeline.as_of.isoformat(),
            "VOC_SANDBOX_URL": vendors.base_url,
            "VOC_SANDBOX_FILES": home / "vendor",
            "VOC_ZENDESK_EMAIL": "agent@marrowby.example",
            "VOC_ZENDESK_TOKEN": "sandbox-token",
        }.items():
            patch.setenv(name, str(value))
        patch.delenv("VOC_LAKE_URL", raising=False)
        vendors.fault("itunes", "500", times=1)
        vendors.fault("mastodon", "429", times=1, after=1)
        vendors.fault("zendesk", "truncated_json", times=1)
        assert main(["run"]) == 0
        first = _tables(Settings.load())
        assert main(["run"]) == 0
        second = _tables(Settings.load())
        yield [first, second]
    assert os.environ.get("VOC_HOME") != str(home)


def _tables(settings: Settings) -> dict[str, Any]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        names = [row[0] for row in connection.execute("show tables").fetchall()]
        return {name: connection.table(name).to_arrow_table().to_pylist() for name in names}


@pytest.fixture(scope="module")
def tables(published: list[dict[str, Any]]) -> dict[str, Any]:
    return published[0]


def test_a_second_run_adds_nothing_twice(published: list[dict[str, Any]]) -> None:
    first, second = published
    for name in first:
        if not name.startswith(OPS):
            assert _comparable(first[name]) == _comparable(second[name]), name


def _comparable(rows: list[dict[str, Any]]) -> list[str]:
    kept = ({k: v for k, v in row.items() if k not in VOLATILE} for row in rows)
    return sorted(repr(sorted(row.items())) for row in kept)


def _written(company: Company) -> list[Truth]:
    """What the company's customers had said by the day of the run."""
    return [one for one in truth(company) if one.at < company.timeline.as_of]


def test_every_review_is_there_once_but_for_what_the_vendor_hides(
    tables: dict[str, Any], company: Company
) -> None:
    ids = [row["feedback_id"] for row in tables["fct_feedback"]]
    assert len(ids) == len(set(ids))
    said = {one.key for one in _written(company) if one.source == "app_store"}
    storefront = {review.id: review.storefront for review in company.reviews}
    kept = {key for key in said if not _is_deleted(company, key)}
    missing = {key for key in kept if f"app_store:{key}" not in ids}
    assert {storefront[key] for key in missing} == {"us"}
    assert len([key for key in kept if storefront[key] == "us"]) - len(missing) == 500
    gaps = {(row["source"], row["gap"]) for row in tables["ops_source_gaps"]}
    assert ("app_store", "cap_hit") in gaps, "the cap of 500 reviews a storefront is told"


def _is_deleted(company: Company, key: str) -> bool:
    as_of = company.timeline.as_of
    deleted = {review.id: review.deleted_at for review in company.reviews}
    return bool(deleted[key] and deleted[key] < as_of)


def test_what_was_deleted_is_not_published(tables: dict[str, Any], company: Company) -> None:
    seen = {row["native_id"] for row in tables["fct_feedback"] if row["source"] == "app_store"}
    deleted = {review.id for review in company.reviews if _is_deleted(company, review.id)}
    assert deleted
    assert not deleted & seen
    gone = {
        f"zendesk:{ticket.id}"
        for ticket in company.tickets
        for audit in ticket.audits
        for change in audit.changes
        if change.value == "deleted" and audit.at < company.timeline.as_of
    }
    assert gone
    assert not gone & {row["thread_id"] for row in tables["fct_feedback"]}


def test_the_outage_raises_its_topic(tables: dict[str, Any], company: Company) -> None:
    outage = company.timeline.outage.start.date()
    weeks: dict[Any, int] = defaultdict(int)
    for row in tables["fct_topic_mention"]:
        if row["topic"].startswith("account.login") and row["week_start"]:
            weeks[row["week_start"]] += 1
    others = [count for week, count in weeks.items() if week != outage]
    assert weeks[outage] > 2.5 * max(others)


def test_the_new_complaint_comes_up_as_a_theme_with_its_evidence(
    tables: dict[str, Any], company: Company
) -> None:
    """Nobody listed torn bags."""
    planted = {one.key for one in _written(company) if "new_bags" in one.planted}
    young = [
        {key for key in planted for evidence in row["evidence_ids"] or () if key in evidence}
        for row in tables["mart_theme_candidate"]
        if row["sentences_28d"] > row["sentences"] / 2
    ]
    assert max(len(found) for found in young) >= 2, "most of a theme's three quotes"


def test_the_broken_release_stands_out(tables: dict[str, Any]) -> None:
    releases = {row["product_version"]: row for row in tables["mart_release_health"]}
    broken = releases["5.3.0"]
    assert broken["is_significant"]
    assert broken["complaint_rate"] == max(row["complaint_rate"] or 0 for row in releases.values())
    assert broken["top_complaint_topic"].startswith("app.crash")


def test_the_slow_month_shows_in_measured_waits(tables: dict[str, Any], company: Company) -> None:
    slow = company.timeline.slow_support
    inside, outside = [], []
    for row in tables["fct_case"]:
        if row["source"] == "zendesk" and row["first_response_seconds"] is not None:
            at = row["created_at"].replace(tzinfo=slow.start.tzinfo)
            (inside if slow.start <= at < slow.end else outside).append(
                row["first_response_seconds"]
            )
    assert sorted(inside)[len(inside) // 2] > 3 * sorted(outside)[len(outside) // 2]


@pytest.mark.parametrize(
    ("kinds", "least"),
    [
        (("email", "phone", "card", "iban", "ssn", "ip"), 0.99),
        (("account", "booking", "claim"), 0.9),
        (("name", "address"), 0.8),
    ],
)
def test_personal_data_is_masked_before_it_is_published(
    tables: dict[str, Any], company: Company, kinds: tuple[str, ...], least: float
) -> None:
    texts = [
        text
        for row in tables["fct_feedback"]
        for text in (row["title"], row["body"], row["attributes"])
        if text
    ]
    spoken = [row["turn_text"] for row in tables["fct_turn"]]
    everything = "\n".join([*texts, *spoken])
    values = {value for one in truth(company) for kind, value in one.pii if kind in kinds}
    assert len(values) > 20
    leaked = {value for value in values if value in everything}
    assert 1 - len(leaked) / len(values) >= least, sorted(leaked)[:10]


def test_the_books_balance(tables: dict[str, Any]) -> None:
    assert tables["ops_reconciliation"]
    assert all(row["is_balanced"] for row in tables["ops_reconciliation"])


def test_every_number_leads_to_the_sentence_and_its_raw_line(tables: dict[str, Any]) -> None:
    bodies = {row["feedback_id"]: row for row in tables["fct_feedback"]}
    mentions = [row for row in tables["fct_topic_mention"] if row["text_field"] == "body"]
    assert mentions
    for row in mentions:
        body = bodies[row["feedback_id"]]["body"]
        assert body[row["span_start"] : row["span_end"]] == row["quote"]
        assert row["raw_file"].startswith("raw/source=")


def test_unreadable_languages_are_not_scored(tables: dict[str, Any]) -> None:
    rows = [row for row in tables["fct_feedback"] if row["language"] in ("pl", "ja")]
    assert rows
    assert all(row["is_complaint"] is None and row["sentiment"] is None for row in rows)
    assert all(row["enrichment_status"] == "not_scored" for row in rows)
