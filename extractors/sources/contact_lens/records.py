"""An analysis as one conversation with its turns, and the case that it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from extractors.core.fields import identifier, mapping, moment, text
from extractors.sources.contact_lens.turns import turns
from lake.config import SourceConfig
from lake.records import CaseEvent, Feedback, Record, RecordError

_FIELDS = frozenset(
    [
        "AccountId",
        "Categories",
        "Channel",
        "ChatTranscriptVersion",
        "ContentMetadata",
        "ConversationCharacteristics",
        "CustomModels",
        "CustomerMetadata",
        "JobDetails",
        "JobStatus",
        "LanguageCode",
        "Participants",
        "Transcript",
        "Version",
    ]
)
_CHANNELS = {"VOICE": "call", "CHAT": "chat", "EMAIL": "ticket"}
_NAME = re.compile(r"([^/]+)_analysis(?:_redacted)?_(.+)\.json$")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2})[:_](\d{2})[:_](\d{2})Z?")


def fields(_: SourceConfig, __: str) -> frozenset[str]:
    return _FIELDS


def to_records(_: SourceConfig, __: str, payload: Any) -> Iterator[Record]:
    """The conversation, and its case's creation and end where the contact is named.

    A chat starts with its first entry. A call's file has no start: the name's time, at which the
    analysis was written, less the call's length is the latest that it can be.
    """
    analysis = mapping(payload, "the file")
    path = identifier(mapping(analysis.get("_file"), "_file").get("path"), "_file.path")
    _readable(analysis, path)
    channel = _CHANNELS.get(str(analysis.get("Channel")))
    if channel is None:
        raise RecordError("not_an_analysis", f"{path}: Channel is none of VOICE, CHAT and EMAIL")
    said, first = turns(analysis)
    if not said:
        raise RecordError("no_transcript", f"{path}: {_why_empty(analysis)}")
    contact = _contact(analysis, path)
    length = _length(analysis, said[-1].end_ms)
    start = first or _started(path, length)
    yield Feedback(
        channel=channel,
        native_id=contact,
        turns=said,
        thread_id=contact,
        speaker_role=None,
        created_at=start,
        language_declared=text(analysis.get("LanguageCode"), "LanguageCode"),
        attributes=_attributes(analysis),
    )
    if contact and start:
        yield CaseEvent(contact, "created", start, "created", is_public=True)
        yield CaseEvent(contact, "channel", start, "channel", value=channel)
        yield CaseEvent(contact, "closed", start + length, "status", value="closed")


def _readable(analysis: Mapping[str, Any], path: str) -> None:
    """Raise for a file that is no JSON object, with the line and column of the fault."""
    if analysis.get("_too_large"):
        raise RecordError("too_large", f"{path}: the file is larger than 64 MB")
    if "_text" not in analysis:
        return
    try:
        json.loads(analysis["_text"])
    except json.JSONDecodeError as error:
        raise RecordError(
            "malformed_json",
            f"{path} line {error.lineno} column {error.colno}: the JSON is malformed",
        ) from None
    except RecursionError:
        raise RecordError("malformed_json", f"{path}: the JSON is nested too deeply") from None
    raise RecordError("wrong_type", f"{path}: the file holds no JSON object")


def _why_empty(analysis: Mapping[str, Any]) -> str:
    details = analysis.get("JobDetails")
    skipped = details.get("SkippedAnalysis") if isinstance(details, dict) else None
    codes = [
        f"{entry.get('Feature')} {entry.get('ReasonCode')}"
        for entry in (skipped if isinstance(skipped, list) else [])
        if isinstance(entry, dict)
    ]
    reason = f", skipped: {', '.join(codes)}" if codes else ""
    return f"no transcript; job {analysis.get('JobStatus', 'without status')}{reason}"


def _contact(analysis: Mapping[str, Any], path: str) -> str | None:
    about = analysis.get("CustomerMetadata")
    if isinstance(about, dict) and about.get("ContactId"):
        return identifier(about["ContactId"], "CustomerMetadata.ContactId")
    named = _NAME.search(path)
    return named[1] if named else None


def _length(analysis: Mapping[str, Any], last_ms: int | None) -> timedelta:
    total = _characteristics(analysis).get("TotalConversationDurationMillis")
    return timedelta(milliseconds=total if isinstance(total, int) else last_ms or 0)


def _started(path: str, length: timedelta) -> datetime | None:
    named = _NAME.search(path)
    stamp = _STAMP.fullmatch(named[2]) if named else None
    if stamp is None:
        return None
    day, hour, minute, second = stamp.groups()
    return moment(f"{day}T{hour}:{minute}:{second}Z", "the file name's time") - length


def _characteristics(analysis: Mapping[str, Any]) -> Mapping[str, Any]:
    found = analysis.get("ConversationCharacteristics")
    return found if isinstance(found, dict) else {}


def _attributes(analysis: Mapping[str, Any]) -> dict[str, Any]:
    """The vendor's own findings; its sentiment runs from -5 to 5."""
    measured = _characteristics(analysis)
    categories = analysis.get("Categories")
    sentiment = measured.get("Sentiment")
    content = analysis.get("ContentMetadata")
    return {
        "job_status": analysis.get("JobStatus"),
        "duration_ms": measured.get("TotalConversationDurationMillis"),
        "categories": categories.get("MatchedCategories") if isinstance(categories, dict) else None,
        "vendor_sentiment": sentiment.get("OverallSentiment")
        if isinstance(sentiment, dict)
        else None,
        "non_talk_ms": _total(measured.get("NonTalkTime")),
        "talk_ms": _total(measured.get("TalkTime")),
        "interruption_ms": _total(measured.get("Interruptions")),
        "output": content.get("Output") if isinstance(content, dict) else None,
    }


def _total(measure: Any) -> Any:
    return measure.get("TotalTimeMillis") if isinstance(measure, dict) else None
