"""Texts that are read together."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.context import Context
from nlp.reading import read
from nlp.texts import Segment, Text


def turn(row: int, role: str, text: str) -> Text:
    return Text(row, text, (Segment("turn", 0, role, 0),), Context(speaker_role=role), False)


def test_read_hears_the_language_of_a_short_side_from_the_other(language: Language) -> None:
    agent = "Guten Tag, wie kann ich Ihnen heute bei Ihrer Bestellung weiterhelfen?"
    texts = [turn(0, "customer", "4711 abc"), turn(0, "agent", agent), turn(1, "customer", "abc")]

    found = [doc._.language for doc in read(language, texts) if isinstance(doc, Doc)]

    assert found == ["de", "de", "und"]
