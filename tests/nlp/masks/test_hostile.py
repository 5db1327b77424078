"""Masking takes linear time on texts written to stop it."""

import time

import pytest

from nlp import masks

MEGABYTE = 1_000_000
LIMIT_SECONDS = 8.0
"""Processor time for a megabyte; what is quadratic would take hours."""


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "a@", "1 ", "a", "A", "a.", "(1", "1-", "+1", "GB12", "1:", "Jo ", "Anna, ",
     "12 Elm ", "account ", "my name is ", "http://", "?key=", "<A", "a dot ", "gmail", "no 1 ",
     "xxxx ", "é1 ", "Anna and ", "1 zorv park ", "mvg Zorv\n", "a 1 ", "last 4 digits ",
     "order 1 ", "Zo K. Ve ", "(((", "10115 Ulm "],
)  # fmt: skip
def test_mask_is_linear_on_a_megabyte(unit: str) -> None:
    text = unit * (MEGABYTE // len(unit))
    start = time.process_time()
    masks.mask(text)
    assert time.process_time() - start < LIMIT_SECONDS


@pytest.mark.parametrize("unit", ["1", " ", "a@"])
def test_mask_is_quick_on_the_commonest_floods(unit: str) -> None:
    text = unit * (MEGABYTE // len(unit))
    start = time.process_time()
    masks.mask(text)
    assert time.process_time() - start < 2.0
