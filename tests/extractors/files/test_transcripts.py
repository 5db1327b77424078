"""WebVTT and SRT: voices, prefixes, rolling captions, blocks without cues, faults."""

from __future__ import annotations

import pytest

VTT = """\ufeffWEBVTT - call 12

STYLE
::cue(v) { color: red }

NOTE
00:00:00.000 --> is not a cue here

REGION
id:fred

intro
00:01.000 --> 00:02.500 align:start position:10%
<v.loud Maria Lopez>Good morning, <i>how</i> can I help?

00:02.500 --> 00:04.000
<v Tom>My order &amp; invoice never came.
<v Maria Lopez>Oh no.

01:00:00.250 --> 01:00:01.000
<v Maria Lopez>Let me <00:00:01.500><c>look</c>.
"""
CALL = {"channel": "call", "text": None, "id": "file"}
ROLES = {"roles": {"maria lopez": "agent"}}


def test_transcripts_reads_webvtt(drop):
    drop.put("call-12.vtt", VTT)
    loaded = drop.load(**CALL, turns=ROLES)
    (call,) = loaded.feedback
    assert (call.native_id, call.body) == ("call-12", None)
    assert [(turn.speaker_role, turn.text, turn.start_ms, turn.end_ms) for turn in call.turns] == [
        ("agent", "Good morning, how can I help?", 1000, 2500),
        ("customer", "My order & invoice never came.", 2500, 4000),
        ("agent", "Oh no.\nLet me look.", 2500, 3_601_000),
    ]
    assert [turn.speaker.kind for turn in call.turns] == ["agent", "nickname", "agent"]


def test_transcripts_reads_srt_with_names_before_the_text(drop):
    drop.put(
        "a.srt",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nAgent: Hello\r\n\r\n"
        "2\r\n00:00:02,000 --> 00:00:05,000\r\n{\\an8}Customer: One problem: it broke\r\n\r\n"
        "3\r\n00:00:05,000 --> 00:00:06,000\r\nCustomer: and again\r\n",
    )
    (call,) = drop.load(**CALL, turns={"roles": {"Agent": "agent"}}).feedback
    assert [(turn.speaker_role, turn.text) for turn in call.turns] == [
        ("agent", "Hello"),
        ("customer", "One problem: it broke\nand again"),
    ]


def test_transcripts_leaves_a_colon_that_names_nobody(drop):
    drop.put("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nOne thing: it broke\n")
    assert drop.load(**CALL, turns={}).feedback[0].turns[0].text == "One thing: it broke"


def test_transcripts_says_rolling_captions_once(drop):
    lines = ["my order", "never came", "and nobody", "answers"]
    cues = [
        f"00:0{at}.000 --> 00:0{at + 1}.000\n" + "\n".join(lines[max(0, at - 1) : at + 1])
        for at in range(4)
    ]
    drop.put("a.vtt", "WEBVTT\n\n" + "\n\n".join(cues) + "\n\n00:04.000 --> 00:05.000\nanswers\n")
    (call,) = drop.load(**CALL, turns={}).feedback
    assert [turn.text for turn in call.turns] == lines
    assert call.turns[-1].end_ms == 5000


def test_transcripts_keeps_a_speaker_who_repeats(drop):
    said = ["no", "no", "I said stop", "please", "really"]
    cues = [f"00:0{at}.000 --> 00:0{at + 1}.000\n{text}" for at, text in enumerate(said)]
    drop.put("a.vtt", "WEBVTT\n\n" + "\n\n".join(cues))
    assert [turn.text for turn in drop.load(**CALL, turns={}).feedback[0].turns] == said


@pytest.mark.parametrize(
    ("name", "content", "rule", "line"),
    [
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:xx.000\nhello\n", "malformed_cue", "line 3"),
        ("a.vtt", "00:01.000 --> 00:02.000\nhello\n", "malformed_cue", "line 1"),
        ("a.srt", "no cues at all\n", "no_cues", ""),
        ("a.vtt", "WEBVTT\n\nNOTE nothing else\n", "no_cues", ""),
        ("a.vtt", "", "empty_file", ""),
    ],
)
def test_transcripts_rejects_a_broken_file_whole(drop, name, content, rule, line):
    drop.put(name, content)
    loaded = drop.load(**CALL, turns={})
    assert loaded.rules == [rule]
    assert line in loaded.rejects[0][1]


def test_transcripts_takes_the_time_from_the_file_name(drop):
    drop.put("GMT20260105-153000.vtt", VTT)
    loaded = drop.load(
        **CALL, turns={}, created_at="file", date_formats="GMT%Y%m%d-%H%M%S", time_zone="UTC"
    )
    assert loaded.feedback[0].created_at.isoformat() == "2026-01-05T15:30:00+00:00"
