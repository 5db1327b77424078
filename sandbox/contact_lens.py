"""Amazon Connect Contact Lens analysis files, original and redacted, for calls and chats."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from sandbox.company import Company
from sandbox.model import Conversation, Said, Turn

# What the vendor's redaction covers; ids of our own making are not among its entities.
_REDACTED = {"name", "email", "phone", "address", "card", "iban", "ssn", "ip"}
_SENTIMENT = {-1: "NEGATIVE", 0: "NEUTRAL", 1: "POSITIVE"}
_SILENCE_MS = 3_000
_ROLES = {"customer": "CUSTOMER", "agent": "AGENT"}
_SKIP = {"Feature": "POST_CONTACT_ANALYTICS", "ReasonCode": "FAILED_SAFETY_GUIDELINES",
         "SkippedEntities": []}  # fmt: skip


def write_analyses(company: Company, folder: Path, now: datetime) -> list[Path]:
    """Writes each analysis finished before `now`, twice: original and under `Redacted/`.

    The folder is the day on which the agent was reached (UTC), the vendor's own convention.
    """
    written = []
    for conversation in (*company.calls, *company.chats):
        done = conversation.at + timedelta(milliseconds=conversation.duration_ms, minutes=4)
        if done >= now:
            continue
        day = f"{conversation.at:%Y/%m/%d}"
        stamp = f"{done:%Y-%m-%dT%H:%M:%SZ}"
        kind = "Voice" if conversation.kind == "call" else "Chat"
        base = folder / "Analysis" / kind
        targets = (
            (base / day / f"{conversation.id}_analysis_{stamp}.json", False),
            (base / "Redacted" / day / f"{conversation.id}_analysis_redacted_{stamp}.json", True),
        )
        for path, redacted in targets:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(analysis(conversation, redacted), ensure_ascii=False, indent=1)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def analysis(conversation: Conversation, redacted: bool) -> dict[str, Any]:
    """The file's content; FAILED and skipped jobs have no transcript, as the vendor's."""
    is_call = conversation.kind == "call"
    head: dict[str, Any] = {
        "AccountId": "123456789012",
        "Channel": "VOICE" if is_call else "CHAT",
        "ContentMetadata": _content_metadata(redacted),
        "JobStatus": "FAILED" if conversation.status == "FAILED" else "COMPLETED",
        "LanguageCode": "en-US" if conversation.customer.country == "us" else "en-GB",
        "Participants": _participants(conversation),
        "CustomerMetadata": {
            "ContactId": conversation.id,
            "InputS3Uri": f"s3://marrowby-connect/{conversation.id}",
            "InstanceId": "f23fc323-3d6d-48aa-95dc-0123456789ab",
        },
        "Categories": {"MatchedCategories": [], "MatchedDetails": {}},
        "CustomModels": [],
    }
    if is_call:
        head["Version"] = "VOICE-2022-11-30"
    else:
        head["ChatTranscriptVersion"] = "2019-08-26"
    if conversation.status != "COMPLETED":
        head["JobDetails"] = {"SkippedAnalysis": [_SKIP]}
        return head | {"ConversationCharacteristics": {}, "Transcript": []}
    head["Categories"] = _categories(conversation)
    head["ConversationCharacteristics"] = (
        _call_characteristics(conversation) if is_call else _chat_characteristics(conversation)
    )
    head["Transcript"] = [
        _voice_turn(conversation, number, turn, redacted)
        if is_call
        else _chat_turn(conversation, number, turn, redacted)
        for number, turn in enumerate(conversation.turns)
    ]
    return head


def _content_metadata(redacted: bool) -> dict[str, Any]:
    if not redacted:
        return {"Output": "Raw"}
    return {
        "Output": "Redacted",
        "RedactionTypes": ["PII"],
        "RedactionTypesMetadata": {"PII": {"RedactionMaskMode": "PII"}},
    }


def _participants(conversation: Conversation) -> list[dict[str, str]]:
    return [
        {"ParticipantId": _participant_id(conversation, role), "ParticipantRole": label}
        for role, label in _ROLES.items()
    ]


def _participant_id(conversation: Conversation, role: str) -> str:
    """Calls name the role; chats give each participant an id of its own."""
    if conversation.kind == "call":
        return _ROLES[role]
    return f"{conversation.id[:-4]}{'c' if role == 'customer' else 'a'}{conversation.id[-3:]}"


def _turn_id(conversation: Conversation, number: int) -> str:
    return f"{conversation.id[:-4]}{number:04x}"


def _content(said: Said, redacted: bool) -> str:
    text = said.text
    if redacted:
        for kind, value in said.pii:
            text = text.replace(value, "[PII]") if kind in _REDACTED else text
    return text


def _voice_turn(
    conversation: Conversation, number: int, turn: Turn, redacted: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "BeginOffsetMillis": turn.begin_ms,
        "Content": _content(turn.said, redacted),
        "EndOffsetMillis": turn.end_ms,
        "Id": _turn_id(conversation, number),
        "ParticipantId": _ROLES[turn.role],
        "Sentiment": _SENTIMENT[_guessed(turn.said)],
        "LoudnessScore": [
            round(62 + (turn.begin_ms // 7 + 13 * second) % 240 / 10, 2)
            for second in range(max((turn.end_ms - turn.begin_ms) // 1000, 1))
        ],
    }
    spans = [(k, v) for k, v in turn.said.pii if k in _REDACTED]
    if spans:
        row["Redaction"] = {"RedactedTimestamps": [_spoken_at(turn, value) for _, value in spans]}
    if turn.role == "customer" and _guessed(turn.said) < 0 and "[PII]" not in row["Content"]:
        row["IssuesDetected"] = [_detected(row["Content"])]
    return row


def _guessed(said: Said) -> int:
    """The vendor's sentiment: misses the feeling of every fifth text, so that it is no truth."""
    return 0 if crc32(said.text.encode()) % 5 == 0 else said.sentiment


