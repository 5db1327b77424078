"""The lake's tables: one Arrow schema a dataset, one comment a field.

Times are UTC, microseconds. Schemas only gain nullable columns; anything else is a new version
that re-normalizes. A dataset marked `primary` commits its step's batch: it is written last.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from lake.contracts import TEXT, TEXTS, TS, Dataset
from lake.contracts import col as _col


def _batch(*columns: pa.Field) -> pa.Schema:
    """Every table carries its batch and source first."""
    return pa.schema(
        [
            _col("batch", TEXT, "raw batch that the row came from", required=True),
            _col("source", TEXT, "configured source name", required=True),
            *columns,
        ]
    )


_FEEDBACK_ID = _col("feedback_id", TEXT, "source + native id, or digest", required=True)
_PLACE = (
    _col("raw_file", TEXT, "raw batch file, relative to the lake", required=True),
    _col("raw_line", pa.int64(), "1-based line of the payload in raw_file", required=True),
)

FEEDBACK: Final = Dataset(
    "feedback",
    "normalize",
    "one row a verbatim: a review, a post, a message, an open answer, a whole transcript",
    ("feedback_id", "raw_file", "raw_line"),
    _batch(
        _FEEDBACK_ID,
        _col("stream", TEXT, "stream of the source", required=True),
        _col("channel", TEXT, "one of CHANNELS", required=True),
        _col("native_id", TEXT, "the vendor's id, null when it gives none"),
        _col("thread_id", TEXT, "conversation, ticket or post thread it belongs to"),
        _col("response_id", TEXT, "survey response it belongs to"),
        _col("speaker_role", TEXT, "one of SPEAKER_ROLES"),
        _col("created_at", TS, "when it was said; null when unknown, never the extraction time"),
        _col("updated_at", TS, "last change at the vendor"),
        _col("extracted_at", TS, "when its raw batch was landed", required=True),
        _col("business_date", pa.date32(), "created_at in the configured business zone"),
        _col("author_key", TEXT, "keyed hash of a nickname or public handle"),
        _col("customer_key", TEXT, "keyed hash of an e-mail, E.164 phone or account id"),
        _col("agent_key", TEXT, "keyed hash of the agent"),
        _col("key_id", TEXT, "which hashing key made the keys"),
        _col("brand", TEXT, "brand talked about"),
        _col("product", TEXT, "product talked about"),
        _col("product_version", TEXT, "version of the product or app"),
        _col("location", TEXT, "store, branch, storefront or territory"),
        _col("journey_stage", TEXT, "stage as the source declares it"),
        _col("title", TEXT, "masked title"),
        _col("body", TEXT, "masked text; null where there are turns"),
        _col("language_declared", TEXT, "language as the source declares it, BCP 47"),
        _col("prompt", TEXT, "the question that was asked"),
        _col("url", TEXT, "where a person can read it"),
        _col("is_deleted", pa.bool_(), "the vendor or a snapshot says it is gone", required=True),
        _col("attributes", TEXT, "JSON object of fields that the source declares"),
        _col("pii", TEXT, "JSON object: masks applied, count by type"),
        *_PLACE,
    ),
    primary=True,
)

TURNS: Final = Dataset(
    "turns",
    "normalize",
    "one row a turn of a call or chat",
    ("feedback_id", "turn_index", "raw_file", "raw_line"),
    _batch(
        _FEEDBACK_ID,
        _col("turn_index", pa.int32(), "0-based order of the turn", required=True),
        _col("speaker_role", TEXT, "one of SPEAKER_ROLES", required=True),
        _col("speaker_key", TEXT, "keyed hash of the speaker"),
        _col("start_ms", pa.int64(), "milliseconds from the start of the conversation"),
        _col("end_ms", pa.int64(), "milliseconds from the start of the conversation"),
        _col("text", TEXT, "masked text", required=True),
        *_PLACE,
    ),
)

SCORES: Final = Dataset(
    "scores",
    "normalize",
    "one row an answered scale",
    ("response_id", "metric", "name", "raw_file", "raw_line"),
    _batch(
        _col("response_id", TEXT, "response or record that holds the answer", required=True),
        _col("feedback_id", TEXT, "verbatim of the same record, where there is one"),
        _col("channel", TEXT, "one of CHANNELS", required=True),
        _col("metric", TEXT, "one of METRICS", required=True),
        _col("name", TEXT, "the question's name, tells apart two scales of one metric"),
        _col("value", pa.float64(), "the answer, within min and max; null in a deletion"),
        _col("min", pa.float64(), "lowest answer possible", required=True),
        _col("max", pa.float64(), "highest answer possible", required=True),
        _col("scale_version", TEXT, "which wording or scale, such as ces_1 or ces_2"),
        _col("at", TS, "when it was answered; null when unknown"),
        _col("updated_at", TS, "last change at the vendor"),
        _col("extracted_at", TS, "when its raw batch was landed", required=True),
        _col("business_date", pa.date32(), "at, in the configured business zone"),
        _col("customer_key", TEXT, "keyed hash of the customer"),
        _col("agent_key", TEXT, "keyed hash of the agent"),
        _col("brand", TEXT, "brand that was rated"),
        _col("product", TEXT, "product that was rated"),
        _col("is_deleted", pa.bool_(), "the answer was withdrawn", required=True),
        *_PLACE,
    ),
)

CASE_EVENTS: Final = Dataset(
    "case_events",
    "normalize",
    "one row an event of a ticket or conversation",
    ("case_id", "event_id", "raw_file", "raw_line"),
    _batch(
        _col("case_id", TEXT, "source + the vendor's ticket or conversation id", required=True),
        _col("event_id", TEXT, "identifies the event within its case", required=True),
        _col("at", TS, "when it happened", required=True),
        _col(
            "kind",
            TEXT,
            "created, comment, status, assignee, priority, rating, deleted, channel, brand",
            required=True,
        ),
        _col("actor_role", TEXT, "one of SPEAKER_ROLES"),
        _col("actor_key", TEXT, "keyed hash of the actor"),
        _col("is_public", pa.bool_(), "whether the customer can see it"),
        _col("value", TEXT, "the new value, such as the new status"),
        _col("customer_key", TEXT, "keyed hash of the requester"),
        _col("extracted_at", TS, "when its raw batch was landed", required=True),
        *_PLACE,
    ),
)

REJECTS: Final = Dataset(
    "rejects",
    "normalize",
    "one row a raw record, or part of one, that could not be used",
    ("raw_file", "raw_line", "rule"),
    _batch(
        _col("stream", TEXT, "stream of the source", required=True),
        _col("rule", TEXT, "short stable name of the broken rule", required=True),
        _col(
            "reason", TEXT, "one sentence for a person; never the customer's words", required=True
        ),
        _col("origin", TEXT, "file and row, or page, at the vendor"),
        _col("extracted_at", TS, "when its raw batch was landed", required=True),
        *_PLACE,
    ),
)

BATCHES: Final = Dataset(
    "batches",
    "normalize",
    "one row a normalized raw batch: its books",
    ("batch",),
    _batch(
        _col("stream", TEXT, "stream of the source", required=True),
        _col("kind", TEXT, "schedule or backfill", required=True),
        _col("window_since", TS, "start of the window, inclusive"),
        _col("window_until", TS, "end of the window, exclusive"),
        _col("extracted_at", TS, "when its raw batch was landed", required=True),
        _col("landed", pa.int64(), "records in the raw batch", required=True),
        _col("normalized", pa.int64(), "records that the mapping could read", required=True),
        _col("empty", pa.int64(), "of normalized: declared to hold nothing of use", required=True),
        _col("rejected", pa.int64(), "records that could not be used", required=True),
        _col("feedback_rows", pa.int64(), "rows written to feedback", required=True),
        _col("cap_hit", TEXT, "which cap of the vendor cut the window, if any"),
        _col("vendor_total", pa.int64(), "the vendor's own count for the window, if it gives one"),
        _col("schema_drift", TEXT, "JSON object: undeclared field -> records that had it"),
        *_PLACE,
    ),
)

DOCUMENTS: Final = Dataset(
    "documents",
    "enrich",
    "one row a feedback row and pipeline version",
    ("feedback_id", "raw_file", "raw_line"),
    _batch(
        _FEEDBACK_ID,
        _col("pipeline_version", TEXT, "version of the language pipeline", required=True),
        _col("ok", pa.bool_(), "every signal that applies was computed", required=True),
        _col("failure_reasons", TEXTS, "why a signal is missing", required=True),
        _col("language", TEXT, "ISO 639-1, und when it cannot be told"),
        _col("language_confidence", pa.float64(), "0..1"),
        _col("sentiment", pa.float64(), "-1..1; null when it cannot be read"),
        _col("sentiment_label", TEXT, "one of POLARITIES"),
        _col("is_complaint", pa.bool_(), "null when it cannot be read"),
        _col("complaint_probability", pa.float64(), "calibrated, 0..1"),
        _col("severity", pa.int32(), "0 none, 1 inconvenience, 2 blocked or cost, 3 safety, legal"),
        _col("intents", TEXTS, "of INTENTS; several may hold"),
        _col("urgency", pa.float64(), "0..1"),
        _col("effort", pa.float64(), "-2 (hard) .. 2 (easy); null without evidence"),
        _col("churn_intent", pa.bool_(), "says to leave or to have left"),
        _col("emotions", TEXTS, "emotions with evidence"),
        _col("spam", TEXT, "spam or non_answer; null when neither"),
        _col("contact_reason", TEXT, "topic that a conversation is about"),
        _col("is_resolved", pa.bool_(), "a conversation's end says so; null without evidence"),
        _col("is_escalated", pa.bool_(), "a conversation was handed up; null without evidence"),
        _col(
            "customer_sentiment_by_quarter",
            pa.list_(pa.float64()),
            "four values over a conversation's customer turns; null elsewhere",
        ),
        _col("methods", TEXT, "JSON object: signal -> method and version", required=True),
        _col("characters", pa.int64(), "length of the text that was read", required=True),
        *_PLACE,
    ),
    primary=True,
)

_SPAN = (
    _col("field", TEXT, "title, body or turn", required=True),
    _col("turn_index", pa.int32(), "turn that holds the span, when field is turn"),
    _col("start", pa.int32(), "first code point of the stored, masked text", required=True),
    _col("end", pa.int32(), "one past the last code point", required=True),
)

SENTENCES: Final = Dataset(
    "sentences",
    "enrich",
    "one row a sentence of a title, body or turn",
    ("feedback_id", "sentence_index", "raw_file", "raw_line"),
    _batch(
        _FEEDBACK_ID,
        _col("sentence_index", pa.int32(), "0-based over the whole feedback row", required=True),
        *_SPAN,
        _col("speaker_role", TEXT, "who said it"),
        _col("sentiment", pa.float64(), "-1..1"),
        _col("complaint_probability", pa.float64(), "0..1"),
        _col("pipeline_version", TEXT, "version of the language pipeline", required=True),
        *_PLACE,
    ),
)

MENTIONS: Final = Dataset(
    "mentions",
    "enrich",
    "one row a mention of a topic",
    ("feedback_id", "mention_index", "raw_file", "raw_line"),
    _batch(
        _FEEDBACK_ID,
        _col("mention_index", pa.int32(), "0-based over the whole feedback row", required=True),
        _col("sentence_index", pa.int32(), "sentence that holds it", required=True),
        *_SPAN,
        _col("speaker_role", TEXT, "who said it"),
        _col("topic", TEXT, "taxonomy id, such as support.speed.wait", required=True),
        _col("polarity", TEXT, "one of POLARITIES", required=True),
        _col("polarity_score", pa.float64(), "-1..1"),
        _col("opinion_words", TEXTS, "words that carry the polarity", required=True),
        _col("intent", TEXT, "one of INTENTS, of the clause"),
        _col("method", TEXT, "what found it, such as pattern or model", required=True),
        _col("score", pa.float64(), "0..1, how sure the topic is", required=True),
        _col("taxonomy_version", TEXT, "version of the taxonomy file", required=True),
        _col("pipeline_version", TEXT, "version of the language pipeline", required=True),
        *_PLACE,
    ),
)

THEME_SENTENCES: Final = Dataset(
    "theme_sentences",
    "theme",
    "one row a sentence of a theme that is not merged into another",
    ("feedback_id", "field", "turn_index", "start"),
    pa.schema(
        [
            _col("theme_id", TEXT, "theme that the sentence belongs to", required=True),
            _FEEDBACK_ID,
            *_SPAN,
            _col("similarity", pa.float64(), "cosine to the theme's prototype", required=True),
            _col("quote_rank", pa.int32(), "1 for the best quote; null when it is none"),
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
            _col("theme_id", TEXT, "digest of its founding sentence's place", required=True),
            _col("language", TEXT, "ISO 639-1", required=True),
            _col("label", TEXT, "a phrase of its own sentences", required=True),
            _col("phrases", TEXTS, "phrases that find it, as taxonomy patterns", required=True),
            _col("terms", TEXTS, "stems of its prototype, heaviest first", required=True),
            _col("weights", pa.list_(pa.float64()), "their weights, in order", required=True),
            _col("generation", pa.int32(), "round of founding, from 0", required=True),
            _col("merged_into", TEXT, "theme that counts its sentences, where merged"),
            _col("state", TEXT, "one of THEME_STATES", required=True),
            _col("topic", TEXT, "taxonomy id that it was accepted as"),
            _col("candidates", pa.int64(), "sentences of its language looked at", required=True),
        ]
    ),
    primary=True,
)

RUNS: Final = Dataset(
    "runs",
    "ledger",
    "one row a step that ran",
    ("run_id",),
    pa.schema(
        [
            _col("run_id", TEXT, "unique", required=True),
            _col(
                "step",
                TEXT,
                "extract, normalize, enrich, build, gate, publish, ...",
                required=True,
            ),
            _col("source", TEXT, "configured source, where the step has one"),
            _col("stream", TEXT, "stream, where the step has one"),
            _col("started_at", TS, "wall clock", required=True),
            _col("ended_at", TS, "wall clock", required=True),
            _col("status", TEXT, "ok, failed or skipped", required=True),
            _col("rows_in", pa.int64(), "records or rows read"),
            _col("rows_out", pa.int64(), "rows written"),
            _col("rejected", pa.int64(), "records rejected"),
            _col("detail", TEXT, "JSON object: what a person would ask next"),
        ]
    ),
)

QUALITY: Final = Dataset(
    "quality",
    "gate",
    "one row an expectation of one gate",
    ("build_id", "suite", "expectation", "target"),
    pa.schema(
        [
            _col("build_id", TEXT, "build that was judged", required=True),
            _col("at", TS, "when it was judged", required=True),
            _col("suite", TEXT, "suite name", required=True),
            _col("expectation", TEXT, "expectation type and its name", required=True),
            _col("target", TEXT, "dataset or table, and column", required=True),
            _col("severity", TEXT, "critical or warning", required=True),
            _col("success", pa.bool_(), "whether it held", required=True),
            _col("observed", TEXT, "what was seen, JSON; never a customer's words"),
            _col("expected", TEXT, "what was asked for, JSON"),
        ]
    ),
)

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
