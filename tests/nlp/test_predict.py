from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language

from nlp.__main__ import main
from nlp.predict import predict

FIELDS = {
    "id", "language", "masked_text", "sentiment", "sentiment_label", "is_complaint",
    "complaint_probability", "severity", "intents", "urgency", "effort", "churn_intent",
    "emotions", "mentions", "failure_reasons", "pipeline_version",
}  # fmt: skip


def results(language: Language, *lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in predict(lines, language, "v1")]


def test_predict_gives_one_line_each_in_order(language: Language) -> None:
    lines = [json.dumps({"id": number, "text": "The staff were rude"}) for number in range(1200)]

    found = results(language, *lines)

    assert [result["id"] for result in found] == list(range(1200))
    assert set(found[0]) >= FIELDS


def test_predict_unreadable_lines_become_error_lines(language: Language) -> None:
    found = results(
        language,
        "not json",
        '{"id": "a", "text": 5}',
        "[1]",
        '{"id": "b", "text": "ok", "prompt": 3}',
        '{"id": "c", "text": "Great staff"}',
    )

    assert [result["id"] for result in found] == [None, "a", None, "b", "c"]
    assert [("error" in result) for result in found] == [True, True, True, True, False]
    assert found[1]["error"] == "line 2: `text` is missing or is not a string"


def test_predict_offsets_point_into_the_masked_text(language: Language) -> None:
    (found,) = results(
        language,
        json.dumps({"text": "Write to ann@example.com about my refund 👍🏽 and the rude staff"}),
    )

    assert "ann@example.com" not in found["masked_text"]
    assert found["mentions"]
    for mention in found["mentions"]:
        assert found["masked_text"][mention["start"] : mention["end"]] == mention["text"]


def test_predict_reads_a_bare_answer_by_its_prompt(language: Language) -> None:
    question = "What are the last four digits of your SSN?"

    (found,) = results(language, json.dumps({"text": "4821", "prompt": question}))

    assert found["masked_text"] == "<SSN>"


def test_predict_streams(language: Language) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield '{"text": "hello there"}'

    assert len(list(islice(predict(endless(), language, "v1"), 3))) == 3
    assert read < 5000


def test_predict_from_file_to_file(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b'{"id": 1, "text": "The staff were rude"}\n\n\xff\xfe\n')

    assert main(["predict", "--input", str(source), "--output", str(target)]) == 0

    first, second = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    assert first["mentions"][0]["topic"] == "staff.manner"
    assert "line 3" in second["error"]


def test_predict_missing_file_is_one_clear_line(tmp_path: Path, capsys: Any) -> None:
    status = main(["predict", "--input", str(tmp_path / "no"), "--output", str(tmp_path / "out")])

    assert status == 1
    assert "no" in capsys.readouterr().err
