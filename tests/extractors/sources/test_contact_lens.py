from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest

from extractors.core.engine import extract
from extractors.core.errors import ConfigError
from extractors.core.mapping import Mapped, map_batch
from extractors.sources.contact_lens import SOURCE
from lake import raw
from lake.config import SourceConfig
from lake.records import CaseEvent, Feedback, Record, RecordError

END = datetime(2026, 5, 20, tzinfo=UTC)
NAME = "Analysis/Voice/2026/05/10/c-1_analysis_2026-05-10T10:05:00Z.json"
VOICE = {
    "Channel": "VOICE",
    "JobStatus": "COMPLETED",
    "LanguageCode": "en-US",
    "CustomerMetadata": {"ContactId": "c-1"},
    "Participants": [
        {"ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER"},
        {"ParticipantId": "AGENT", "ParticipantRole": "AGENT"},
    ],
    "ConversationCharacteristics": {"TotalConversationDurationMillis": 60_000},
    "Transcript": [
        {"ParticipantId": "CUSTOMER", "Content": "Cancel it.", "BeginOffsetMillis": 900,
         "EndOffsetMillis": 1900},
        {"ParticipantId": "AGENT", "Content": "Hello.", "BeginOffsetMillis": 0,
         "EndOffsetMillis": 800},
    ],
    "_file": {"path": NAME, "size": 1, "version": "v"},
}  # fmt: skip
CHAT = {
    **VOICE,
    "Channel": "CHAT",
    "Participants": [{"ParticipantId": "p1"}, {"ParticipantId": "p2"}],
    "ConversationCharacteristics": {},
    "Transcript": [
        {"ParticipantId": "p1", "ParticipantRole": "CUSTOMER", "Type": "EVENT",
         "ContentType": "application/vnd.amazonaws.connect.event.participant.joined",
         "AbsoluteTime": "2026-05-10T10:00:00.000Z"},
        {"ParticipantId": "p1", "ParticipantRole": "CUSTOMER", "Type": "MESSAGE",
         "ContentType": "text/plain", "Content": "Hi", "AbsoluteTime": "2026-05-10T10:00:02.500Z"},
        {"ParticipantId": "p2", "ParticipantRole": "SYSTEM", "Type": "MESSAGE",
         "ContentType": "text/plain", "Content": "Wait", "AbsoluteTime": "2026-05-10T10:00:03Z"},
    ],
}  # fmt: skip


def records(payload: Any) -> list[Record]:
    return list(
        SOURCE.to_records(SourceConfig(name="one", type="contact_lens"), "analyses", payload)
    )


def conversation(payload: Any) -> Feedback:
    [found] = [record for record in records(payload) if isinstance(record, Feedback)]
    return found


def test_a_call_is_its_turns_in_order_with_their_times() -> None:
    call = conversation(VOICE)
    assert (call.channel, call.native_id, call.language_declared) == ("call", "c-1", "en-US")
    assert [(turn.speaker_role, turn.text, turn.start_ms, turn.end_ms) for turn in call.turns] == [
        ("agent", "Hello.", 0, 800),
        ("customer", "Cancel it.", 900, 1900),
    ]


def test_a_call_began_its_length_before_its_analysis_was_written() -> None:
    assert conversation(VOICE).created_at == datetime(2026, 5, 10, 10, 4, tzinfo=UTC)


def test_a_call_of_unknown_time_keeps_none() -> None:
    found = records({**VOICE, "_file": {"path": "call.json", "size": 1, "version": "v"}})
    [call] = found
    assert isinstance(call, Feedback)
    assert (call.created_at, call.native_id) == (None, "c-1")


def test_a_chat_counts_from_its_first_entry_and_skips_what_nobody_said() -> None:
    chat = conversation(CHAT)
    assert (chat.channel, chat.created_at) == ("chat", datetime(2026, 5, 10, 10, tzinfo=UTC))
    assert [(turn.speaker_role, turn.start_ms) for turn in chat.turns] == [
        ("customer", 2500),
        ("system", 3000),
    ]


def test_a_conversation_is_a_case_that_opens_and_closes() -> None:
    events = [record for record in records(VOICE) if isinstance(record, CaseEvent)]
    assert [(event.kind, event.value) for event in events] == [
        ("created", None),
        ("channel", "call"),
        ("status", "closed"),
    ]
    assert events[-1].at - events[0].at == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("values", "rule", "reason"),
    [
        (
            {
                "JobStatus": "FAILED",
                "Transcript": [],
                "JobDetails": {"SkippedAnalysis": [{"Feature": "F", "ReasonCode": "QUOTA"}]},
            },
            "no_transcript",
            "job FAILED, skipped: F QUOTA",
        ),
        ({"Channel": "FAX"}, "not_an_analysis", "Channel is none of"),
        ({"Transcript": {}}, "no_transcript", "no transcript"),
        ({"Transcript": "text"}, "wrong_type", "Transcript is not a list"),
        ({"Participants": "text"}, "wrong_type", "Participants is not a list"),
        (
            {"Transcript": [{"ParticipantId": "x", "Content": "hi"}]},
            "unknown_speaker",
            "no known role",
        ),
        (
            {"Transcript": [{"ParticipantId": "AGENT", "Content": "a", "BeginOffsetMillis": "0"}]},
            "wrong_type",
            "whole milliseconds",
        ),
    ],
)
def test_an_analysis_that_cannot_be_used_says_why(
    values: dict[str, Any], rule: str, reason: str
) -> None:
    with pytest.raises(RecordError) as raised:
        records({**VOICE, **values})
    assert raised.value.rule == rule
    assert reason in raised.value.reason


