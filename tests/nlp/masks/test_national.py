"""Numbers that states give to persons: masked when the check sum holds, left when it does not."""

import pytest

from nlp import masks

NUMBERS = [
    ("Meine Nummer ist 86 095 742 719", "ID_DOCUMENT", "86 095 742 719"),
    ("c'est le 1 85 05 78 006 084 91", "SSN", "1 85 05 78 006 084 91"),
    ("soy 12345678Z y sigo esperando", "ID_DOCUMENT", "12345678Z"),
    ("soy X1234567L y sigo esperando", "ID_DOCUMENT", "X1234567L"),
    ("sono rssmra85t10a562s e aspetto", "ID_DOCUMENT", "rssmra85t10a562s"),
    ("mijn BSN is 111222333", "ID_DOCUMENT", "111222333"),
    ("burgerservicenummer 123456782", "ID_DOCUMENT", "123456782"),
    ("meine AHV lautet 756.9217.0769.85", "SSN", "756.9217.0769.85"),
    ("it is AB 12 34 56 C on the letter", "SSN", "AB 12 34 56 C"),
]
WRONG_SUM = ["86 095 742 718", "1 85 05 78 006 084 92", "12345678A", "X1234567M",
             "RSSMRA85T10A562T", "756.9217.0769.86"]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value"), NUMBERS)
def test_find_reads_national_numbers(text: str, kind: str, value: str) -> None:
    found = [(span.kind, text[span.start : span.end]) for span in masks.find(text)]
    assert (kind, value) in found


@pytest.mark.parametrize("number", WRONG_SUM)
def test_find_holds_national_numbers_against_their_check_sum(number: str) -> None:
    kinds = {span.kind for span in masks.find(f"the part {number} was sold out")}
    assert not kinds & {"ID_DOCUMENT", "SSN"}
