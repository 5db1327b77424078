"""Themes that nobody listed; files of no batch."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from lake.contracts import TEXT, TEXTS, Dataset, col
from lake.datasets.columns import FEEDBACK_ID, SPAN

THEME_SENTENCES: Final = Dataset(
    "theme_sentences",
    "theme",
    "one row a sentence of a theme that is not merged into another",
    ("feedback_id", "field", "turn_index", "start"),
    pa.schema(
        [
            col("theme_id", TEXT, "theme that the sentence belongs to", required=True),
            FEEDBACK_ID,
            *SPAN,
            col("similarity", pa.float64(), "cosine to the theme's prototype", required=True),
            col("quote_rank", pa.int32(), "1 for the best quote; null when it is none"),
        ]
    ),
)

THEMES: Final = Dataset(
    "themes",
    "theme",
    "one row a theme known so far; the newest file holds them all",
    ("theme_id",),
    pa.schema(
        [
            col("theme_id", TEXT, "digest of its founding sentence's place", required=True),
            col("language", TEXT, "ISO 639-1", required=True),
            col("label", TEXT, "a phrase of its own sentences", required=True),
            col("phrases", TEXTS, "phrases that find it, as taxonomy patterns", required=True),
            col("terms", TEXTS, "stems of its prototype, heaviest first", required=True),
            col("weights", pa.list_(pa.float64()), "their weights, in order", required=True),
            col("generation", pa.int32(), "round of founding, from 0", required=True),
            col("merged_into", TEXT, "theme that counts its sentences, where merged"),
            col("state", TEXT, "one of THEME_STATES", required=True),
            col("topic", TEXT, "taxonomy id that it was accepted as"),
            col("candidates", pa.int64(), "sentences of its language looked at", required=True),
        ]
    ),
    primary=True,
)
