"""The English training corpus keeps to the format and the rules of nlp/corpus/GUIDELINES.md."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[3] / "nlp" / "corpus"

FIELDS = {
    "id",
    "text",
    "language",
    "channel",
    "industry",
    "speaker_role",
    "prompt",
    "length",
    "complaint",
    "sentiment",
    "severity",
    "intents",
    "urgency",
    "effort",
    "churn",
    "emotions",
    "spam",
    "topics",
    "sarcasm",
}
INDUSTRIES = ["retail", "banking", "telecom", "travel", "healthcare", "saas", "restaurants"]
INDUSTRIES += ["public", "automotive", "insurance", "streaming", "logistics", "hotel", "energy"]
INDUSTRIES += ["none"]
ALLOWED: dict[str, set[Any]] = {
    "language": {"en"},
    "channel": {"social", "review", "survey", "ticket", "chat", "call"},
    "industry": set(INDUSTRIES),
    "speaker_role": {"customer", "agent"},
    "length": {"short", "medium", "long"},
    "sentiment": {-1, 0, 1},
    "severity": {0, 1, 2, 3},
    "urgency": {0, 1},
    "effort": {None, -2, -1, 0, 1, 2},
    "spam": {None, "spam", "non_answer"},
}
INTENTS = {"complaint", "request", "praise", "question", "other"}
EMOTIONS = {"anger", "frustration", "disappointment", "worry", "sadness", "confusion", "joy"}
EMOTIONS |= {"gratitude", "surprise", "trust"}
TAXONOMY = {
    "product": "quality features design",
    "delivery": "speed damage tracking",
    "billing": "charges price payment",
    "checkout": "flow",
    "account": "login management",
    "app": "crash performance usability update",
    "website": "problems",
    "support": "speed quality channels",
    "staff": "manner competence",
    "information": "clarity",
    "communication": "proactive",
    "returns": "refund process",
    "availability": "stock outage",
    "onboarding": "setup",
    "security": "fraud privacy",
    "safety": "product people",
    "accessibility": "access",
    "environment": "cleanliness comfort noise",
    "booking": "process",
    "schedule": "delay cancellation",
    "baggage": "damaged lost",
    "food": "quality",
    "loyalty": "rewards",
    "contract": "cancellation",
    "network": "coverage",
    "claims": "handling",
    "value": "overall",
    "brand": "general",
}
TOPICS = {f"{area}.{topic}" for area, topics in TAXONOMY.items() for topic in topics.split()}


def read_corpus() -> list[dict[str, Any]]:
    lines = [
        line
        for path in sorted(CORPUS.glob("en_*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line) for line in lines]


ROWS = read_corpus()


def broken(rule: Any) -> list[str]:
    """Ids of the rows for which the rule does not hold."""
    return [row["id"] for row in ROWS if not rule(row)]


def normalised(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip() or text


def word_count(row: dict[str, Any]) -> int:
    return len(row["text"].split())


def test_corpus_every_line_has_exactly_the_documented_fields() -> None:
    assert broken(lambda row: set(row) == FIELDS) == []


@pytest.mark.parametrize("field", sorted(ALLOWED))
def test_corpus_values_come_from_the_closed_lists(field: str) -> None:
    assert broken(lambda row: row[field] in ALLOWED[field]) == []


def test_corpus_label_lists_hold_known_labels_once() -> None:
    for field, known in (("intents", INTENTS), ("emotions", EMOTIONS), ("topics", TOPICS)):
        assert broken(lambda row, f=field, k=known: set(row[f]) <= k) == []
        assert broken(lambda row, f=field: len(row[f]) == len(set(row[f]))) == []


def test_corpus_flags_are_booleans() -> None:
    for field in ("complaint", "churn", "sarcasm"):
        assert broken(lambda row, f=field: isinstance(row[f], bool)) == []


def test_corpus_ids_are_unique_and_well_formed() -> None:
    assert broken(lambda row: re.fullmatch(r"en-\d{6}", row["id"])) == []
    assert [i for i, n in Counter(row["id"] for row in ROWS).items() if n > 1] == []


def test_corpus_no_text_occurs_twice_under_the_same_prompt() -> None:
    seen = Counter((normalised(row["text"]), row["prompt"]) for row in ROWS)
    assert [key for key, n in seen.items() if n > 1] == []


def test_corpus_only_survey_answers_may_share_a_text() -> None:
    seen = Counter(normalised(row["text"]) for row in ROWS if row["channel"] != "survey")
    assert [text for text, n in seen.items() if n > 1] == []


def test_corpus_longer_texts_do_not_share_their_beginning() -> None:
    """A template filled many times would show as many texts that start with the same six words."""
    starts = Counter(
        " ".join(normalised(row["text"]).split()[:6]) for row in ROWS if word_count(row) >= 10
    )
    assert [start for start, n in starts.items() if n > 2] == []


def test_corpus_complaint_holds_exactly_where_severity_and_intent_say_so() -> None:
    assert broken(lambda row: row["complaint"] == (row["severity"] >= 1)) == []
    assert broken(lambda row: row["complaint"] == ("complaint" in row["intents"])) == []


def test_corpus_complaints_are_never_positive() -> None:
    assert broken(lambda row: not (row["complaint"] and row["sentiment"] > 0)) == []


def test_corpus_agents_never_complain_threaten_to_leave_or_report_effort() -> None:
    agents = [row for row in ROWS if row["speaker_role"] == "agent"]
    assert agents
    for row in agents:
        assert not row["complaint"], row["id"]
        assert not row["churn"], row["id"]
        assert row["effort"] is None, row["id"]


def test_corpus_other_stands_alone_among_intents() -> None:
    assert broken(lambda row: row["intents"]) == []
    assert broken(lambda row: "other" not in row["intents"] or len(row["intents"]) == 1) == []


def test_corpus_spam_and_non_answers_carry_no_complaint() -> None:
    assert broken(lambda row: row["spam"] is None or not row["complaint"]) == []


def test_corpus_prompts_belong_to_surveys() -> None:
    assert broken(lambda row: (row["prompt"] is not None) == (row["channel"] == "survey")) == []


def test_corpus_length_class_follows_the_word_count() -> None:
    def expected(row: dict[str, Any]) -> str:
        words = word_count(row)
        return "short" if words <= 30 else "medium" if words < 150 else "long"

    assert broken(lambda row: row["length"] == expected(row)) == []


def test_corpus_topics_are_named_wherever_somebody_complains() -> None:
    share = sum(bool(row["topics"]) for row in ROWS if row["complaint"])
    assert share / sum(row["complaint"] for row in ROWS) >= 0.95


@pytest.mark.parametrize(
    ("cell", "minimum", "belongs"),
    [
        ("all", 3000, lambda row: row["language"] == "en"),
        ("posts", 1100, lambda row: row["channel"] == "social"),
        (
            "posts that complain",
            480,
            lambda row: row["channel"] == "social" and row["complaint"],
        ),
        (
            "short and medium reviews",
            380,
            lambda row: row["channel"] == "review" and row["length"] != "long",
        ),
        (
            "long reviews of 200 words or more",
            60,
            lambda row: row["channel"] == "review" and word_count(row) >= 200,
        ),
        (
            "plain questions",
            350,
            lambda row: "question" in row["intents"] and not row["complaint"],
        ),
        (
            "questions that complain",
            80,
            lambda row: "question" in row["intents"] and row["complaint"],
        ),
        ("agents", 290, lambda row: row["speaker_role"] == "agent"),
        ("survey answers", 320, lambda row: row["channel"] == "survey"),
        (
            "customers' tickets and chats",
            250,
            lambda row: row["channel"] in {"ticket", "chat"} and row["speaker_role"] == "customer",
        ),
        (
            "customers' call turns",
            140,
            lambda row: row["channel"] == "call" and row["speaker_role"] == "customer",
        ),
        ("sarcasm without complaint", 15, lambda row: row["sarcasm"] and not row["complaint"]),
        ("sarcastic complaints", 10, lambda row: row["sarcasm"] and row["complaint"]),
        ("severity 3", 60, lambda row: row["severity"] == 3),
        ("urgent", 20, lambda row: row["urgency"] == 1),
        ("churn", 40, lambda row: row["churn"]),
        (
            "negative without complaint",
            150,
            lambda row: row["sentiment"] == -1 and not row["complaint"],
        ),
    ],
)
def test_corpus_every_cell_has_enough_examples(cell: str, minimum: int, belongs: Any) -> None:
    assert sum(map(belongs, ROWS)) >= minimum, cell


def test_corpus_every_topic_and_emotion_has_examples() -> None:
    topics = Counter(topic for row in ROWS for topic in row["topics"])
    emotions = Counter(emotion for row in ROWS for emotion in row["emotions"])
    assert [topic for topic in TOPICS if topics[topic] < 8] == []
    assert [emotion for emotion in EMOTIONS if emotions[emotion] < 25] == []
