from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from lake.settings import Settings
from pipeline.ledger import Run
from pipeline.parallel import run_units


def where(settings: Settings, items: Sequence[int]) -> Run:
    """A step that says in which process it took which items."""
    return Run("where", rows_in=len(items), detail={"process": os.getpid(), "items": list(items)})


def fail(settings: Settings, items: Sequence[int]) -> Run:
    raise ValueError(f"cannot take {items[0]}")


def test_one_job_runs_here_in_order(settings: Settings) -> None:
    runs = list(run_units(where, settings, list(range(100))))
    assert [run.rows_in for run in runs] == [64, 36]
    assert {run.detail["process"] for run in runs} == {os.getpid()}


def test_several_jobs_take_every_item_once_in_other_processes(settings: Settings) -> None:
    _ = settings.lake  # an open file system does not hinder
    runs = list(run_units(where, settings, list(range(20)), jobs=2))
    assert sorted(item for run in runs for item in run.detail["items"]) == list(range(20))
    assert os.getpid() not in {run.detail["process"] for run in runs}


def test_nothing_to_do_starts_no_process(settings: Settings) -> None:
    assert list(run_units(where, settings, [], jobs=2)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_error_of_a_unit_reaches_the_caller(settings: Settings, jobs: int) -> None:
    with pytest.raises(ValueError, match="cannot take"):
        list(run_units(fail, settings, [1, 2, 3], jobs=jobs))
