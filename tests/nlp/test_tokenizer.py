"""The tokenizer's memory of words."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

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


def test_memory_zone_keeps_what_is_known_when_the_table_of_strings_is_made_anew() -> None:
    language = pipeline()
    language.tokenizer.learn(["oddword oddword", "oddword"])
    known = len(language.vocab.strings)

    for part in range(3):
        texts = [" ".join(f"w{part}x{number}" for number in range(50_000))]
        with memory_zone(language, texts):
            assert language(texts[0])[-1].text == f"w{part}x49999"

    assert len(language.vocab.strings) == known
    assert language("an oddword here")[1].text == "oddword"


def test_tokenizer_cuts_known_words_as_unknown_ones() -> None:
    text = "l'application isn't <EMAIL>, really... l'application isn't"
    knowing, fresh = pipeline(), pipeline()
    knowing.tokenizer.learn([text, text])

    assert [token.text for token in knowing(text)] == [token.text for token in fresh(text)]


def test_tokenizer_passes_over_words_that_cannot_be_stored() -> None:
    pipeline().tokenizer.learn(["\ud83d bad", "\ud83d bad"])


def test_tokenizer_cuts_words_of_letters_as_if_its_patterns_were_looked_for_in_them() -> None:
    tokenizer = pipeline().tokenizer
    sought = re.compile(tokenizer.prefix_search.__self__.pattern)
    ending = re.compile(tokenizer.suffix_search.__self__.pattern)
    inside = re.compile(tokenizer.infix_finditer.__self__.pattern)
    link = re.compile(tokenizer.url_match.__self__.pattern)

    letters = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isalpha()]
    for word in (f"{letter}{other}a" for letter, other in pairwise(letters)):
        assert not sought.search(word), word
        assert not ending.search(f"A{word[:-1]}"), word
        assert not inside.search(f"a{word}Z"), word
        assert not link.match(word), word


def test_tokenizer_cuts_as_its_patterns_say_after_it_was_stored() -> None:
    text = "(really?) see shop.example/a or call 5km away, l'appli..."
    stored = pipeline()

    stored.tokenizer.from_bytes(pipeline().tokenizer.to_bytes())

    assert [token.text for token in stored(text)] == [token.text for token in pipeline()(text)]
