import pytest

from nlp.learn.features import dense_names, extract
from nlp.learn.spelling import hashtag_words, read_hashtags, slips


def opinion(text: str, language: str = "en") -> float:
    return float(extract([text], language).dense[0, dense_names().index("total")])


@pytest.mark.parametrize("slip", ["terible", "terribble", "terrbile", "tarrible"])
def test_spelling_knows_a_letter_left_out_doubled_swapped_or_a_wrong_vowel(slip: str) -> None:
    assert slip in slips("terrible")
    assert opinion(f"{slip} service") == opinion("terrible service") < 0


def test_spelling_leaves_short_words_and_first_letters_alone() -> None:
    assert slips("great") == set()
    assert "errible" not in slips("terrible")


@pytest.mark.parametrize(
    ("language", "accented", "plain"),
    [("es", "pésimo", "pesimo"), ("fr", "déçu", "decu"), ("de", "enttäuscht", "enttaeuscht")],
)
def test_spelling_reads_words_without_their_accents(
    language: str, accented: str, plain: str
) -> None:
    assert opinion(plain, language) == opinion(accented, language) < 0


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("CustomerService", ("customer", "service")),
        ("getittogether", ("get", "it", "together")),
        ("rudestaff", ("rude", "staff")),
        ("help", ()),
        ("xqzvv", ()),
    ],
)
def test_spelling_splits_hashtags_into_known_words(tag: str, words: tuple[str, ...]) -> None:
    assert hashtag_words(tag) == words


def test_spelling_keeps_the_hashtag_before_its_words() -> None:
    assert read_hashtags("so #RudeStaff!") == "so #RudeStaff rude staff!"
