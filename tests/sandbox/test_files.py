"""The files that the company drops: formats, encodings, growth with time, and no truth in them."""

import csv
import hashlib
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sandbox.company import Company
from sandbox.drops import KIOSK_HEADER, SURVEY_HEADER
from sandbox.files import write_files
from sandbox.inputs import CUSTOMERS_HEADER, IDENTITIES_HEADER, ORDERS_HEADER
from sandbox.truth import Truth, write_truth


@pytest.fixture(scope="module")
def folder(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files")
    write_files(company, path)
    return path


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _analyses(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in folder.rglob(pattern)]


def test_files_are_the_same_bytes_each_time(company: Company, folder: Path, tmp_path: Path) -> None:
    write_files(company, tmp_path)
    assert _digests(tmp_path) == _digests(folder)


def test_files_of_an_earlier_day_are_a_part_of_the_later(
    company: Company, folder: Path, tmp_path: Path
) -> None:
    write_files(company, tmp_path, company.timeline.as_of - timedelta(days=10))
    earlier, later = _digests(tmp_path), _digests(folder)
    changed = {name for name in earlier if earlier[name] != later[name]}
    assert len(earlier) < len(later)
    assert all(name.startswith(("drop/survey", "drop/kiosk", "inputs/")) for name in changed)


def test_contact_lens_lies_where_the_vendor_puts_it(company: Company, folder: Path) -> None:
    call = next(one for one in company.calls if one.status == "COMPLETED")
    day = f"{call.at:%Y/%m/%d}"
    root = folder / "contact_lens" / "Analysis" / "Voice"
    assert len(list((root / day).glob(f"{call.id}_analysis_*.json"))) == 1
    assert len(list((root / "Redacted" / day).glob(f"{call.id}_analysis_redacted_*.json"))) == 1


def test_contact_lens_has_calls_and_chats_and_failed_jobs(folder: Path) -> None:
    analyses = _analyses(folder, "*_analysis_2*.json")
    jobs = Counter((one["Channel"], one["JobStatus"], "JobDetails" in one) for one in analyses)
    assert jobs["VOICE", "COMPLETED", False] > 250 and jobs["CHAT", "COMPLETED", False] > 180
    assert jobs["VOICE", "FAILED", True] > 0 and jobs["VOICE", "COMPLETED", True] > 0
    whole = [one for one in analyses if "JobDetails" not in one]
    assert all(one["Transcript"] and one["CustomerMetadata"]["ContactId"] for one in whole)
    chats = [turn for one in whole if one["Channel"] == "CHAT" for turn in one["Transcript"]]
    assert all(turn["AbsoluteTime"].endswith("Z") for turn in chats)


def test_contact_lens_call_figures_follow_from_the_turns(folder: Path) -> None:
    calls = [one for one in _analyses(folder / "contact_lens/Analysis/Voice", "*_analysis_2*.json")
             if one["Transcript"]]  # fmt: skip
    assert sum(one["ConversationCharacteristics"]["Interruptions"]["TotalCount"] for one in calls)
    for one in calls[:50]:
        figures, turns = one["ConversationCharacteristics"], one["Transcript"]
        end = max(turn["EndOffsetMillis"] for turn in turns)
        spoken = sum(turn["EndOffsetMillis"] - turn["BeginOffsetMillis"] for turn in turns)
        assert figures["TalkTime"]["TotalTimeMillis"] == spoken
        assert figures["TotalConversationDurationMillis"] == end
        assert len(figures["Sentiment"]["SentimentByPeriod"]["QUARTER"]["CUSTOMER"]) == 4


def test_contact_lens_redacts_its_entities_but_not_own_ids(company: Company, folder: Path) -> None:
    redacted = " ".join(
        turn["Content"]
        for one in _analyses(folder, "*_analysis_redacted_*.json")
        for turn in one["Transcript"]
    )
    spoken = [
        pair for call in company.calls if call.status == "COMPLETED"
        for turn in call.turns for pair in turn.said.pii
    ]  # fmt: skip
    cards = [value for kind, value in spoken if kind == "card"]
    assert "[PII]" in redacted and cards
    assert not any(card in redacted for card in cards)
    assert any(value in redacted for kind, value in spoken if kind == "account")


def test_contact_lens_sentiment_is_the_vendors_own_guess(company: Company, folder: Path) -> None:
    meant = {}
    for call in company.calls:
        for turn in call.turns:
            meant[turn.said.text] = {-1: "NEGATIVE", 0: "NEUTRAL", 1: "POSITIVE"}[
                turn.said.sentiment
            ]
    turns = [
        turn
        for one in _analyses(folder / "contact_lens/Analysis/Voice", "*_analysis_2*.json")
        for turn in one["Transcript"]
        if meant[turn["Content"]] != "NEUTRAL"
    ]
    right = sum(meant[turn["Content"]] == turn["Sentiment"] for turn in turns)
    assert 0.7 < right / len(turns) < 0.9


def _survey_rows(folder: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted((folder / "drop" / "survey").glob("*.csv")):
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252")
        rows += csv.DictReader(text.splitlines(keepends=True), delimiter=";")
    return rows


def test_survey_months_come_in_two_encodings(company: Company, folder: Path) -> None:
    files = [path.read_bytes() for path in (folder / "drop" / "survey").glob("*.csv")]
    marked = [raw.startswith(b"\xef\xbb\xbf") for raw in files]
    assert True in marked and marked.count(False) >= 2
    rows = _survey_rows(folder)
    assert tuple(rows[0]) == SURVEY_HEADER
    assert len(rows) == len(company.surveys)
    assert [row["Response ID"] for row in rows] == [one.id for one in company.surveys]


def test_survey_has_scores_without_words(folder: Path) -> None:
    silent = [row for row in _survey_rows(folder)
              if not row[SURVEY_HEADER[-1]] and not row[SURVEY_HEADER[-2]]]  # fmt: skip
    assert len(silent) > 20
    assert any(row["NPS (0-10)"] for row in silent)


def test_chats_come_as_webvtt_and_subrip(company: Company, folder: Path) -> None:
    chats = list((folder / "drop" / "chats").iterdir())
    assert Counter(path.suffix for path in chats) == {".vtt": 30, ".srt": 30}
    for path in chats:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("WEBVTT\n") if path.suffix == ".vtt" else text.startswith("1\n")
        assert "Customer" in text and "Agent " in text


def test_kiosk_is_a_workbook_with_real_dates(company: Company, folder: Path) -> None:
    sheet = load_workbook(folder / "drop" / "kiosk" / "kiosk_feedback.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == KIOSK_HEADER
    assert len(rows) - 1 == len(company.kiosk)
    assert all(row[1].year in (2025, 2026) and row[5] in range(1, 6) for row in rows[1:])


def test_inputs_link_customers_over_channels(company: Company, folder: Path) -> None:
    def rows(name: str) -> list[list[str]]:
        with (folder / "inputs" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    customers, identities, orders = (
        rows("customers.csv"),
        rows("identities.csv"),
        rows("orders.csv"),
    )
    assert tuple(customers[0]) == CUSTOMERS_HEADER
    assert tuple(identities[0]) == IDENTITIES_HEADER
    assert tuple(orders[0]) == ORDERS_HEADER
    known = {row[0] for row in customers[1:]}
    assert len(known) == len(company.customers)
    assert {row[0] for row in identities[1:]} == known
    assert {row[1] for row in orders[1:]} <= known
    assert {row[1] for row in identities[1:]} == {"email", "phone", "account", "contact_id"}
    emails = [row[2] for row in identities[1:] if row[1] == "email"]
    assert {row["E-mail"] for row in _survey_rows(folder)} - {""} <= set(emails)


def test_truth_is_written_for_tests_alone(
    company: Company, pieces: list[Truth], folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "truth.jsonl"
    assert write_truth(company, target) == len(pieces)
    marks = ('"planted"', '"mentions"', "is_complaint", "near_duplicate", "broken_release")
    for path in (one for one in folder.rglob("*") if one.is_file()):
        raw = path.read_bytes()
        assert not any(mark.encode() in raw for mark in marks), path.name
