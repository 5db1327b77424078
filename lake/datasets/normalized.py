"""What normalizing makes of raw records; `feedback` is written last."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from lake.contracts import TEXT, TS, Dataset, col
from lake.datasets.columns import FEEDBACK_ID, PLACE, batch

FEEDBACK: Final = Dataset(
    "feedback",
    "normalize",
    "one row a verbatim: a review, a post, a message, an open answer, a whole transcript",
    ("feedback_id", "raw_file", "raw_line"),
    batch(
        FEEDBACK_ID,
        col("stream", TEXT, "stream of the source", required=True),
        col("channel", TEXT, "one of CHANNELS", required=True),
        col("native_id", TEXT, "the vendor's id, null when it gives none"),
        col("thread_id", TEXT, "conversation, ticket or post thread it belongs to"),
        col("response_id", TEXT, "survey response it belongs to"),
        col("speaker_role", TEXT, "one of SPEAKER_ROLES"),
        col("created_at", TS, "when it was said; null when unknown, never the extraction time"),
        col("updated_at", TS, "last change at the vendor"),
        col("extracted_at", TS, "when its raw batch was landed", required=True),
        col("business_date", pa.date32(), "created_at in the configured business zone"),
        col("author_key", TEXT, "keyed hash of a nickname or public handle"),
        col("customer_key", TEXT, "keyed hash of an e-mail, E.164 phone or account id"),
        col("agent_key", TEXT, "keyed hash of the agent"),
        col("key_id", TEXT, "which hashing key made the keys"),
        col("brand", TEXT, "brand talked about"),
        col("product", TEXT, "product talked about"),
        col("product_version", TEXT, "version of the product or app"),
        col("location", TEXT, "store, branch, storefront or territory"),
        col("journey_stage", TEXT, "stage as the source declares it"),
        col("title", TEXT, "masked title"),
        col("body", TEXT, "masked text; null where there are turns"),
        col("language_declared", TEXT, "language as the source declares it, BCP 47"),
        col("prompt", TEXT, "the question that was asked"),
        col("url", TEXT, "where a person can read it"),
        col("is_deleted", pa.bool_(), "the vendor or a snapshot says it is gone", required=True),
        col("attributes", TEXT, "JSON object of fields that the source declares"),
        col("pii", TEXT, "JSON object: masks applied, count by type"),
        *PLACE,
    ),
    primary=True,
)

TURNS: Final = Dataset(
    "turns",
    "normalize",
    "one row a turn of a call or chat",
    ("feedback_id", "turn_index", "raw_file", "raw_line"),
    batch(
        FEEDBACK_ID,
        col("turn_index", pa.int32(), "0-based order of the turn", required=True),
        col("speaker_role", TEXT, "one of SPEAKER_ROLES", required=True),
        col("speaker_key", TEXT, "keyed hash of the speaker"),
        col("start_ms", pa.int64(), "milliseconds from the start of the conversation"),
        col("end_ms", pa.int64(), "milliseconds from the start of the conversation"),
        col("text", TEXT, "masked text", required=True),
        *PLACE,
    ),
)

SCORES: Final = Dataset(
    "scores",
    "normalize",
    "one row an answered scale",
    ("response_id", "metric", "name", "raw_file", "raw_line"),
    batch(
        col("response_id", TEXT, "response or record that holds the answer", required=True),
        col("feedback_id", TEXT, "verbatim of the same record, where there is one"),
        col("channel", TEXT, "one of CHANNELS", required=True),
        col("metric", TEXT, "one of METRICS", required=True),
        col("name", TEXT, "the question's name, tells apart two scales of one metric"),
        col("value", pa.float64(), "the answer, within min and max; null in a deletion"),
        col("min", pa.float64(), "lowest answer possible", required=True),
        col("max", pa.float64(), "highest answer possible", required=True),
        col("scale_version", TEXT, "which wording or scale, such as ces_1 or ces_2"),
        col("at", TS, "when it was answered; null when unknown"),
        col("updated_at", TS, "last change at the vendor"),
        col("extracted_at", TS, "when its raw batch was landed", required=True),
        col("business_date", pa.date32(), "at, in the configured business zone"),
        col("customer_key", TEXT, "keyed hash of the customer"),
        col("agent_key", TEXT, "keyed hash of the agent"),
        col("brand", TEXT, "brand that was rated"),
        col("product", TEXT, "product that was rated"),
        col("is_deleted", pa.bool_(), "the answer was withdrawn", required=True),
        *PLACE,
    ),
)

CASE_EVENTS: Final = Dataset(
    "case_events",
    "normalize",
    "one row an event of a ticket or conversation",
    ("case_id", "event_id", "raw_file", "raw_line"),
    batch(
        col("case_id", TEXT, "source + the vendor's ticket or conversation id", required=True),
        col("event_id", TEXT, "identifies the event within its case", required=True),
        col("at", TS, "when it happened", required=True),
        col(
            "kind",
            TEXT,
            "created, comment, status, assignee, priority, rating, deleted, channel, brand",
            required=True,
        ),
        col("actor_role", TEXT, "one of SPEAKER_ROLES"),
        col("actor_key", TEXT, "keyed hash of the actor"),
        col("is_public", pa.bool_(), "whether the customer can see it"),
        col("value", TEXT, "the new value, such as the new status"),
        col("customer_key", TEXT, "keyed hash of the requester"),
        col("extracted_at", TS, "when its raw batch was landed", required=True),
        *PLACE,
    ),
)

REJECTS: Final = Dataset(
    "rejects",
    "normalize",
    "one row a raw record, or part of one, that could not be used",
    ("raw_file", "raw_line", "rule"),
    batch(
        col("stream", TEXT, "stream of the source", required=True),
        col("rule", TEXT, "short stable name of the broken rule", required=True),
        col("reason", TEXT, "one sentence for a person; never the customer's words", required=True),
        col("origin", TEXT, "file and row, or page, at the vendor"),
        col("extracted_at", TS, "when its raw batch was landed", required=True),
        *PLACE,
    ),
)

BATCHES: Final = Dataset(
    "batches",
    "normalize",
    "one row a normalized raw batch: its books",
    ("batch",),
    batch(
        col("stream", TEXT, "stream of the source", required=True),
        col("kind", TEXT, "schedule or backfill", required=True),
        col("window_since", TS, "start of the window, inclusive"),
        col("window_until", TS, "end of the window, exclusive"),
        col("extracted_at", TS, "when its raw batch was landed", required=True),
        col("landed", pa.int64(), "records in the raw batch", required=True),
        col("normalized", pa.int64(), "records that the mapping could read", required=True),
        col("empty", pa.int64(), "of normalized: declared to hold nothing of use", required=True),
        col("rejected", pa.int64(), "records that could not be used", required=True),
        col("feedback_rows", pa.int64(), "rows written to feedback", required=True),
        col("cap_hit", TEXT, "which cap of the vendor cut the window, if any"),
        col("vendor_total", pa.int64(), "the vendor's own count for the window, if it gives one"),
        col("schema_drift", TEXT, "JSON object: undeclared field -> records that had it"),
        *PLACE,
    ),
)
