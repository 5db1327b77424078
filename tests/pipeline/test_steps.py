from __future__ import annotations

import multiprocessing
import time

import pytest

from lake.settings import Settings
from pipeline import steps
from pipeline.lease import leased
from pipeline.ledger import recorded


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (3, [3]), (64, [64]), (130, [64, 64, 2])])
def test_units_keep_the_order_and_bound_the_size(count: int, sizes: list[int]) -> None:
    units = steps.units(list(range(count)))
    assert [len(unit) for unit in units] == sizes
    assert [item for unit in units for item in unit] == list(range(count))


def test_the_ledger_holds_one_row_a_run(settings: Settings) -> None:
    with recorded(settings, "normalize", "shop") as run:
        run.count(10, 8, 2)
        run.count(5, 5, 0)
    (file,) = settings.lake.files("runs")
    (row,) = settings.lake.read(file).to_pylist()
    assert (row["step"], row["source"], row["status"]) == ("normalize", "shop", "ok")
    assert (row["rows_in"], row["rows_out"], row["rejected"]) == (15, 13, 2)
    assert run.line() == "normalize/shop: ok; 15 in, 13 out, 2 rejected"


def test_a_failed_run_is_recorded_with_the_kind_of_error_only(settings: Settings) -> None:
    with pytest.raises(ValueError, match="customer's words"), recorded(settings, "enrich"):
        raise ValueError("customer's words")
    (file,) = settings.lake.files("runs")
    (row,) = settings.lake.read(file).to_pylist()
    assert row["status"] == "failed"
    assert row["detail"] == '{"error": "ValueError"}'


def _hold(settings: Settings, seconds: float) -> None:
    with leased(settings):
        time.sleep(seconds)


def test_one_builder_at_a_time_and_a_killed_one_frees_the_lease(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    context = multiprocessing.get_context("spawn")
    holder = context.Process(target=_hold, args=(settings, 60))
    holder.start()
    lease = settings.home / "lease"
    deadline = time.monotonic() + 30
    while not lease.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    waiter = context.Process(target=_hold, args=(settings, 0))
    waiter.start()
    waiter.join(timeout=3)
    assert waiter.is_alive(), "the lease is held by another process"
    holder.kill()
    waiter.join(timeout=30)
    assert waiter.exitcode == 0
