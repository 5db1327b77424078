"""What the language pipeline says; `documents` is written last."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from lake.contracts import TEXT, TEXTS, Dataset, col
from lake.datasets.columns import FEEDBACK_ID, PLACE, SPAN, batch

DOCUMENTS: Final = Dataset(
    "documents",
    "enrich",
    "one row a feedback row and pipeline version",
    ("feedback_id", "raw_file", "raw_line"),
    batch(
        FEEDBACK_ID,
        col("pipeline_version", TEXT, "version of the language pipeline", required=True),
        col("ok", pa.bool_(), "every signal that applies was computed", required=True),
        col("failure_reasons", TEXTS, "why a signal is missing", required=True),
        col("language", TEXT, "ISO 639-1, und when it cannot be told"),
        col("language_confidence", pa.float64(), "0..1"),
        col("sentiment", pa.float64(), "-1..1; null when it cannot be read"),
        col("sentiment_label", TEXT, "one of POLARITIES"),
        col("is_complaint", pa.bool_(), "null when it cannot be read"),
        col("complaint_probability", pa.float64(), "calibrated, 0..1"),
        col("severity", pa.int32(), "0 none, 1 inconvenience, 2 blocked or cost, 3 safety, legal"),
        col("intents", TEXTS, "of INTENTS; several may hold"),
        col("urgency", pa.float64(), "0..1; from 0.5 on, to be seen to within a day"),
        col("effort", pa.float64(), "-2 (hard) .. 2 (easy); null without evidence"),
        col("churn_intent", pa.bool_(), "says to leave or to have left"),
        col("emotions", TEXTS, "of EMOTIONS; those expressed"),
        col("spam", TEXT, "spam or non_answer; null when neither"),
        col("contact_reason", TEXT, "topic that a conversation is about"),
        col("is_resolved", pa.bool_(), "a conversation's end says so; null without evidence"),
        col("is_escalated", pa.bool_(), "a conversation was handed up; null without evidence"),
        col(
            "customer_sentiment_by_quarter",
            pa.list_(pa.float64()),
            "four values over a conversation's customer turns; null elsewhere",
        ),
        col("methods", TEXT, "JSON object: signal -> method and version", required=True),
        col("characters", pa.int64(), "length of the text that was read", required=True),
        *PLACE,
    ),
    primary=True,
)

SENTENCES: Final = Dataset(
    "sentences",
    "enrich",
    "one row a sentence of a title, body or turn",
    ("feedback_id", "sentence_index", "raw_file", "raw_line"),
    batch(
        FEEDBACK_ID,
        col("sentence_index", pa.int32(), "0-based over the whole feedback row", required=True),
        *SPAN,
        col("speaker_role", TEXT, "who said it"),
        col("sentiment", pa.float64(), "-1..1"),
        col("complaint_probability", pa.float64(), "0..1"),
        col("pipeline_version", TEXT, "version of the language pipeline", required=True),
        *PLACE,
    ),
)

MENTIONS: Final = Dataset(
    "mentions",
    "enrich",
    "one row a mention of a topic",
    ("feedback_id", "mention_index", "raw_file", "raw_line"),
    batch(
        FEEDBACK_ID,
        col("mention_index", pa.int32(), "0-based over the whole feedback row", required=True),
        col("sentence_index", pa.int32(), "sentence that holds it", required=True),
        *SPAN,
        col("speaker_role", TEXT, "who said it"),
        col("topic", TEXT, "taxonomy id, such as support.speed.wait", required=True),
        col("polarity", TEXT, "one of POLARITIES", required=True),
        col("polarity_score", pa.float64(), "-1..1"),
        col("opinion_words", TEXTS, "words that carry the polarity", required=True),
        col("intent", TEXT, "one of INTENTS, of the clause"),
        col("method", TEXT, "what found it, such as pattern or model", required=True),
        col("score", pa.float64(), "0..1, how sure the topic is", required=True),
        col("taxonomy_version", TEXT, "version of the taxonomy file", required=True),
        col("pipeline_version", TEXT, "version of the language pipeline", required=True),
        *PLACE,
    ),
)
