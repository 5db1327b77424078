"""Work units in processes of their own: mapping, masks and language are Python and share no state.

Each process loads the language pipeline once. What one commits does not depend on another, so a
killed or failed one leaves the same lake as if its units had not been reached yet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from typing import TypeVar

from lake.settings import Settings
from pipeline import steps
from pipeline.ledger import Run

T = TypeVar("T")
Step = Callable[[Settings, Sequence[T]], Run]


def run_units(
    step: Step[T], settings: Settings, items: Sequence[T], jobs: int = 1
) -> Iterator[Run]:
    """Run a step over items in units, `jobs` at a time; the runs come as they end.

    Raises the first error of a unit once those that run have ended; the others are dropped.
    """
    # Four units a process: the last ones to end leave the others idle for a short while only.
    share = math.ceil(len(items) / (4 * jobs)) if jobs > 1 else 64
    units = steps.units(items, min(64, max(1, share)))
    if min(jobs, len(units)) <= 1:
        yield from (step(settings, unit) for unit in units)
        return
    # Spawned, since a fork would copy the locks of Arrow's threads; with fresh settings, since
    # open file systems do not travel.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(step, replace(settings), unit) for unit in units]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)
