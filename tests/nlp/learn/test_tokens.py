import numpy as np
import pytest

from nlp.learn.tokens import tokenize


def words(text: str) -> list[str]:
    tokens = tokenize([text])
    chars = "".join(chr(code) for code in tokens.chars.codes)
    return [
        chars[start : start + length]
        for start, length in zip(tokens.start, tokens.length, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's SO slow", ["it's", "so", "slow"]),
        ("don’t", ["don't"]),
        ("sooooo bad!!!!", ["soo", "bad", "!!"]),
        ("@acme see https://a.example/x?y=1", ["user_mask", "see", "url_mask"]),
        ("mail <EMAIL> or <POLICY_ID>", ["mail", "email_mask", "or", "any_mask"]),
        ("paid 1,250.99", ["paid", "1", ",", "00", ".", "00"]),
        ("5 stars", ["5", "stars"]),
        ("fish &amp; chips", ["fish", "&", "chips"]),
        ("bad :(", ["bad", "🙁"]),
        ("re-book", ["re", "book"]),
        ("😂😂😂😂", ["😂😂"]),
        ("", []),
    ],
)
def test_tokens_are_normalised(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_tokens_of_equal_words_share_a_key_wherever_they_stand() -> None:
    tokens = tokenize(["the app", "well, the APP"])
    assert tokens.key[1] == tokens.key[-1]
    assert len(set(tokens.key.tolist())) == 4


def test_tokens_know_their_text_and_sentence() -> None:
    tokens = tokenize(["One. Two 3.5!\nthree", "", "four"])
    assert tokens.sentence_text.tolist() == [0, 0, 0, 1, 2]
    assert np.unique(tokens.text).tolist() == [0, 2]


def test_tokens_flag_capitals_and_elongations_but_not_numbers() -> None:
    tokens = tokenize(["FIX this nooooow 10000 I"])
    assert tokens.is_capital.tolist() == [True, False, False, False, False]
    assert tokens.is_elongated.tolist() == [False, False, True, False, False]
    assert tokens.is_number.tolist() == [False, False, False, True, False]


def test_tokens_survive_broken_unicode() -> None:
    assert tokenize(["\ud83d broken \x00 \x1e end", "e\u0301té"]).n_texts == 2
