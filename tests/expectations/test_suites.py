"""Suites bite: the good fixture passes whole, and each expectation fails on its one mutation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from lake.contracts import to_table
from lake.datasets import BATCHES
from tests.expectations.conftest import (
    AS_OF,
    GOOD_WAREHOUSE,
    Judge,
    books,
    changed,
    good_batch,
)

Batch = dict[str, pa.Table]


def put(dataset: str, column: str, value: Any, every: int = 1) -> Callable[[Batch], Batch]:
    return lambda batch: {**batch, dataset: changed(batch[dataset], column, value, every)}


def keep(batch: Batch) -> Batch:
    return batch


def twice(batch: Batch) -> Batch:
    table = batch["feedback"]
    return {**batch, "feedback": pa.concat_tables([table, table.slice(0, 1)])}


def many_rejects(batch: Batch) -> Batch:
    return {**batch, "batches": to_table(BATCHES, [books(100, 30)])}


def all_complaints(batch: Batch) -> Batch:
    return {**batch, "documents": changed(batch["documents"], "is_complaint", True)}


def mostly_complaints(batch: Batch) -> Batch:
    flags = changed(batch["documents"].slice(0, 350), "is_complaint", True)
    return {**batch, "documents": pa.concat_tables([flags, batch["documents"].slice(350)])}


def warehouse(number: int, statement: str) -> tuple[str, ...]:
    statements = list(GOOD_WAREHOUSE)
    statements[number] = statement
    return tuple(statements)


BATCH_MUTATIONS: dict[str, Callable[[Batch], Batch]] = {
    "feedback.has_text": put("feedback", "body", None, every=5),
    "feedback.dated": put("feedback", "created_at", None),
    "feedback.not_in_the_future": put("feedback", "created_at", AS_OF + timedelta(days=2), 400),
    "feedback.emails_masked": put("feedback", "body", "mail ann@example.com", 400),
    "feedback.one_id_a_line": twice,
    "turns.times_run_forward": put("turns", "end_ms", -1, 400),
    "scores.on_their_scale": put("scores", "value", 6.0, 400),
    "batches.balanced": put("batches", "landed", 401),
    "batches.few_rejects": many_rejects,
    "documents.sentiment_in_range": put("documents", "sentiment", -1.5, 400),
    "documents.probability_in_range": put("documents", "complaint_probability", 1.5, 400),
    "documents.severity_in_range": put("documents", "severity", 4, 400),
    "documents.confidence_in_range": put("documents", "language_confidence", 2.0, 400),
    "documents.no_errors": put("documents", "failure_reasons", ["error:KeyError"], 50),
    "documents.language_mix": put("documents", "language", "xx", 2),
    "documents.complaint_mix": mostly_complaints,
    "documents.sentiment_mix": put("documents", "sentiment_label", "neutral", 2),
    "mentions.spans_hold_text": put("mentions", "end", 0, 400),
    "mentions.score_in_range": put("mentions", "score", 1.5, 400),
    "mentions.polarity_in_range": put("mentions", "polarity_score", -2.0, 400),
}
ROWS = "select * from (values (1, 'en', true, 'negative', 'ok', timestamp '2026-06-28'), "
COLUMNS = "t(feedback_id, language, is_complaint, sentiment_label, enrichment_status, created_at)"
SECOND = "(2, 'en', false, 'positive', '{status}', timestamp '{day}')) "
WAREHOUSE_MUTATIONS = {
    "fct_feedback.did_not_shrink": warehouse(
        0,
        f"create table fct_feedback as {ROWS}{SECOND}{COLUMNS}, range(100)".format(
            status="ok", day="2026-06-20"
        ),
    ),
    "fct_feedback.enriched": warehouse(
        0,
        f"create table fct_feedback as {ROWS}{SECOND}{COLUMNS}, range(200)".format(
            status="pending", day="2026-06-20"
        ),
    ),
    "fct_feedback.fresh": warehouse(
        0,
        f"create table fct_feedback as {ROWS}{SECOND}{COLUMNS}, range(200)".format(
            status="ok", day="2026-06-20"
        ).replace("2026-06-28", "2026-06-20"),
    ),
    "ops_reconciliation.balanced": warehouse(
        1, "create table ops_reconciliation as select 'shop' as source, false as is_balanced"
    ),
    "mart_nps.nps_in_range": warehouse(2, "create table mart_nps as select 120::double as value"),
}


@pytest.fixture(scope="module")
def good(judge: Judge) -> dict[str, bool]:
    return judge(good_batch())


def test_the_good_fixture_passes_whole(good: dict[str, bool]) -> None:
    assert good
    assert [name for name, held in good.items() if not held] == []


def test_every_expectation_has_a_mutation(good: dict[str, bool]) -> None:
    single = {"documents.labels_did_not_collapse"}
    assert set(good) == set(BATCH_MUTATIONS) | set(WAREHOUSE_MUTATIONS) | single


@pytest.mark.parametrize("name", BATCH_MUTATIONS)
def test_a_broken_batch_fails_exactly_its_expectation(judge: Judge, name: str) -> None:
    result = judge(BATCH_MUTATIONS[name](good_batch()))
    assert [name for name, held in result.items() if not held] == [name]


@pytest.mark.parametrize("name", WAREHOUSE_MUTATIONS)
def test_a_broken_candidate_fails_exactly_its_expectation(judge: Judge, name: str) -> None:
    result = judge(good_batch(), WAREHOUSE_MUTATIONS[name])
    assert [name for name, held in result.items() if not held] == [name]


def test_labels_that_collapse_are_seen_without_any_reference(judge: Judge) -> None:
    result = judge(all_complaints(good_batch()), published=None)
    broken = [name for name, held in result.items() if not held]
    assert broken == ["documents.labels_did_not_collapse"]


def test_an_empty_warehouse_is_stopped(judge: Judge) -> None:
    empty = tuple(f"{statement} limit 0" for statement in GOOD_WAREHOUSE)
    assert judge({}, empty, published=None)["fct_feedback.did_not_shrink"] is False


def test_data_docs_are_written_and_hold_no_words(
    judge: Judge, tmp_path_factory: pytest.TempPathFactory
) -> None:
    judge(put("feedback", "body", "secret words ann@example.com", 400)(good_batch()))
    newest = max(
        tmp_path_factory.getbasetemp().glob("gate*"), key=lambda path: path.stat().st_mtime
    )
    pages = list((newest / "docs").rglob("*.html"))
    assert (newest / "docs" / "index.html") in pages
    plain = (newest / "docs" / "gate.html").read_text()
    assert "1 of " in plain
    assert "emails_masked" in plain
    assert "http" not in plain, "opens without network"
    assert not [page for page in pages if "secret words" in page.read_text()]


def test_severities_are_critical_where_a_wrong_number_would_be_published() -> None:
    from expectations.reference import Reference
    from expectations.suites import Limits, batches, candidate

    limits = Limits(AS_OF, 0.2, Reference())
    severities = {
        f"{name}.{expectation.meta['name']}": str(expectation.severity.value)
        for suites in (batches.SUITES, candidate.SUITES)
        for name, make in suites.items()
        for expectation in make(limits).expectations
    }
    for name in ("batches.balanced", "ops_reconciliation.balanced", "feedback.emails_masked"):
        assert severities[name] == "critical"
    assert severities["feedback.dated"] == "warning"
