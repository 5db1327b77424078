"""The contracted optional inputs: CSV files that a user may put into `VOC_HOME/inputs`.

Each is `<name>.csv` in UTF-8 with a header; columns in any order, further ones are ignored, an
absent file is an empty table. People are named by the tenant's own `customer_id`; it is hashed here
and never stored. Times are ISO 8601, UTC when they name no zone.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from lake.config import ConfigError
from lake.contracts import TEXT, TS
from lake.keys import KeyRing
from lake.records import Identity, IdentityKind

_DATE: Final = pa.date32()
_SQL_TYPES: Final = {
    TS: "timestamptz",
    _DATE: "date",
    pa.float64(): "double",
    pa.int64(): "bigint",
    pa.bool_(): "boolean",
}
_KINDS: Final[dict[str, IdentityKind]] = {"email": "email", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Input:
    """One optional input. `required` columns must stand in the file's header.

    `people` maps a column of the result to the identity column(s) of the file it is hashed from.
    """

    name: str
    grain: str
    columns: dict[str, pa.DataType]
    required: tuple[str, ...]
    people: Mapping[str, tuple[str, ...]]

    @property
    def schema(self) -> pa.Schema:
        keys = [(name, TEXT) for name in self.people]
        return pa.schema(keys + list(self.columns.items()))


def _input(
    name: str,
    grain: str,
    columns: dict[str, pa.DataType],
    required: str,
    people: Mapping[str, tuple[str, ...]] | None = None,
) -> Input:
    return Input(name, grain, columns, tuple(required.split()), people or {})


_CUSTOMER: Final = {"customer_key": ("customer_id",)}

INPUTS: Final[dict[str, Input]] = {
    item.name: item
    for item in (
        _input(
            "customers",
            "one row a customer",
            {
                "segment": TEXT,
                "plan": TEXT,
                "country": TEXT,
                "revenue_band": TEXT,
                "annual_revenue": pa.float64(),
                "signed_up_on": _DATE,
                "left_on": _DATE,
            },
            "customer_id",
            _CUSTOMER,
        ),
        _input(
            "identities",
            "one row an e-mail, phone or account of a customer",
            {},
            "customer_id kind value",
            {"customer_key": ("kind", "value"), "canonical_key": ("customer_id",)},
        ),
        _input(
            "orders",
            "one row an order",
            {
                "order_id": TEXT,
                "brand": TEXT,
                "product": TEXT,
                "amount": pa.float64(),
                "ordered_at": TS,
            },
            "order_id customer_id ordered_at",
            _CUSTOMER,
        ),
        _input(
            "active_customers",
            "one row an ISO week and brand",
            {"week_start": _DATE, "brand": TEXT, "customers": pa.int64()},
            "week_start customers",
        ),
        _input(
            "journey_events",
            "one row an event of a customer's journey",
            {
                "brand": TEXT,
                "stage": TEXT,
                "event": TEXT,
                "is_drop_off": pa.bool_(),
                "happened_at": TS,
            },
            "customer_id stage event happened_at",
            _CUSTOMER,
        ),
        _input(
            "actions",
            "one row a thing that was changed for a topic",
            {
                "action_id": TEXT,
                "topic": TEXT,
                "brand": TEXT,
                "description": TEXT,
                "owner": TEXT,
                "started_on": _DATE,
            },
            "action_id topic started_on",
        ),
        _input(
            "appeals",
            "one row an appeal of an agent against how a conversation was judged",
            {"feedback_id": TEXT, "outcome": TEXT, "decided_at": TS},
            "feedback_id agent outcome",
            {"agent_key": ("agent",)},
        ),
        _input(
            "business_hours",
            "one row an opening interval",
            {"opens_at": TS, "closes_at": TS},
            "opens_at closes_at",
        ),
    )
}


def read_input(folder: Path, name: str, keys: KeyRing) -> tuple[pa.Table, list[int]]:
    """The typed table of an input, and the lines of its file that do not fit and are left out.

    Raises `ConfigError` when a required column is missing or the file is no CSV.
    """
    item = INPUTS[name]
    path = folder / f"{name}.csv"
    if not path.exists():
        return item.schema.empty_table(), []
    try:
        source = duckdb.read_csv(str(path), header=True, all_varchar=True, null_padding=True)
        present = set(source.columns)
        if missing := [column for column in item.required if column not in present]:
            raise ConfigError(f"{path}: the header lacks {', '.join(missing)}")
        rows = source.project(_typed(item, present)).fetchall()
    except duckdb.Error as error:
        raise ConfigError(f"{path}: cannot be read as CSV ({type(error).__name__})") from error
    width = len(item.columns)
    good = [row for row in rows if row[-1]]
    bad = [number for number, row in enumerate(rows, start=2) if not row[-1]]
    identities = [row[width:-1] for row in good]
    columns: list[list[str | None]] = []
    offset = 0
    for key, parts in item.people.items():
        hashed = _hasher(key, keys)
        columns.append([hashed(values[offset : offset + len(parts)]) for values in identities])
        offset += len(parts)
    arrays = [pa.array(values, TEXT) for values in columns]
    arrays += [
        pa.array([row[index] for row in good], kind)
        for index, kind in enumerate(item.columns.values())
    ]
    return pa.Table.from_arrays(arrays, schema=item.schema), bad


def remove_people(
    folder: Path, name: str, keys: KeyRing, gone: Collection[str], feedback_ids: Collection[str]
) -> int:
    """Write an input's file anew without the rows of these people or verbatims; returns how many.

    Raises `ConfigError` when the file is no CSV.
    """
    item = INPUTS[name]
    path = folder / f"{name}.csv"
    if not path.exists():
        return 0
    try:
        source = duckdb.read_csv(str(path), header=True, all_varchar=True, null_padding=True)
        header, rows = source.columns, source.fetchall()
    except duckdb.Error as error:
        raise ConfigError(f"{path}: cannot be read as CSV ({type(error).__name__})") from error

    def is_gone(values: dict[str, str | None]) -> bool:
        people = (
            _hasher(key, keys)(tuple(values.get(part) or "" for part in parts))
            for key, parts in item.people.items()
        )
        return values.get("feedback_id") in feedback_ids or any(key in gone for key in people)

    kept = [row for row in rows if not is_gone(dict(zip(header, row, strict=True)))]
    if len(kept) < len(rows):
        temporary = path.with_name(f".{name}.tmp")
        with temporary.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *kept])
        temporary.replace(path)
    return len(rows) - len(kept)


def digest(folder: Path) -> str:
    """Digest of all input files, to tell whether a build would see something new."""
    made = hashlib.sha256()
    for name in INPUTS:
        path = folder / f"{name}.csv"
        made.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    return made.hexdigest()


def _typed(item: Input, present: set[str]) -> str:
    """The projection: the typed columns, the identity columns, and whether the row fits."""
    typed, fits = [], []
    for name, kind in item.columns.items():
        if name not in present:
            typed.append(f"null as {name}")
            continue
        cast = f"try_cast({name} as {_SQL_TYPES[kind]})" if kind in _SQL_TYPES else name
        typed.append(f"{cast} as {name}")
        fits.append(f"({name} is null or {cast} is not null)")
    fits += [f"{name} is not null" for name in item.required]
    people = [part for parts in item.people.values() for part in parts]
    return ", ".join([*typed, *people, " and ".join(fits)])


def _hasher(key: str, keys: KeyRing) -> Callable[[tuple[str, ...]], str | None]:
    def hashed(values: tuple[str, ...]) -> str | None:
        if key == "agent_key":
            return keys.key(Identity("agent", values[0]))
        if len(values) == 1:
            return keys.key(Identity("account", values[0]))
        kind, value = values
        return keys.key(Identity(_KINDS.get(kind, "account"), value))

    return hashed
