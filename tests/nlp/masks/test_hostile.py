"""Masking takes linear time on texts written to stop it."""

import time

import pytest

from nlp import masks

MEGABYTE = 1_000_000
LIMIT_SECONDS = 8.0
PARTS = 8
LEEWAY = 3
"""Of the time of all parts; what is quadratic takes eight times as long."""


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "a@", "1 ", "a", "A", "a.", "(1", "1-", "+1", "GB12", "1:", "Jo ", "Anna, ",
     "12 Elm ", "account ", "my name is ", "http://", "?key=", "<A", "a dot ", "gmail", "no 1 ",
     "xxxx ", "é1 ", "Anna and ", "1 zorv park ", "mvg Zorv\n", "a 1 ", "last 4 digits ",
     "order 1 ", "Zo K. Ve ", "(((", "10115 Ulm "],
)  # fmt: skip
def test_mask_takes_as_long_for_a_megabyte_as_for_its_parts(unit: str) -> None:
    """Both are timed in one run: a busy machine slows them alike, and the better of the two tells
    what a megabyte costs."""
    part = unit * (MEGABYTE // PARTS // len(unit))
    start = time.process_time()
    for _ in range(PARTS):
        masks.mask(part)
    apart = time.process_time() - start
    start = time.process_time()
    masks.mask(part * PARTS)
    whole = time.process_time() - start
    assert whole < LEEWAY * apart
    assert min(whole, apart) < LIMIT_SECONDS


@pytest.mark.parametrize("unit", ["1", " ", "a@"])
def test_mask_is_quick_on_the_commonest_floods(unit: str) -> None:
    text = unit * (MEGABYTE // len(unit))
    start = time.process_time()
    masks.mask(text)
    assert time.process_time() - start < 2.0
