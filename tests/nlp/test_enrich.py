from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from lake.config import NlpConfig
from lake.contracts import POLARITIES, check, to_table
from lake.datasets import DOCUMENTS, FEEDBACK, MENTIONS, SENTENCES, TURNS
from nlp.enrich import Enriched, enrich
from nlp.pipeline import load
from nlp.texts import MAX_CHARACTERS


def feedback(line: int, **fields: Any) -> dict[str, Any]:
    return {
        "batch": "b1",
        "source": "shop",
        "feedback_id": f"shop:{line}",
        "stream": "reviews",
        "channel": "review",
        "extracted_at": datetime(2026, 1, 1, tzinfo=UTC),
        "is_deleted": False,
        "raw_file": "raw/shop",
        "raw_line": line,
    } | fields


def chat(line: int, *turns: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "batch": "b1",
            "source": "shop",
            "feedback_id": f"shop:{line}",
            "turn_index": index,
            "speaker_role": role,
            "text": text,
            "raw_file": "raw/shop",
            "raw_line": line,
        }
        for index, (role, text) in enumerate(turns)
    ]


def run(
    language: Language, rows: list[dict[str, Any]], turns: list[dict[str, Any]] | None = None
) -> Enriched:
    return enrich(to_table(FEEDBACK, rows), to_table(TURNS, turns or []), language, "v1")


def test_enrich_follows_the_contracts_and_covers_every_row(language: Language) -> None:
    rows = [
        feedback(1, title="Bad", body="The delivery was late and the box was crushed."),
        feedback(2, body="   "),
        feedback(3, body="Gone", is_deleted=True),
        feedback(4, body="To jest naprawdę bardzo dobra aplikacja i polecam ją wszystkim"),
    ]

    found = run(language, rows)

    for dataset, table in (
        (DOCUMENTS, found.documents),
        (SENTENCES, found.sentences),
        (MENTIONS, found.mentions),
    ):
        check(dataset, table)
    documents = found.documents.to_pylist()
    assert [row["feedback_id"] for row in documents] == [row["feedback_id"] for row in rows]
    assert [row["ok"] for row in documents] == [True, False, False, False]
    assert [row["failure_reasons"] for row in documents[1:]] == [
        ["no_text"],
        ["deleted"],
        ["language_not_scored:pl"],
    ]
    assert {row["sentiment_label"] for row in documents} <= {*POLARITIES, None}
    assert {row["raw_file"] for row in found.mentions.to_pylist()} == {"raw/shop"}
    assert json.loads(documents[0]["methods"])["complaint"].startswith("head:complaint@")


def test_enrich_an_empty_batch_is_three_empty_tables(language: Language) -> None:
    found = run(language, [])

    assert (found.documents.num_rows, found.sentences.num_rows, found.mentions.num_rows) == (
        0,
        0,
        0,
    )


def test_enrich_a_text_that_fails_stands_alone() -> None:
    language = load(NlpConfig())

    @Language.component("breaks_on_poison")
    def breaks(doc: Doc) -> Doc:
        if "poison" in doc.text:
            raise ZeroDivisionError
        return doc

    language.add_pipe("breaks_on_poison")

    found = run(language, [feedback(1, body="poison"), feedback(2, body="Great staff")])

    first, second = found.documents.to_pylist()
    assert (first["ok"], first["failure_reasons"]) == (False, ["error:ZeroDivisionError"])
    assert second["sentiment_label"] == "positive"


def test_enrich_reads_at_most_a_stated_length(language: Language) -> None:
    found = run(language, [feedback(1, body="The staff were rude. " * 50_000)])

    (document,) = found.documents.to_pylist()
    assert document["failure_reasons"] == ["truncated"]
    assert document["characters"] <= MAX_CHARACTERS
    assert document["is_complaint"] is not None


def test_enrich_keeps_the_agent_apart_from_the_customer(language: Language) -> None:
    turns = chat(
        1,
        ("customer", "hi, where is my parcel?"),
        ("agent", "I am sorry to hear that, what a terrible mess. The parcel is lost."),
        ("customer", "ok"),
        ("agent", "It has been resolved"),
        ("customer", "great, thanks so much"),
    )

    found = run(language, [feedback(1, channel="chat")], turns)

    (document,) = found.documents.to_pylist()
    assert document["is_complaint"] is False
    assert document["contact_reason"].startswith("delivery")
    assert document["is_resolved"] is True
    assert document["is_escalated"] is None
    quarters = document["customer_sentiment_by_quarter"]
    assert len(quarters) == 4
    assert quarters[2] > 0
    assert quarters[3] is None
    sentences = found.sentences.to_pylist()
    assert [row["turn_index"] for row in sentences] == sorted(
        row["turn_index"] for row in sentences
    )
    assert all(
        row["complaint_probability"] is None for row in sentences if row["speaker_role"] == "agent"
    )


def test_enrich_brings_each_turn_to_its_row_in_order_whatever_order_they_are_stored_in(
    language: Language,
) -> None:
    count = 600  # more than are taken out of Arrow at a time
    rows = [feedback(line, channel="chat") for line in range(1, count, 2)]
    rows += [feedback(line, body="The box was crushed.") for line in range(2, count, 2)]
    turns = [
        turn
        for line in range(1, count, 2)
        for turn in chat(line, ("customer", f"My parcel {line} is late."), ("agent", "Sorry."))
    ]
    orphan = chat(9_999, ("customer", "A turn of a row that is not there."))

    found = run(language, rows, [*reversed(turns), *orphan])

    said: dict[str, list[tuple[int | None, str | None]]] = {}
    for row in found.sentences.to_pylist():
        said.setdefault(row["feedback_id"], []).append((row["turn_index"], row["speaker_role"]))
    spoken, written = [(0, "customer"), (1, "agent")], [(None, None)]
    assert said == {f"shop:{line}": spoken if line % 2 else written for line in range(1, count)}
    length = {row["feedback_id"]: row["characters"] for row in found.documents.to_pylist()}
    assert length["shop:599"] - length["shop:1"] == len("599") - len("1")


def test_enrich_unresolved_and_escalated_are_said_at_the_end(language: Language) -> None:
    turns = chat(
        1,
        ("customer", "my internet is down again"),
        ("agent", "please restart the router"),
        ("customer", "it is still not working, I want to speak to a supervisor"),
        ("agent", "I will transfer you"),
    )

    (document,) = run(language, [feedback(1, channel="call")], turns).documents.to_pylist()

    assert document["is_resolved"] is False
    assert document["is_escalated"] is True


def test_enrich_a_conversation_without_the_customer_says_so(language: Language) -> None:
    found = run(language, [feedback(1, channel="call")], chat(1, ("agent", "Hello, anyone there?")))

    (document,) = found.documents.to_pylist()
    assert "no_customer_turns" in document["failure_reasons"]
    assert document["complaint_probability"] is None


@pytest.mark.parametrize("field", ["sentiment", "effort", "severity", "complaint_probability"])
def test_enrich_unknown_is_null_and_never_zero(language: Language, field: str) -> None:
    (document,) = run(language, [feedback(1, body="n/a")]).documents.to_pylist()

    assert document[field] is None
