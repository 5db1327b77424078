"""Chunks of texts: enough of them to share what each pass over a chunk costs whatever its size, so
few that memory stays small however long they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

CHARACTERS: Final = 150_000
MOST: Final = 4_096

T = TypeVar("T")


def chunked(items: Iterable[T], characters: Callable[[T], int]) -> Iterator[list[T]]:
    """Items in order, in runs of `MOST` at most that end with the one that brings them to
    `CHARACTERS`; `characters` counts those of an item."""
    chunk: list[T] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += characters(item)
        if size >= CHARACTERS or len(chunk) == MOST:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
