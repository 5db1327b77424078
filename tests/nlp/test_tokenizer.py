"""The tokenizer's memory of words."""

from __future__ import annotations

import spacy

from nlp.tokenizer import create_tokenizer, memory_zone


def pipeline() -> spacy.language.Language:
    blank = spacy.blank("xx")
    blank.tokenizer = create_tokenizer()(blank)
    return blank


def test_tokenizer_keeps_words_that_come_twice_and_no_others() -> None:
    language = pipeline()

    with memory_zone(language, ["oddword here", "oddword there"]):
        language("oddword here, there")

    assert "oddword" in language.vocab
    assert "here" not in language.vocab


def test_tokenizer_remembers_across_calls() -> None:
    tokenizer = pipeline().tokenizer

    tokenizer.learn(["oddword"])
    assert "oddword" not in tokenizer.vocab
    tokenizer.learn(["oddword"])
    assert "oddword" in tokenizer.vocab


def test_tokenizer_cuts_known_words_as_unknown_ones() -> None:
    text = "l'application isn't <EMAIL>, really... l'application isn't"
    knowing, fresh = pipeline(), pipeline()
    knowing.tokenizer.learn([text, text])

    assert [token.text for token in knowing(text)] == [token.text for token in fresh(text)]


def test_tokenizer_passes_over_words_that_cannot_be_stored() -> None:
    pipeline().tokenizer.learn(["\ud83d bad", "\ud83d bad"])
