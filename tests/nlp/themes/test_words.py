from __future__ import annotations

import pytest

from nlp.languages import SCORED
from nlp.themes.words import stems, words


def test_words_keep_what_a_sentence_is_about() -> None:
    assert stems("Please, the new paper bags tear in the rain!", "en") == [
        "paper",
        "bag",
        "tear",
        "rain",
    ]


def test_words_level_the_forms_of_a_word() -> None:
    assert stems("verify my identity", "en") == stems("verifying my identity", "en")
    assert stems("die Lieferung", "de") == stems("die Lieferungen", "de")
    assert stems("l’application", "fr") == stems("applications", "fr")


def test_words_leave_out_masks_numbers_links_and_handles() -> None:
    text = "<NAME> wrote to @shop #bags 17 A4 https://x.example/bags MB-<PHONE> [PII] from <EMAIL>"
    assert stems(text, "en") == ["wrot"]


@pytest.mark.parametrize(
    "text",
    [
        "I told Grace Hargreaves about the lids",
        "the lids went to Chapel Street, Fairhaven",
        "sarah packed the lids",
    ],
)
def test_words_leave_out_names_of_people_and_places(text: str) -> None:
    assert set(stems(text, "en")) <= {"lid", "pack"}


def test_words_of_a_title_or_a_shout_are_no_names() -> None:
    assert "bag" in stems("The New Paper Bags Always Tear", "en")
    assert "bag" in stems("THE NEW PAPER BAGS TEAR", "en")


def test_words_tell_whether_only_blanks_part_them() -> None:
    joins = [word.joins for word in words("paper bags, wet lids", "en")]
    assert joins == [False, True, False, True]


@pytest.mark.parametrize("language", SCORED)
def test_words_without_content_have_no_stem_in_any_language(language: str) -> None:
    manner = {
        "en": "Thank you very much, I am so disappointed",
        "de": "Vielen Dank, ich bin so sehr enttäuscht",
        "fr": "Merci beaucoup, je suis très très déçu",
        "es": "Muchas gracias, estoy muy decepcionado",
        "nl": "Dank je wel, ik ben heel erg teleurgesteld",
        "it": "Grazie mille, sono molto deluso",
    }
    assert len(stems(manner[language], language)) <= 1
