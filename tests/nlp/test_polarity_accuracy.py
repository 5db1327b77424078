"""Polarity of mentions on public sets; thresholds stand a small margin below what is measured."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from spacy.language import Language

from nlp.context import Context

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the evaluation data folder is absent"),
]


def accuracy(language: Language, path: Path) -> float:
    """Share of labelled terms whose mention has the term's label, among those that are found."""
    right = found = 0
    for sentence in ElementTree.parse(path).getroot().iter("sentence"):
        doc = language.make_doc(sentence.findtext("text", ""))
        doc._.context = Context(language="en")
        mentions = language(doc).spans.get("topics", ())
        for term in sentence.iter("aspectTerm"):
            start, end = int(term.get("from", 0)), int(term.get("to", 0))
            hit = [m for m in mentions if m.start_char < end and start < m.end_char]
            if hit and term.get("polarity") != "conflict":
                found += 1
                right += hit[0]._.reading.polarity == term.get("polarity")
    assert found > 500
    return right / found


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("mams/atsa_test.xml", 0.715),
        ("semeval_absa/Restaurants_Train_v2.xml", 0.68),
        ("semeval_absa/Laptop_Train_v2.xml", 0.63),
    ],
)
def test_polarity_of_mentions_agrees_with_people(
    language: Language, file: str, least: float
) -> None:
    assert accuracy(language, DATA / file) >= least
