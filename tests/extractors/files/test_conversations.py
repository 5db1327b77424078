"""Conversations in JSON records and in tables with a row a turn."""

from __future__ import annotations

import json

CHAT = {"channel": "chat", "text": None}


def test_conversations_reads_a_list_of_turns(drop):
    turns = [
        {"role": "user", "ts": 1589375697, "text": "my card &amp; pin"},
        {"role": "agent", "ts": 1589375714.5, "text": "Which card?"},
        {"role": "agent", "ts": 1589375720, "text": " "},
        {"role": "robot", "ts": 1589375736, "text": "one moment"},
    ]
    drop.put("a.jsonl", json.dumps({"id": 1, "turns": turns}))
    declared = {
        "records": "turns", "role": "role", "start": "ts", "time": "unix",
        "roles": {"robot": "bot"},
    }  # fmt: skip
    (chat,) = drop.load(
        **CHAT, id="id", turns=declared, created_at="turns.0.ts", date_formats="unix"
    ).feedback
    assert [(turn.speaker_role, turn.text, turn.start_ms) for turn in chat.turns] == [
        ("customer", "my card & pin", 0),
        ("agent", "Which card?", 17_500),
        ("bot", "one moment", 39_000),
    ]
    assert chat.created_at.isoformat() == "2020-05-13T13:14:57+00:00"
    assert chat.speaker_role is None


def test_conversations_groups_rows(drop):
    drop.put("a.csv", "chat,who,said\nA,customer,hi\nA,agent,hello\nB,customer,help\n")
    loaded = drop.load(**CHAT, turns={"group_by": "chat", "role": "who", "text": "said"})
    assert [(chat.native_id, len(chat.turns)) for chat in loaded.feedback] == [("A", 2), ("B", 1)]
    assert [record.origin for record in loaded.parts[0].records] == [
        "a.csv rows 2-3",
        "a.csv rows 4-4",
    ]


def test_conversations_brings_scattered_rows_together(drop):
    drop.put("a.csv", "chat,said\nA,one\nB,two\nA,three\nbroken\n")
    loaded = drop.load(**CHAT, turns={"group_by": "chat", "text": "said"})
    assert [[turn.text for turn in chat.turns] for chat in loaded.feedback] == [
        ["one", "three"],
        ["two"],
    ]
    assert loaded.rules == ["column_count"]


def test_conversations_rejects_what_is_no_list_of_turns(drop):
    drop.put("a.jsonl", '{"turns": "hello"}\n{"turns": []}\n{"turns": [{"text": "x", "at": "?"}]}')
    loaded = drop.load(**CHAT, turns={"records": "turns", "start": "at"})
    assert loaded.rules == ["bad_turns", "empty_text", "bad_date"]
