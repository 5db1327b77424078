"""Every span, cut out of the stored text by its offsets, is the text that was found."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from spacy.language import Language

from lake.contracts import to_table
from lake.datasets import FEEDBACK, TURNS
from nlp.enrich import enrich

_NASTY = [
    "refund",
    "delivery",
    "the waiter was rude",
    "app crashes",
    "on hold",
    "👨‍👩‍👧‍👦",
    "👍🏽",
    "❤️",
    "e\u0301te\u0301",
    "ﬁne",
    "İstanbul",
    "ß",
    "\u200b",
    "\ufeff",
    "\u00a0",
    "\u2028",
    "\r\n",
    "\n\n",
    "\t",
    "  ",
    "&amp;",
    "<br/>",
    "<EMAIL>",
    "שלום",
    "価格",
    "𝓯𝓪𝓷𝓬𝔂",
    "\x00",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "...",
    "?!",
    "l’appli",
    "price",
]


def _feedback(line: int, **fields: Any) -> dict[str, Any]:
    return {
        "batch": "b",
        "source": "s",
        "feedback_id": f"s:{line}",
        "stream": "x",
        "channel": "review",
        "extracted_at": datetime(2026, 1, 1, tzinfo=UTC),
        "is_deleted": False,
        "language_declared": "en",
        "raw_file": "r",
        "raw_line": line,
    } | fields


_NAMES = (
    "refund", "deliver", "waiter", "rude", "app", "crash", "hold", "price", "staff", "wait",
)  # fmt: skip


def test_offsets_are_exact_in_any_text(language: Language) -> None:
    chance = random.Random(7)

    def text() -> str:
        glue = chance.choice(["", " ", " ", " "])
        return glue.join(chance.choices(_NASTY, k=chance.randint(1, 25)))

    rows = [_feedback(line, title=text(), body=text()) for line in range(1, 151)]
    chats = [_feedback(line, channel="chat") for line in range(151, 171)]
    turns = [
        {
            "batch": "b",
            "source": "s",
            "feedback_id": chat["feedback_id"],
            "turn_index": index,
            "speaker_role": chance.choice(["customer", "agent"]),
            "text": text(),
            "raw_file": "r",
            "raw_line": chat["raw_line"],
        }
        for chat in chats
        for index in range(6)
    ]
    stored = {(row["feedback_id"], field, None): row[field] for row in rows for field in row}
    stored |= {(turn["feedback_id"], "turn", turn["turn_index"]): turn["text"] for turn in turns}

    found = enrich(to_table(FEEDBACK, rows + chats), to_table(TURNS, turns), language, "v")

    assert found.mentions.num_rows > 200
    spans = _spans(found.mentions) + _spans(found.sentences)
    for span in spans:
        whole = stored[span["feedback_id"], span["field"], span["turn_index"]]
        cut = whole[span["start"] : span["end"]]
        assert 0 <= span["start"] < span["end"] <= len(whole)
        assert cut == cut.strip()
    for mention in _spans(found.mentions):
        whole = stored[mention["feedback_id"], mention["field"], mention["turn_index"]]
        cut = whole[mention["start"] : mention["end"]].lower()
        assert any(letter.isalnum() for letter in cut), cut
        if not mention["method"].startswith("head:"):
            assert any(word in cut for word in _NAMES), cut


def test_offsets_of_mentions_lie_within_their_sentence(language: Language) -> None:
    rows = [_feedback(1, title="Rude waiter", body="Bad food. The refund took ages! App crashes")]

    found = enrich(to_table(FEEDBACK, rows), TURNS.schema.empty_table(), language, "v")

    sentences = {row["sentence_index"]: row for row in found.sentences.to_pylist()}
    assert found.mentions.num_rows >= 4
    for mention in found.mentions.to_pylist():
        sentence = sentences[mention["sentence_index"]]
        assert sentence["field"] == mention["field"]
        assert sentence["start"] <= mention["start"] < mention["end"] <= sentence["end"]


def _spans(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
