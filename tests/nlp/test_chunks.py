from __future__ import annotations

from nlp.chunks import CHARACTERS, MOST, chunked


def test_chunks_keep_every_item_in_order() -> None:
    items = [number * 1_000 for number in range(100)]

    chunks = list(chunked(items, lambda size: size))

    assert [item for chunk in chunks for item in chunk] == items
    assert len(chunks) > 1


def test_chunks_end_with_the_item_that_fills_them() -> None:
    chunks = list(chunked([CHARACTERS - 1, 1, 1, CHARACTERS, 2], lambda size: size))

    assert chunks == [[CHARACTERS - 1, 1], [1, CHARACTERS], [2]]


def test_chunks_hold_a_bounded_number_of_empty_texts() -> None:
    chunks = list(chunked([""] * (MOST + 1), len))

    assert [len(chunk) for chunk in chunks] == [MOST, 1]


def test_chunks_of_nothing_are_none() -> None:
    assert not list(chunked([], len))
