"""The lake's tables: one Arrow schema a dataset, one comment a field.

Times are UTC, microseconds. Schemas only gain nullable columns; anything else is a new version
that re-normalizes. A dataset marked `primary` commits its step's batch: it is written last.
"""

from __future__ import annotations

from typing import Final

from lake.contracts import Dataset
from lake.datasets.enriched import DOCUMENTS, MENTIONS, SENTENCES
from lake.datasets.normalized import BATCHES, CASE_EVENTS, FEEDBACK, REJECTS, SCORES, TURNS
from lake.datasets.operations import QUALITY, RUNS
from lake.datasets.themes import THEME_SENTENCES, THEMES

DATASETS: Final[dict[str, Dataset]] = {
    d.name: d
    for d in (
        FEEDBACK,
        TURNS,
        SCORES,
        CASE_EVENTS,
        REJECTS,
        BATCHES,
        DOCUMENTS,
        SENTENCES,
        MENTIONS,
        THEME_SENTENCES,
        THEMES,
        RUNS,
        QUALITY,
    )
}

__all__ = [
    "BATCHES",
    "CASE_EVENTS",
    "DATASETS",
    "DOCUMENTS",
    "FEEDBACK",
    "MENTIONS",
    "QUALITY",
    "REJECTS",
    "RUNS",
    "SCORES",
    "SENTENCES",
    "THEMES",
    "THEME_SENTENCES",
    "TURNS",
]
