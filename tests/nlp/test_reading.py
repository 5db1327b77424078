"""Texts that are read together."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import threadpool_info

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


def threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_read_keeps_linear_algebra_to_one_thread_and_then_gives_the_others_back() -> None:
    seen: list[set[int]] = []

    def look(doc: Doc) -> Doc:
        seen.append(threads())
        return doc

    blank = spacy.blank("en")
    Language.component("test_look", func=look)
    blank.add_pipe("test_look")
    before = threads()

    read(blank, [turn(0, "customer", "Where is my parcel?")])

    assert seen == [{1}]
    assert threads() == before
