from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lake.contracts import to_table
from lake.datasets import DOCUMENTS, FEEDBACK
from lake.store import Lake

NOW = datetime(2026, 6, 29, tzinfo=UTC)


@pytest.fixture(params=["folder", "object store"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lake]:
    """A lake in a local folder and one behind fsspec's in-memory object store."""
    if request.param == "folder":
        yield Lake(str(tmp_path / "lake"))
    else:
        yield Lake(f"memory://{uuid.uuid4().hex}/lake")


def feedback_row(batch: str, source: str = "shop", number: int = 1, **values: object) -> dict:
    return {
        "batch": batch,
        "source": source,
        "feedback_id": f"{source}:{number}",
        "stream": "reviews",
        "channel": "review",
        "extracted_at": NOW,
        "is_deleted": False,
        "raw_file": f"raw/{batch}",
        "raw_line": number,
        **values,
    }


def document_row(batch: str, source: str = "shop", number: int = 1, **values: object) -> dict:
    return {
        "batch": batch,
        "source": source,
        "feedback_id": f"{source}:{number}",
        "pipeline_version": "p1",
        "ok": True,
        "failure_reasons": [],
        "methods": "{}",
        "characters": 1,
        "raw_file": f"raw/{batch}",
        "raw_line": number,
        **values,
    }


def put_feedback(lake: Lake, batch: str, version: str = "m1", source: str = "shop") -> None:
    table = to_table(FEEDBACK, [feedback_row(batch, source)])
    lake.write(FEEDBACK, version, source, batch, table)


def put_documents(lake: Lake, batch: str, version: str, source: str = "shop") -> None:
    table = to_table(DOCUMENTS, [document_row(batch, source)])
    lake.write(DOCUMENTS, version, source, batch, table)
