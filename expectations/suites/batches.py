"""Suites over the files of batches that no published warehouse holds yet."""

from __future__ import annotations

from collections.abc import Callable

import great_expectations as gx

from expectations.suites import (
    CRITICAL,
    WARNING,
    Limits,
    none_of,
    same_mix,
    share,
    suite,
    within,
)

# Braces would be read as a placeholder of the query.
_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z][A-Za-z]+"


def feedback(limits: Limits) -> gx.ExpectationSuite:
    """What was said: readable, dated in the past, masked."""
    day_after = f"timestamptz '{limits.as_of.isoformat()}' + interval 1 day"
    return suite(
        "feedback",
        share(
            "has_text",
            WARNING,
            "body is not null or title is not null or is_deleted or channel in ('call', 'chat')",
            0.9,
            "nine of ten verbatims hold a text",
        ),
        share(
            "dated",
            WARNING,
            "created_at is not null",
            0.5,
            "half of the verbatims say when they were said",
        ),
        none_of(
            "not_in_the_future",
            CRITICAL,
            f"select feedback_id, created_at from {{batch}} where created_at > {day_after}",
            "nothing was said later than a day after as_of",
        ),
        none_of(
            "emails_masked",
            CRITICAL,
            "select feedback_id from {batch} where "
            f"regexp_matches(coalesce(title, '') || ' ' || coalesce(body, ''), '{_EMAIL}')",
            "no e-mail address is left in a text",
        ),
        none_of(
            "one_id_a_line",
            CRITICAL,
            "select feedback_id, count(*) as n from {batch} "
            "group by feedback_id, raw_file, raw_line having n > 1",
            "a raw line gives a verbatim once",
        ),
    )


def turns(limits: Limits) -> gx.ExpectationSuite:
    """Turns run forward in time."""
    return suite(
        "turns",
        none_of(
            "times_run_forward",
            WARNING,
            "select feedback_id, turn_index from {batch} where end_ms < start_ms",
            "no turn ends before it starts",
        ),
    )


def scores(limits: Limits) -> gx.ExpectationSuite:
    """Answers lie on their scale."""
    return suite(
        "scores",
        none_of(
            "on_their_scale",
            CRITICAL,
            "select response_id, metric, value from {batch} "
            'where value < "min" or value > "max" or "min" >= "max"',
            "every answer lies between the ends of its scale",
        ),
    )


def books(limits: Limits) -> gx.ExpectationSuite:
    """The books of each batch."""
    return suite(
        "batches",
        none_of(
            "balanced",
            CRITICAL,
            "select batch, landed, normalized, rejected from {batch} "
            "where landed != normalized + rejected",
            "landed = normalized + rejected in every batch",
        ),
        none_of(
            "few_rejects",
            WARNING,
            "select batch, landed, rejected from {batch} "
            f"where rejected > {limits.max_reject_share} * landed and landed >= 10",
            "rejects stay below the configured share of a batch",
        ),
    )


def documents(limits: Limits) -> gx.ExpectationSuite:
    """Signals: in range, there at all, and of a familiar mix."""
    mixes = limits.reference.mixes
    return suite(
        "documents",
        within("sentiment_in_range", "sentiment", -1, 1),
        within("probability_in_range", "complaint_probability", 0, 1),
        within("severity_in_range", "severity", 0, 3),
        within("confidence_in_range", "language_confidence", 0, 1),
        share(
            "no_errors",
            CRITICAL,
            "len(list_filter(failure_reasons, lambda r : r like 'error:%')) = 0",
            0.99,
            "the language pipeline fails on no more than one document in a hundred",
        ),
        none_of(
            "labels_did_not_collapse",
            WARNING,
            "select count(*) as n, avg(is_complaint::int) as share from {batch} "
            "where is_complaint is not null having n >= 200 and (share < 0.005 or share > 0.995)",
            "not all documents carry the same complaint flag",
        ),
        same_mix(
            "language_mix",
            "case when is_complaint is not null then coalesce(language, 'und') end",
            mixes.get("language", {}),
            "languages are spread as in the published warehouse",
        ),
        same_mix(
            "complaint_mix",
            "cast(is_complaint as varchar)",
            mixes.get("complaint", {}),
            "complaints are as frequent as in the published warehouse",
        ),
        same_mix(
            "sentiment_mix",
            "sentiment_label",
            mixes.get("sentiment", {}),
            "sentiment is spread as in the published warehouse",
        ),
    )


def mentions(limits: Limits) -> gx.ExpectationSuite:
    """Evidence can be pointed at."""
    return suite(
        "mentions",
        none_of(
            "spans_hold_text",
            CRITICAL,
            'select feedback_id, mention_index from {batch} where start < 0 or "end" <= start',
            "every span holds at least one character",
        ),
        within("score_in_range", "score", 0, 1),
        within("polarity_in_range", "polarity_score", -1, 1),
    )


SUITES: dict[str, Callable[[Limits], gx.ExpectationSuite]] = {
    "feedback": feedback,
    "turns": turns,
    "scores": scores,
    "batches": books,
    "documents": documents,
    "mentions": mentions,
}
