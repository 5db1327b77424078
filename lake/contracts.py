"""What a dataset's contract is, and how a table is held against it.

The tables themselves stand in `lake.datasets`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

TS: Final = pa.timestamp("us", tz="UTC")
TEXT: Final = pa.string()
TEXTS: Final = pa.list_(pa.string())

CHANNELS: Final = ("review", "social", "call", "chat", "survey", "ticket", "web")
SPEAKER_ROLES: Final = ("customer", "agent", "bot", "system")
METRICS: Final = ("stars", "nps", "csat", "ces", "other")
FIELDS: Final = ("title", "body", "turn")
POLARITIES: Final = ("positive", "neutral", "negative")
THEME_STATES: Final = ("candidate", "accepted", "rejected")
INTENTS: Final = ("complaint", "request", "praise", "question", "other")
EMOTIONS: Final = (
    "anger",
    "frustration",
    "disappointment",
    "worry",
    "sadness",
    "confusion",
    "joy",
    "gratitude",
    "surprise",
    "trust",
)


class ContractError(ValueError):
    """A table does not follow its dataset's contract."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table of the lake. `step` is the step that writes it; `key` identifies one row."""

    name: str
    step: str
    grain: str
    key: tuple[str, ...]
    schema: pa.Schema
    primary: bool = False


def col(name: str, kind: pa.DataType, comment: str, *, required: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not required, metadata={"comment": comment})


def empty_table(dataset: Dataset) -> pa.Table:
    """A table of the dataset's shape without rows."""
    return dataset.schema.empty_table()


def to_table(dataset: Dataset, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a table of the dataset's schema; keys that are absent become null.

    Raises `pyarrow.ArrowInvalid` or `pyarrow.ArrowTypeError` when a value does not fit, and
    `ContractError` when a required field is null or a key is not in the contract.
    """
    if rows:
        unknown = set().union(*{tuple(row) for row in rows}) - set(dataset.schema.names)
        if unknown:
            raise ContractError(f"{dataset.name}: not in the contract: {sorted(unknown)}")
    table = pa.Table.from_pylist(rows, schema=dataset.schema)
    check(dataset, table)
    return table


def check(dataset: Dataset, table: pa.Table) -> None:
    """Raise `ContractError` unless the table has the dataset's schema and required values."""
    if not table.schema.equals(dataset.schema):
        raise ContractError(f"{dataset.name}: the table's schema is not the contract's")
    for field in dataset.schema:
        if not field.nullable and table.column(field.name).null_count:
            nulls = table.column(field.name).null_count
            raise ContractError(f"{dataset.name}.{field.name}: {nulls} nulls in a required field")
