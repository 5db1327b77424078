"""The committed configuration for the evaluation data: what each file gives and rejects."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.core.spec import Pull
from extractors.sources.files import SOURCE
from lake import config
from lake.records import RecordError
from lake.store import Lake

DATA = Path(os.environ.get("VOC_REAL_DATA", "../shared/data")).resolve()
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation data is not there"),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "airline_posts",
            {
                "Tweets.csv": {"Feedback": 14_640},
                "Tweets_excel_mangled.csv": {"id_rounded": 14_640},
            },
        ),
        ("bank_reviews", {"app_store_reviews.csv": {"Feedback": 9_030, "Score": 9_030}}),
        (
            "app_reviews",
            {
                "dataset_balanced_4000.xlsx": {"Feedback": 4_000},
                "dataset_balanced_8000.xlsx": {"Feedback": 8_000},
                "dataset_unbalanced_4000.xlsx": {"Feedback": 4_000},
            },
        ),
        ("support_chats", {"star_support_dialogues.jsonl": {"Feedback": 1_039, "Score": 1_039}}),
        (
            "complaints",
            {
                "complaints_sample.csv": {"Feedback": 1_532, "CaseEvent": 13_246},
                "complaints_sample_unzip_banner.csv": {"Feedback": 1_532, "CaseEvent": 13_246},
            },
        ),
    ],
)
def test_real_counts_of_each_file(name, expected, tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_REAL_DATA", str(DATA))
    source = config.load(Path("config/real.toml")).source(name)
    until = datetime(2026, 6, 29, tzinfo=UTC)
    counts: dict[str, Counter[str]] = {}
    for part in SOURCE.pull(Pull(source, "files", None, until, None, {}, Lake(str(tmp_path)))):
        found = counts.setdefault(part.notes["file"], Counter())
        for record in part.records:
            try:
                found.update(
                    type(r).__name__ for r in SOURCE.to_records(source, "", record.payload)
                )
            except RecordError as error:
                found[error.rule] += 1
    assert counts == expected


def test_real_both_exports_of_a_complaint_are_the_same_case(tmp_path, monkeypatch):
    monkeypatch.setenv("VOC_REAL_DATA", str(DATA))
    source = config.load(Path("config/real.toml")).source("complaints")
    until = datetime(2026, 6, 29, tzinfo=UTC)
    parts = list(SOURCE.pull(Pull(source, "files", None, until, None, {}, Lake(str(tmp_path)))))
    events = [
        {
            (event.case_id, event.event_id, event.at)
            for record in part.records
            for event in SOURCE.to_records(source, "", record.payload)
            if hasattr(event, "event_id")
        }
        for part in parts
    ]
    assert len(events) == 2
    assert events[0] == events[1]
