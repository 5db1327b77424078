"""Components on documents made by hand, one component at a time."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

import nlp.pipeline  # noqa: F401
from nlp.components.clauses import create_clauses
from nlp.components.effort import effort
from nlp.components.opinions import OpinionReader
from nlp.components.sentiment import SentimentScorer
from nlp.components.stance import create_stance
from nlp.lexical import Clause, Hit, Lexical, Opinion

NLP = spacy.blank("xx")


def by_hand(
    words: list[str], bounds: list[tuple[int, int]] | None = None, **hits: list[Hit]
) -> Doc:
    doc = Doc(NLP.vocab, words=words)
    bounds = bounds or [(0, len(words))]
    sentence_of = [index for index, (start, end) in enumerate(bounds) for _ in range(start, end)]
    ids = [token.lower for token in doc]
    doc._.lexical = Lexical("en", ids, bounds, sentence_of, dict(hits))
    return doc


def test_clauses_cut_at_a_contrast() -> None:
    doc = by_hand(["good", "but", "slow"], contrast=[Hit(1, 2, True)])

    create_clauses(NLP, "clauses")(doc)

    assert doc._.clauses == [Clause(0, 1, 0, False), Clause(1, 3, 0, True)]


def test_clauses_cut_at_and_only_between_opinions() -> None:
    words = ["good", "food", "and", "bad", "tea", "and", "milk"]
    doc = by_hand(words, opinion=[Hit(0, 1, 2.0), Hit(3, 4, -2.0)])

    create_clauses(NLP, "clauses")(doc)

    assert [(clause.start, clause.end) for clause in doc._.clauses] == [(0, 2), (2, 7)]


def opinions(doc: Doc) -> list[Opinion]:
    create_clauses(NLP, "clauses")(doc)
    create_stance(NLP, "stance")(doc)
    OpinionReader("opinions", -0.7, -0.4, 1.3, 0.7, 0.35, -0.8)(doc)
    return list(doc._.opinions)


def test_opinions_under_negation_change_sides() -> None:
    doc = by_hand(["not", "good"], negator=[Hit(0, 1, True)], opinion=[Hit(1, 2, 2.0)])

    assert opinions(doc) == [Opinion(1, 2, pytest.approx(-1.4), True)]


def test_opinions_negation_ends_with_its_clause() -> None:
    doc = by_hand(
        ["not", "now", "but", "good"],
        negator=[Hit(0, 1, True)],
        contrast=[Hit(2, 3, True)],
        opinion=[Hit(3, 4, 2.0)],
    )

    assert opinions(doc) == [Opinion(3, 4, 2.0, False)]


def test_opinions_a_phrase_hides_the_words_in_it() -> None:
    doc = by_hand(
        ["no", "problem"],
        negator=[Hit(0, 1, True)],
        opinion=[Hit(0, 2, 2.0), Hit(1, 2, -1.0)],
    )

    assert opinions(doc) == [Opinion(0, 2, 2.0, False)]


def test_opinions_praise_in_a_question_weighs_less() -> None:
    doc = by_hand(["good", "?"], opinion=[Hit(0, 1, 2.0)])

    assert opinions(doc)[0].score == pytest.approx(0.7)


def test_sentiment_without_opinions_is_neutral_and_unread_is_null() -> None:
    scorer = SentimentScorer("sentiment", 0.12)

    assert scorer(by_hand(["the", "table"]))._.sentiment == 0.0
    assert scorer(Doc(NLP.vocab, words=["stół"]))._.sentiment is None


def test_effort_that_is_negated_is_hardship() -> None:
    doc = by_hand(["not", "easy"], effort=[Hit(1, 2, 1.0)])
    doc._.opinions = [Opinion(1, 2, -1.4, True)]
    doc._.stance = {"question": frozenset(), "conditional": frozenset()}

    assert effort(doc)._.effort == -1.0
