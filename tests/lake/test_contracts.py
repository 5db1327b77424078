from __future__ import annotations

import pyarrow as pa
import pytest

from lake.contracts import ContractError, empty_table, to_table
from lake.datasets import DATASETS, FEEDBACK
from tests.lake.conftest import feedback_row


@pytest.mark.parametrize("name", DATASETS)
def test_every_field_says_what_it_is(name: str) -> None:
    for field in DATASETS[name].schema:
        assert len(field.metadata[b"comment"]) > 3, f"{name}.{field.name}"


@pytest.mark.parametrize("name", DATASETS)
def test_every_key_is_a_field_that_is_there(name: str) -> None:
    assert set(DATASETS[name].key) <= set(DATASETS[name].schema.names)


def test_each_step_of_several_outputs_has_one_primary() -> None:
    for step in ("normalize", "enrich"):
        assert sum(d.primary for d in DATASETS.values() if d.step == step) == 1


def test_absent_keys_become_null() -> None:
    assert to_table(FEEDBACK, [feedback_row("b1")]).column("body").to_pylist() == [None]


def test_a_required_field_without_value_is_named() -> None:
    with pytest.raises(ContractError, match=r"feedback\.channel: 1 nulls"):
        to_table(FEEDBACK, [feedback_row("b1", channel=None)])


def test_a_key_that_is_not_in_the_contract_is_named() -> None:
    with pytest.raises(ContractError, match="colour"):
        to_table(FEEDBACK, [feedback_row("b1", colour="red")])


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        to_table(FEEDBACK, [feedback_row("b1", created_at="yesterday")])


def test_an_empty_table_has_the_shape() -> None:
    assert empty_table(FEEDBACK).schema.equals(FEEDBACK.schema)
