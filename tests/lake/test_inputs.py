from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lake.config import ConfigError
from lake.inputs import INPUTS, digest, read_input
from lake.keys import KeyRing
from lake.records import Identity

KEYS = KeyRing(b"s" * 64, "id")


def write(tmp_path: Path, name: str, *lines: str) -> None:
    (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", INPUTS)
def test_an_absent_file_is_an_empty_typed_table(tmp_path: Path, name: str) -> None:
    table, bad = read_input(tmp_path, name, KEYS)
    assert (table.num_rows, bad) == (0, [])
    assert table.schema.equals(INPUTS[name].schema)


def test_identities_lead_to_the_key_that_feedback_carries(tmp_path: Path) -> None:
    write(
        tmp_path,
        "identities",
        "customer_id,kind,value",
        "C1,email,Ann@example.com",
        "C1,phone,+44 20 7946 0958",
        "C1,account_id,A-17",
    )
    table, _ = read_input(tmp_path, "identities", KEYS)
    assert table.column("customer_key").to_pylist() == [
        KEYS.key(Identity("email", "ann@example.com")),
        KEYS.key(Identity("phone", "+442079460958")),
        KEYS.key(Identity("account", "A-17")),
    ]
    assert set(table.column("canonical_key").to_pylist()) == {KEYS.key(Identity("account", "C1"))}


def test_rows_that_do_not_fit_are_left_out_and_named_by_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        "orders",
        "order_id,customer_id,ordered_at,amount,colour",
        "1,C1,2026-06-01T10:00:00Z,12.50,red",
        "2,C1,yesterday,12.50,red",
        "3,C1,2026-06-01 12:00:00+02,,red",
        "4,,2026-06-01T10:00:00Z,1,red",
    )
    table, bad = read_input(tmp_path, "orders", KEYS)
    assert table.column("order_id").to_pylist() == ["1", "3"]
    assert table.column("ordered_at").to_pylist() == [datetime(2026, 6, 1, 10, tzinfo=UTC)] * 2
    assert table.column("amount").to_pylist() == [12.5, None]
    assert bad == [3, 5]


def test_columns_may_be_absent_unless_they_are_required(tmp_path: Path) -> None:
    write(tmp_path, "customers", "signed_up_on,customer_id", "2026-01-02,C1")
    table, _ = read_input(tmp_path, "customers", KEYS)
    assert table.column("signed_up_on").to_pylist() == [date(2026, 1, 2)]
    assert table.column("plan").to_pylist() == [None]
    write(tmp_path, "customers", "plan", "gold")
    with pytest.raises(ConfigError, match=r"customers\.csv: the header lacks customer_id"):
        read_input(tmp_path, "customers", KEYS)


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    before = digest(tmp_path)
    write(tmp_path, "actions", "action_id,topic,started_on", "1,delivery.speed,2026-06-01")
    assert digest(tmp_path) != before
