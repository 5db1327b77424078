"""The German, French, Spanish, Dutch and Italian corpora keep to nlp/corpus/GUIDELINES.md."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eldc
import pytest

CORPUS = Path(__file__).parents[3] / "nlp" / "corpus"
LANGUAGES = ("de", "fr", "es", "nl", "it")
INDUSTRIES = {"retail", "banking", "telecom", "travel", "healthcare", "saas", "restaurants"}
INDUSTRIES |= {"public", "automotive", "insurance", "streaming", "logistics", "hotel", "energy"}
INDUSTRIES |= {"none"}
ALLOWED: dict[str, set[Any]] = {
    "channel": {"social", "review", "survey", "ticket", "chat", "call"},
    "industry": INDUSTRIES,
    "speaker_role": {"customer", "agent"},
    "sentiment": {-1, 0, 1},
    "severity": {0, 1, 2, 3},
    "urgency": {0, 1},
    "effort": {None, -2, -1, 0, 1, 2},
    "spam": {None, "spam", "non_answer"},
    "complaint": {True, False},
    "churn": {True, False},
    "sarcasm": {True, False},
}
INTENTS = {"complaint", "request", "praise", "question", "other"}
EMOTIONS = {"anger", "frustration", "disappointment", "worry", "sadness", "confusion", "joy"}
EMOTIONS |= {"gratitude", "surprise", "trust"}


def read(pattern: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(CORPUS.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


ENGLISH = read("en_*.jsonl")
CORPORA = {language: read(f"{language}_*.jsonl") for language in LANGUAGES}
ROWS = [row for rows in CORPORA.values() for row in rows]
TOPICS = {topic for row in ENGLISH for topic in row["topics"]}


def broken(rule: Callable[[dict[str, Any]], bool]) -> list[str]:
    """Ids of the rows for which the rule does not hold."""
    return [row["id"] for row in ROWS if not rule(row)]


def word_count(row: dict[str, Any]) -> int:
    return len(row["text"].split())


def near_duplicates(rows: list[dict[str, Any]], share: float = 0.6) -> list[tuple[str, str]]:
    """Pairs of texts of four different words or more that share most of them."""
    words = [(row["id"], set(re.findall(r"\w+", row["text"].casefold()))) for row in rows]
    longer = [(id_, bag) for id_, bag in words if len(bag) >= 4]
    holders: dict[str, list[int]] = defaultdict(list)
    pairs = []
    for index, (id_, bag) in enumerate(longer):
        shared = Counter(other for word in bag for other in holders[word])
        for other, common in shared.items():
            other_id, other_bag = longer[other]
            if common / len(bag | other_bag) >= share:
                pairs.append((other_id, id_))
        for word in bag:
            holders[word].append(index)
    return pairs


def test_languages_every_line_has_the_fields_of_the_english_corpus() -> None:
    fields = set(ENGLISH[0])
    assert broken(lambda row: set(row) == fields) == []


@pytest.mark.parametrize("field", sorted(ALLOWED))
def test_languages_values_come_from_the_closed_lists(field: str) -> None:
    assert broken(lambda row: row[field] in ALLOWED[field]) == []


def test_languages_label_lists_hold_known_labels_once() -> None:
    for field, known in (("intents", INTENTS), ("emotions", EMOTIONS), ("topics", TOPICS)):
        assert broken(lambda row, f=field, k=known: set(row[f]) <= k) == []
        assert broken(lambda row, f=field: len(row[f]) == len(set(row[f]))) == []


def test_languages_ids_are_unique_and_name_their_language() -> None:
    for language, rows in CORPORA.items():
        assert {row["language"] for row in rows} == {language}
    assert broken(lambda row: re.fullmatch(row["language"] + r"-\d{6}", row["id"])) == []
    assert [id_ for id_, n in Counter(row["id"] for row in ROWS).items() if n > 1] == []


def test_languages_complaint_severity_and_intent_agree() -> None:
    assert broken(lambda row: row["complaint"] == (row["severity"] >= 1)) == []
    assert broken(lambda row: row["complaint"] == ("complaint" in row["intents"])) == []
    assert broken(lambda row: row["sentiment"] <= 0 or not row["complaint"]) == []
    assert broken(lambda row: row["intents"] == ["other"] or "other" not in row["intents"]) == []
    assert broken(lambda row: bool(row["topics"]) or not row["complaint"]) == []


def test_languages_agents_never_complain() -> None:
    agents = [row for row in ROWS if row["speaker_role"] == "agent"]
    assert len(agents) >= 60
    assert [row["id"] for row in agents if row["complaint"] or row["churn"]] == []


def test_languages_prompts_belong_to_surveys() -> None:
    assert broken(lambda row: (row["prompt"] is not None) == (row["channel"] == "survey")) == []


def test_languages_length_class_follows_the_word_count() -> None:
    def expected(row: dict[str, Any]) -> str:
        words = word_count(row)
        return "short" if words <= 30 else "medium" if words < 150 else "long"

    assert broken(lambda row: row["length"] == expected(row)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_hold_no_duplicates(language: str) -> None:
    rows = CORPORA[language]
    repeated = Counter(row["text"].casefold() for row in rows if row["channel"] != "survey")
    assert [text for text, n in repeated.items() if n > 1] == []
    assert near_duplicates(rows) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_texts_are_written_in_the_language_they_declare(language: str) -> None:
    eldc.init()
    longer = [row["text"] for row in CORPORA[language] if len(row["text"]) > 40]
    detected = Counter(eldc.detect(text) for text in longer)
    assert detected[language] / len(longer) >= 0.97, detected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("cell", "minimum", "belongs"),
    [
        ("all", 345, bool),
        ("complaints", 145, lambda row: row["complaint"]),
        ("positive", 98, lambda row: row["sentiment"] == 1),
        ("severity 1", 70, lambda row: row["severity"] == 1),
        ("severity 2", 45, lambda row: row["severity"] == 2),
        ("severity 3", 15, lambda row: row["severity"] == 3),
        ("reviews", 120, lambda row: row["channel"] == "review"),
        ("reviews of 150 words or more", 12, lambda row: word_count(row) >= 150),
        ("posts", 55, lambda row: row["channel"] == "social"),
        ("survey answers", 40, lambda row: row["channel"] == "survey"),
        ("tickets and chats", 75, lambda row: row["channel"] in {"ticket", "chat"}),
        ("call turns", 10, lambda row: row["channel"] == "call"),
        ("questions that do not complain", 25, lambda row: row["intents"] == ["question"]),
        ("agents", 13, lambda row: row["speaker_role"] == "agent"),
        ("urgent", 4, lambda row: row["urgency"] == 1),
        ("churn", 10, lambda row: row["churn"]),
        ("sarcasm", 5, lambda row: row["sarcasm"]),
        ("effort", 15, lambda row: row["effort"] is not None),
    ],
)
def test_languages_every_cell_has_enough_examples(
    language: str, cell: str, minimum: int, belongs: Callable[[dict[str, Any]], bool]
) -> None:
    assert sum(map(belongs, CORPORA[language])) >= minimum, cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_reviews_of_each_industry_praise_and_blame(language: str) -> None:
    """Else a model would read polarity from the industry's words."""
    reviews = [row for row in CORPORA[language] if row["channel"] == "review"]
    signs = Counter((row["industry"], row["sentiment"]) for row in reviews)
    for industry in INDUSTRIES - {"none"}:
        assert min(signs[industry, -1], signs[industry, 1]) >= 2, industry
