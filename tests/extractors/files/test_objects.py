"""JSON in its shapes, and JSON lines."""

from __future__ import annotations

import json

import pytest

RECORDS = [{"id": 570306133677760513, "text": "late"}, {"id": 2, "text": "fine"}]


@pytest.mark.parametrize(
    ("name", "document", "params"),
    [
        ("a.json", RECORDS, {}),
        ("a.json", {"records": RECORDS}, {}),
        ("a.json", {"page": 1, "data": {"items": RECORDS}}, {"records": "data.items"}),
    ],
)
def test_objects_reads_arrays_and_records_paths(drop, name, document, params):
    drop.put(name, json.dumps(document, indent=2))
    loaded = drop.load(id="id", **params)
    assert loaded.texts == ["late", "fine"]
    assert loaded.feedback[0].native_id == "570306133677760513"


def test_objects_reads_one_object(drop):
    drop.put("a.json", json.dumps({"text": "late", "tags": ["a"]}))
    assert drop.load().texts == ["late"]


def test_objects_streams_an_array_larger_than_its_buffer(drop, monkeypatch):
    monkeypatch.setattr("extractors.sources.files.readers.objects._CHUNK", 7)
    records = [{"text": f'row {n} "quoted" [x] {{y}}', "n": n} for n in range(30)]
    drop.put("a.json", json.dumps(records, indent=1))
    assert drop.load().texts == [record["text"] for record in records]


def test_objects_reads_json_lines_by_content(drop):
    drop.put("a.json", "\n".join(map(json.dumps, RECORDS)))
    assert drop.load().texts == ["late", "fine"]


def test_objects_rejects_a_broken_line_alone(drop):
    drop.put("a.jsonl", '{"text": "one"}\n{"text": \n\n["no object"]\n{"text": "two"}\n')
    loaded = drop.load()
    assert loaded.texts == ["one", "two"]
    assert loaded.rules == ["malformed_json", "not_an_object"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('[\n{"text": "secret words"},\n{"text": }\n]', 3),
        ('[{"text": "secret words"}] trailing', None),
        ('[{"text": "secret words"}', 1),
        ('{"text": "secret words",\n // comment\n"x": 1}', 2),
        ('{"text": "secret words"}}', 1),
    ],
)
def test_objects_rejects_malformed_json_whole_without_its_content(drop, content, line):
    drop.put("a.json", content)
    loaded = drop.load()
    assert loaded.rules == ["malformed_json"]
    record = loaded.parts[0].records[0]
    assert "secret" not in json.dumps(record.payload)
    assert line is None or f"line {line}" in loaded.rejects[0][1]
    assert "sha256" in loaded.rejects[0][1]


def test_objects_rejects_json_lines_without_any_record(drop):
    drop.put("a.jsonl", "Service unavailable\nTry again\n")
    assert drop.load().rules == ["malformed_json"]


def test_objects_survives_deep_nesting(drop):
    drop.put("a.json", "[" * 100_000)
    assert drop.load().rules == ["malformed_json"]


def test_objects_reaches_nested_columns(drop):
    record = {"user": {"name": "Ann"}, "a.b": "dotted", "body": {"parts": [{"t": "late"}]}}
    drop.put("a.json", json.dumps([record]))
    loaded = drop.load(text="body.parts.0.t", author="user.name", attributes=["a.b"])
    assert loaded.texts == ["late"]
    assert loaded.feedback[0].author.value == "Ann"
    assert loaded.feedback[0].attributes == {"a.b": "dotted"}


def test_objects_makes_lone_surrogates_storable(drop):
    drop.put("a.json", r'[{"text": "half \ud83d emoji", "x": {"k": "\udc00"}}]')
    loaded = drop.load(attributes=["x"])
    assert loaded.texts == ["half \ufffd emoji"]
    assert loaded.feedback[0].attributes == {"x": {"k": "\ufffd"}}


def test_objects_rejects_a_row_with_the_reserved_name(drop):
    drop.put("a.jsonl", '{"text": "x", "_voc": {"deleted": "7"}}\n{"text": "y"}\n')
    loaded = drop.load()
    assert loaded.rules == ["reserved_name"]
    assert loaded.texts == ["y"]


def test_objects_names_a_column_that_no_record_has(drop):
    drop.put("a.jsonl", '{"text": "x"}\n')
    loaded = drop.load(brand="shop")
    assert loaded.rules == ["missing_column"]
