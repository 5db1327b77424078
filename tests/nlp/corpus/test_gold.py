"""The gold set is apart from the training corpus and fills every cell that it has to measure."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eldc
import pytest

CORPUS = Path(__file__).parents[3] / "nlp" / "corpus"
LANGUAGES = ("en", "de", "fr", "es", "nl", "it")


def read(pattern: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(CORPUS.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


GOLD = read("gold/*.jsonl")
TRAINING = read("*.jsonl")


def bag_of_words(row: dict[str, Any]) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", row["text"].casefold()))


def test_gold_has_the_fields_and_labels_of_the_training_corpus() -> None:
    fields = set(TRAINING[0])
    assert [row["id"] for row in GOLD if set(row) != fields] == []
    for field in ("channel", "industry", "speaker_role", "length", "sentiment", "effort", "spam"):
        known = {row[field] for row in TRAINING}
        assert [row["id"] for row in GOLD if row[field] not in known] == [], field
    for field in ("intents", "emotions", "topics"):
        known = {label for row in TRAINING for label in row[field]}
        assert [row["id"] for row in GOLD if not set(row[field]) <= known] == [], field


def test_gold_ids_are_unique_and_name_their_language() -> None:
    assert len({row["id"] for row in GOLD}) == len(GOLD)
    for row in GOLD:
        assert re.fullmatch(rf"gold-{row['language']}-\d{{4}}", row["id"])


def test_gold_complaint_severity_and_intent_agree() -> None:
    for row in GOLD:
        assert row["complaint"] == (row["severity"] >= 1), row["id"]
        assert row["complaint"] == ("complaint" in row["intents"]), row["id"]
        assert row["intents"] == ["other"] or "other" not in row["intents"], row["id"]
        assert not (row["speaker_role"] == "agent" and row["complaint"]), row["id"]
        assert (row["prompt"] is not None) == (row["channel"] == "survey"), row["id"]


def test_gold_second_reading_labels_each_utterance_of_the_six_languages_once() -> None:
    second = read("gold/second_reading/labels.jsonl")
    assert [row["id"] for row in second] == [
        row["id"] for part in sorted(LANGUAGES) for row in read(f"gold/{part}.jsonl")
    ]
    for row in second:
        assert row["complaint"] == (row["severity"] >= 1) == ("complaint" in row["intents"])


def test_gold_shares_no_text_with_the_training_corpus() -> None:
    trained = {row["text"].casefold() for row in TRAINING}
    assert [row["id"] for row in GOLD if row["text"].casefold() in trained] == []


def test_gold_texts_do_not_resemble_each_other_or_the_training_corpus() -> None:
    """Sharing 60 % of the different words counts as resemblance, from four words on."""
    holders: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for row in TRAINING:
        bag = bag_of_words(row)
        for word in bag:
            holders[word].append((row["id"], bag))
    alike = []
    for row in GOLD:
        bag = bag_of_words(row)
        if len(bag) < 4:
            continue
        candidates = {pair for word in bag for pair in holders[word]}
        alike += [
            (row["id"], other)
            for other, words in candidates
            if len(bag & words) / len(bag | words) >= 0.6
        ]
        for word in bag:
            holders[word].append((row["id"], bag))
    assert alike == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_gold_texts_are_written_in_the_language_they_declare(language: str) -> None:
    eldc.init()
    longer = [row["text"] for row in read(f"gold/{language}.jsonl") if len(row["text"]) > 40]
    detected = Counter(eldc.detect(text) for text in longer)
    assert detected[language] / len(longer) >= 0.97, detected


@pytest.mark.parametrize(
    ("cell", "minimum", "belongs"),
    [
        ("all", 500, bool),
        ("English", 320, lambda row: row["language"] == "en"),
        ("no complaint", 200, lambda row: row["severity"] == 0),
        ("severity 1", 90, lambda row: row["severity"] == 1),
        ("severity 2", 90, lambda row: row["severity"] == 2),
        ("severity 3", 90, lambda row: row["severity"] == 3),
        ("requests", 60, lambda row: "request" in row["intents"]),
        ("praise", 80, lambda row: "praise" in row["intents"]),
        ("questions", 40, lambda row: "question" in row["intents"]),
        ("other", 100, lambda row: "other" in row["intents"]),
        (
            "complaints that ask for something",
            20,
            lambda row: row["complaint"] and len(row["intents"]) > 1,
        ),
        (
            "negative without complaint",
            20,
            lambda row: row["sentiment"] < 0 and not row["complaint"],
        ),
        ("sarcasm", 15, lambda row: row["sarcasm"]),
        ("reviews", 120, lambda row: row["channel"] == "review"),
        ("posts", 120, lambda row: row["channel"] == "social"),
        ("tickets", 80, lambda row: row["channel"] == "ticket"),
        ("chats", 60, lambda row: row["channel"] == "chat"),
        ("survey answers", 80, lambda row: row["channel"] == "survey"),
        ("calls", 30, lambda row: row["channel"] == "call"),
    ],
)
def test_gold_every_cell_has_enough_examples(
    cell: str, minimum: int, belongs: Callable[[dict[str, Any]], bool]
) -> None:
    assert sum(map(belongs, GOLD)) >= minimum, cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_gold_each_language_holds_forty_with_every_severity(language: str) -> None:
    severities = Counter(row["severity"] for row in GOLD if row["language"] == language)
    assert severities.total() >= 40
    assert min(severities[level] for level in range(4)) >= 5