def _spoken_at(turn: Turn, value: str) -> dict[str, int]:
    length = max(len(turn.said.text), 1)
    start = max(turn.said.text.find(value), 0)
    span = turn.end_ms - turn.begin_ms
    return {
        "BeginOffsetMillis": turn.begin_ms + span * start // length,
        "EndOffsetMillis": turn.begin_ms + span * (start + len(value)) // length,
    }


def _detected(text: str) -> dict[str, Any]:
    end = len(text.rstrip("."))
    return {"CharacterOffsets": {"BeginOffsetChar": 0, "EndOffsetChar": end}, "Text": text[:end]}


def _chat_turn(
    conversation: Conversation, number: int, turn: Turn, redacted: bool
) -> dict[str, Any]:
    at = (conversation.at + timedelta(milliseconds=turn.begin_ms)).astimezone(UTC)
    return {
        "AbsoluteTime": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "Content": _content(turn.said, redacted),
        "ContentType": "text/plain",
        "DisplayName": "Customer" if turn.role == "customer" else "Agent",
        "Id": _turn_id(conversation, number),
        "ParticipantId": _participant_id(conversation, turn.role),
        "ParticipantRole": _ROLES[turn.role],
        "Sentiment": _SENTIMENT[_guessed(turn.said)],
        "Type": "MESSAGE",
    }


def _categories(conversation: Conversation) -> dict[str, Any]:
    greeting = {
        "PointsOfInterest": [
            {
                "BeginOffsetMillis": conversation.turns[0].begin_ms,
                "EndOffsetMillis": conversation.turns[0].end_ms,
            }
        ]
    }
    return {"MatchedCategories": ["agent-intro"], "MatchedDetails": {"agent-intro": greeting}}


