from __future__ import annotations

import pytest
import spacy
from spacy.attrs import LOWER
from spacy.language import Language

from nlp.patterns import PatternSet
from nlp.tokenizer import create_tokenizer


@pytest.fixture(scope="module")
def blank() -> Language:
    nlp = spacy.blank("xx")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


def found(nlp: Language, text: str, *phrases: str, language: str = "en") -> list[str]:
    patterns: PatternSet[str] = PatternSet(language, nlp.tokenizer)
    for phrase in phrases:
        patterns.add(phrase, phrase)
    doc = nlp(text)
    ids = doc.to_array(LOWER).tolist() if len(doc) else []
    matches = patterns.matches(ids, [(0, len(ids))], nlp.vocab.strings)
    return [doc[start:end].text for start, end, _ in matches]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("I want a Refund now", "refund", ["Refund"]),
        ("refunded and refunds", "refund*", ["refunded", "refunds"]),
        ("I called them at least five times", "called .. times", []),
        ("I called them five times", "called .. times", ["called them five times"]),
        ("called times", "called .. times", ["called times"]),
        ("it doesn’t work", "doesn't work", ["doesn’t work"]),
        ("sloooow", "slow", ["sloooow"]),
        ("waste  of\tmoney", "waste of money", ["waste  of\tmoney"]),
        ("disapointing", "disappointing", ["disapointing"]),
        ("N/A", "n/a", ["N/A"]),
        ("my 4g is slow :(", "4g", ["4g"]),
        ("sad :(", ":(", [":("]),
        ("", "refund", []),
    ],
)
def test_patterns_find_words_as_people_write_them(
    blank: Language, text: str, phrase: str, expected: list[str]
) -> None:
    assert found(blank, text, phrase) == expected


@pytest.mark.parametrize(
    ("language", "text", "phrase", "expected"),
    [
        ("de", "Schoen war es", "schön", ["Schoen"]),
        ("de", "schon gut", "schön", []),
        ("es", "atencion", "atención", ["atencion"]),
        ("es", "ano", "año", []),
        ("fr", "L’application", "application", ["application"]),
        ("it", "dell'app", "app", ["app"]),
    ],
)
def test_patterns_follow_the_spelling_of_each_language(
    blank: Language, language: str, text: str, phrase: str, expected: list[str]
) -> None:
    assert found(blank, text, phrase, language=language) == expected


def test_patterns_do_not_cross_sentences(blank: Language) -> None:
    patterns: PatternSet[int] = PatternSet("en", blank.tokenizer)
    patterns.add("money back", 1)
    doc = blank("money. back")
    ids = doc.to_array(LOWER).tolist()

    assert patterns.matches([ids[0], ids[2]], [(0, 1), (1, 2)], blank.vocab.strings) == []


@pytest.mark.parametrize("phrase", ["", "..", ".. back", "money .."])
def test_patterns_without_a_word_at_both_ends_are_refused(blank: Language, phrase: str) -> None:
    with pytest.raises(ValueError, match="is not a phrase"):
        found(blank, "money back", phrase)


def test_patterns_find_a_phrase_that_is_written_as_one_word(blank: Language) -> None:
    assert found(blank, "#LostLuggage again", "lost luggage") == ["LostLuggage"]
    assert found(blank, "an outing", "out in") == []
