"""Recall and precision on labelled sets; thresholds stand a small margin below the measured."""

import csv
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nlp import masks

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not all((DATA / name).is_dir() for name in ("presidio_pii", "multidogo")),
        reason="needs ../shared/data",
    ),
]

KINDS = {
    "CREDIT_CARD": "CARD",
    "US_SSN": "SSN",
    "IP_ADDRESS": "IP",
    "IBAN_CODE": "IBAN",
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "PERSON": "NAME",
}
IDS = {
    "ssn", "card_number", "account_number", "account_id", "phone_number", "phonenumber",
    "email_address", "password", "policyid", "claimid", "booking_confirmation_number",
}  # fmt: skip
NAMES = {"name", "username"}
DOMAINS = ("airline", "fastfood", "media", "software")
TITLE = re.compile(r"(?:dr|mrs?|ms|miss|prof)\b\.?", re.IGNORECASE)
DEGREE = re.compile(r" (?:md|dds|phd|dvm|jr\.?)$", re.IGNORECASE)


@dataclass
class Tally:
    """Entities found and missed, masks right and wrong, by kind."""

    hit: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)

    def recall(self, kind: str) -> float:
        return self.hit[kind] / self.gold[kind]

    def precision(self, kind: str) -> float:
        return self.right[kind] / self.masked[kind]


def presidio(name: str) -> Tally:
    """An entity is found when each letter and digit of it is masked, titles and degrees apart."""
    tally = Tally()
    for item in json.loads((DATA / "presidio_pii" / name).read_text(encoding="utf-8")):
        text = item["full_text"]
        spans = masks.find(text)
        covered = {at for span in spans for at in range(span.start, span.end)}
        gold = [
            (KINDS.get(span["entity_type"], ""), span["start_position"], span["end_position"])
            for span in item["spans"]
        ]
        for kind, start, end in gold:
            title = TITLE.match(text, start, end)
            degree = DEGREE.search(text, start, end)
            inside = range(title.end() if title else start, degree.start() if degree else end)
            tally.gold[kind] += 1
            tally.hit[kind] += all(at in covered or not text[at].isalnum() for at in inside)
        for span in spans:
            tally.masked[span.kind] += 1
            tally.right[span.kind] += any(
                kind == span.kind and start < span.end and span.start < end
                for kind, start, end in gold
            )
    return tally


def conversations(domain: str, split: str) -> list[list[tuple[str, list[str]]]]:
    """Customer turns with one label a word, in the order of each conversation."""
    turns: defaultdict[str, list[tuple[int, str, list[str]]]] = defaultdict(list)
    path = DATA / "multidogo" / f"{domain}_{split}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text, labels = row["utterance"] or "", (row["slot-labels"] or "").split()
            number = row["turnNumber"] or ""
            if number.isdigit() and text and len(text.split()) == len(labels):
                turns[row["conversationId"]].append((int(number), text, labels))
    return [[turn[1:] for turn in sorted(said)] for said in turns.values()]


def multidogo(split: str, *, together: bool) -> Tally:
    """Words by label: IDS, NAMES, and OTHER, which holds all that is neither nor an address."""
    tally = Tally()
    for domain in DOMAINS:
        for turns in conversations(domain, split):
            texts = [text for text, _ in turns]
            found = (
                masks.find_turns([("customer", text) for text in texts])
                if together
                else [masks.find(text) for text in texts]
            )
            for (text, labels), spans in zip(turns, found, strict=True):
                for word, label in zip(re.finditer(r"\S+", text), labels, strict=True):
                    kind = "IDS" if label in IDS else "NAMES" if label in NAMES else "OTHER"
                    kind = "ADDRESS" if label == "address" else kind
                    tally.gold[kind] += 1
                    tally.hit[kind] += any(
                        span.start <= word.start() and word.end() <= span.end for span in spans
                    )
    return tally


@pytest.mark.parametrize("name", ["synth_dataset_v2.json", "generated_large.json"])
def test_find_reaches_the_goal_for_shaped_kinds(name: str) -> None:
    tally = presidio(name)
    for kind in ("EMAIL", "PHONE", "CARD", "IBAN", "SSN", "IP"):
        assert tally.recall(kind) >= 0.97, kind
        assert tally.precision(kind) >= 0.97, kind


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [("synth_dataset_v2.json", 0.86, 0.90), ("generated_large.json", 0.90, 0.90)],
)
def test_find_keeps_its_level_for_names(name: str, recall: float, precision: float) -> None:
    tally = presidio(name)
    assert tally.recall("NAME") >= recall
    assert tally.precision("NAME") >= precision


@pytest.mark.parametrize(("together", "ids", "names"), [(True, 0.965, 0.88), (False, 0.95, 0.76)])
def test_find_keeps_its_level_in_chats_without_questions(
    together: bool, ids: float, names: float
) -> None:
    tally = multidogo("test", together=together)
    assert tally.recall("IDS") >= ids
    assert tally.recall("NAMES") >= names
    assert tally.recall("ADDRESS") >= 0.72
    assert tally.recall("OTHER") < 0.02