class Drop:
    """A folder of analyses and the tenant that reads it."""

    def __init__(self, home: Any, url: str) -> None:
        self.url, self._home = url, home
        self.filesystem, self.root = fsspec.core.url_to_fs(url)

    def put(self, path: str, content: Any) -> None:
        full = f"{self.root}/{path}"
        self.filesystem.makedirs(full.rsplit("/", 1)[0], exist_ok=True)
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.filesystem.pipe_file(full, data)

    def pull(self, at: datetime = END, **params: Any) -> list[str]:
        """The paths that a pull landed."""
        settings = self._home("contact_lens", {"path": self.url, **params}).at(at)
        return [
            line.origin
            for item in extract(settings, "one", "analyses")
            for line in raw.read(settings.lake, item.batch)[0]
        ]

    def mapped(self) -> Mapped:
        settings = self._home("contact_lens", {"path": self.url}).at(END)
        [batch] = raw.batches(settings.lake)
        lines, trailer = raw.read(settings.lake, batch)
        return map_batch(settings.config.source("one"), "analyses", lines, trailer)


@pytest.fixture(params=["local", "memory"])
def drop(home: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Drop:
    url = tmp_path / "drop" if request.param == "local" else f"memory://{tmp_path.name}/drop"
    return Drop(home, str(url))


CONTENT = {name: value for name, value in VOICE.items() if name != "_file"}


def named(day: int, contact: str, redacted: bool = False) -> str:
    folder, suffix = ("Redacted/", "_redacted") if redacted else ("", "")
    return (
        f"Analysis/Voice/{folder}2026/05/{day:02d}/"
        f"{contact}_analysis{suffix}_2026-05-{day:02d}T10:00:00Z.json"
    )


def test_of_twins_the_redacted_one_is_read(drop: Drop) -> None:
    drop.put(named(10, "a"), CONTENT)
    drop.put(named(10, "a", redacted=True), CONTENT)
    drop.put(named(11, "b"), CONTENT)
    assert drop.pull() == [named(11, "b"), named(10, "a", redacted=True)]


def test_the_original_is_read_where_it_is_asked_for(drop: Drop) -> None:
    drop.put(named(10, "a"), CONTENT)
    drop.put(named(10, "a", redacted=True), CONTENT)
    assert drop.pull(redacted=False) == [named(10, "a")]


def test_a_file_is_landed_once_and_again_when_it_changes(drop: Drop) -> None:
    drop.put(named(10, "a"), CONTENT)
    drop.put("flat_analysis.json", CONTENT)
    assert len(drop.pull()) == 2
    assert drop.pull(END + timedelta(hours=1)) == []
    drop.put(named(10, "a"), {**CONTENT, "JobStatus": "DONE"})
    drop.put("flat_analysis.json", {**CONTENT, "JobStatus": "DONE"})
    assert len(drop.pull(END + timedelta(hours=2))) == 2


def test_a_file_that_comes_late_is_found_a_day_back(drop: Drop) -> None:
    drop.put(named(10, "a"), CONTENT)
    drop.pull()
    drop.put(named(9, "b"), CONTENT)
    drop.put(named(8, "c"), CONTENT)
    assert drop.pull(END + timedelta(hours=1)) == [named(9, "b")]


def test_other_files_are_left_alone(drop: Drop) -> None:
    drop.put("Analysis/readme.txt", b"hello")
    drop.put("Analysis/other.json", CONTENT)
    assert drop.pull() == []


@pytest.mark.parametrize(
    ("content", "rule", "reason"),
    [
        (b'{\n "Channel": "VOICE",\n}', "malformed_json", "line 3 column 1"),
        (b'{\n "Channel": "VOICE" // spoken\n}', "malformed_json", "line 2 column 21"),
        (b'{"Channel": "VOICE"}\n}', "malformed_json", "line 2 column 1"),
        (b"", "malformed_json", "line 1 column 1"),
        (b"[1]", "wrong_type", "no JSON object"),
        (b"[" * 100_000, "malformed_json", "nested too deeply"),
        (b'{"Channel": "VOICE", "Transcript": [{"Content": "caf\xe9"', "malformed_json", "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_rejected_whole_with_its_place(
    drop: Drop, content: bytes, rule: str, reason: str
) -> None:
    drop.put(named(10, "a"), content)
    drop.pull()
    [reject] = drop.mapped().rejects
    assert reject.rule == rule
    assert reject.reason.startswith(named(10, "a"))
    assert reason in reject.reason
    assert "caf" not in reject.reason


def test_a_byte_order_mark_is_no_fault(drop: Drop) -> None:
    drop.put(named(10, "a"), b"\xef\xbb\xbf" + json.dumps(CONTENT).encode())
    drop.pull()
    assert len(drop.mapped().records) == 1


@pytest.mark.parametrize("params", [{}, {"path": "/no/such/folder"}, {"path": "fax://1"}])
def test_a_folder_that_is_not_there_is_named(home: Any, params: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"params\.path"):
        extract(home("contact_lens", params).at(END), "one", "analyses")