def _call_characteristics(conversation: Conversation) -> dict[str, Any]:
    turns = conversation.turns
    overlaps = [
        (later, earlier.end_ms - later.begin_ms)
        for earlier, later in pairwise(turns)
        if later.begin_ms < earlier.end_ms and later.role != earlier.role
    ]
    silences = [
        {
            "BeginOffsetMillis": earlier.end_ms,
            "EndOffsetMillis": later.begin_ms,
            "DurationMillis": later.begin_ms - earlier.end_ms,
        }
        for earlier, later in pairwise(turns)
        if later.begin_ms - earlier.end_ms >= _SILENCE_MS
    ]
    by_interrupter: dict[str, list[dict[str, int]]] = {}
    for turn, overlap in overlaps:
        by_interrupter.setdefault(_ROLES[turn.role], []).append(
            {
                "BeginOffsetMillis": turn.begin_ms,
                "DurationMillis": overlap,
                "EndOffsetMillis": turn.begin_ms + overlap,
            }
        )
    talk = {_ROLES[role]: _talk_ms(turns, role) for role in _ROLES}
    return {
        "TotalConversationDurationMillis": conversation.duration_ms,
        "Sentiment": _sentiment(conversation),
        "Interruptions": {
            "InterruptionsByInterrupter": by_interrupter,
            "TotalCount": len(overlaps),
            "TotalTimeMillis": sum(overlap for _, overlap in overlaps),
        },
        "NonTalkTime": {
            "TotalTimeMillis": sum(one["DurationMillis"] for one in silences),
            "Instances": silences,
        },
        "TalkSpeed": {
            "DetailsByParticipant": {
                _ROLES[role]: {"AverageWordsPerMinute": _pace(turns, role)} for role in _ROLES
            }
        },
        "TalkTime": {
            "TotalTimeMillis": sum(talk.values()),
            "DetailsByParticipant": {
                label: {"TotalTimeMillis": spoken} for label, spoken in talk.items()
            },
        },
    }


def _talk_ms(turns: tuple[Turn, ...], role: str) -> int:
    return sum(turn.end_ms - turn.begin_ms for turn in turns if turn.role == role)


def _pace(turns: tuple[Turn, ...], role: str) -> int:
    words = sum(len(turn.said.text.split()) for turn in turns if turn.role == role)
    return round(words * 60_000 / max(_talk_ms(turns, role), 1))


def _score(turns: list[Turn]) -> float:
    """The vendor's scale runs from -5 to 5."""
    return round(5 * sum(_guessed(turn.said) for turn in turns) / max(len(turns), 1), 1)


def _sentiment(conversation: Conversation) -> dict[str, Any]:
    overall: dict[str, float] = {}
    quarters: dict[str, list[dict[str, Any]]] = {}
    end = conversation.duration_ms
    for role, label in _ROLES.items():
        own = [turn for turn in conversation.turns if turn.role == role]
        overall[label] = _score(own)
        quarters[label] = [
            {
                "BeginOffsetMillis": begin,
                "EndOffsetMillis": stop,
                "Score": _score([turn for turn in own if begin <= turn.begin_ms < stop]),
            }
            for begin, stop in pairwise(end * part // 4 for part in range(5))
        ]
    return {"OverallSentiment": overall, "SentimentByPeriod": {"QUARTER": quarters}}


def _chat_characteristics(conversation: Conversation) -> dict[str, Any]:
    waits: dict[str, list[int]] = {"AGENT": [], "CUSTOMER": []}
    for earlier, later in pairwise(conversation.turns):
        if earlier.role != later.role:
            waits[_ROLES[later.role]].append(later.begin_ms - earlier.end_ms)
    scores = _sentiment(conversation)["OverallSentiment"]
    return {
        "ResponseTime": {
            "AgentGreetingTimeMillis": conversation.turns[0].begin_ms,
            "DetailsByParticipantRole": {
                label: {
                    "Average": {"ValueMillis": sum(values) // max(len(values), 1)},
                    "Maximum": {"ValueMillis": max(values, default=0)},
                }
                for label, values in waits.items()
            },
        },
        "Sentiment": {"OverallSentiment": {"DetailsByParticipantRole": scores}},
    }
