"""How often Python looks for garbage while rows are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS, _YOUNG, _OLD = 50_000, 20, 50


@contextmanager
def seldom() -> Iterator[None]:
    """Rows are freed by their reference counts, being trees; the collector, which frees cycles,
    would walk all of a batch hundreds of times and find nothing. It still runs, far less often.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, _YOUNG, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
