"""The declared mapping of a drop: which column is what (`[sources.params]`)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from lake.config import ConfigError, SourceConfig
from lake.records import IdentityKind

Format = Literal["csv", "json", "jsonl", "xlsx", "vtt", "srt"]
Channel = Literal["review", "social", "call", "chat", "survey", "ticket", "web"]
Role = Literal["customer", "agent", "bot", "system"]


def _tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_tuple)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Model):
    """A column that names a person, and how."""

    kind: IdentityKind
    column: str


class ScoreColumn(_Model):
    """An answered scale. `labels` gives words their number; `feedback` is the text column that
    the score belongs to, where there are several. `name` defaults to the column.
    """

    column: str
    metric: Literal["stars", "nps", "csat", "ces", "other"]
    min: float
    max: float
    name: str | None = None
    scale_version: str | None = None
    feedback: str | None = None
    labels: dict[str, float] = Field(default_factory=dict)


class CaseColumn(_Model):
    """An event of the row's case: `column` holds its time, `value` or `value_column` its value."""

    kind: str
    column: str
    value: str | None = None
    value_column: str | None = None


class Turns(_Model):
    """Where the turns of a conversation are.

    JSON: the list at `records` of each record. Tables: rows that share `group_by`. WebVTT and SRT:
    the cues. `roles` maps what the role column, voice tag or "Name:" prefix says to a speaker role.
    """

    records: str | None = None
    group_by: str | None = None
    text: str = "text"
    role: str | None = None
    speaker: str | None = None
    start: str | None = None
    end: str | None = None
    time: Literal["unix", "iso", "seconds", "milliseconds"] = "seconds"
    roles: dict[str, Role] = Field(default_factory=dict)
    default_role: Role = "customer"

    @property
    def columns(self) -> tuple[str | None, ...]:
        """Columns of the file's own records that the turns need."""
        grouped = (self.group_by, self.text, self.role, self.speaker, self.start, self.end)
        return grouped if self.group_by else (self.records,)


class Reading(_Model):
    """How a file is read; what is not declared is detected."""

    path: str
    mode: Literal["append", "snapshot"] = "append"
    format: Format | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quoting: Literal["minimal", "none"] | None = None
    header_row: int | None = Field(default=None, ge=1)
    header_rows: int | None = Field(default=None, ge=1, le=2)
    sheet: str | None = None
    records: str | None = None


class Mapping(Reading):
    """The whole of `params`. Every value names a column, except where the README says so."""

    channel: Channel
    id: Columns = ()
    response: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    date_formats: Columns = ("iso",)
    time_zone: str = "UTC"
    text: Columns = ()
    prompt: str | dict[str, str] | None = None
    title: str | None = None
    author: str | None = None
    customer: Person | None = None
    agent: str | None = None
    brand: str | None = None
    product: str | None = None
    product_version: str | None = None
    location: str | None = None
    journey_stage: str | None = None
    language: str | None = None
    thread: str | None = None
    url: str | None = None
    scores: tuple[ScoreColumn, ...] = ()
    case: tuple[CaseColumn, ...] = ()
    turns: Turns | None = None
    attributes: Columns = ()
    ignore: Columns = ()
    constants: dict[
        Literal[
            "brand", "product", "product_version", "location", "journey_stage", "language", "url"
        ],
        str,
    ] = Field(default_factory=dict)

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no IANA time zone, such as Europe/Berlin") from error
        return value

    @model_validator(mode="after")
    def _is_usable(self) -> Mapping:
        if not (self.text or self.scores or self.case or self.turns):
            raise ValueError("name at least one of text, scores, case, turns")
        if self.text and self.turns:
            raise ValueError("a record has text or turns, not both")
        if self.mode == "snapshot" and not self.id:
            raise ValueError("mode 'snapshot' needs an id: a missing row is a deletion")
        if self.case and not self.id:
            raise ValueError("case events need an id: it names the case")
        return self

    @property
    def id_columns(self) -> tuple[str, ...]:
        """The mapped id, else what tells conversations apart."""
        by = self.turns.group_by if self.turns else None
        return self.id or ((by,) if by else ())

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that a file must have; attributes and ignored ones may be absent."""
        single = (
            self.response, self.created_at, self.updated_at, self.title, self.author, self.agent,
            self.brand, self.product, self.product_version, self.location, self.journey_stage,
            self.language, self.thread, self.url,
            self.customer.column if self.customer else None,
            *(score.column for score in self.scores),
            *(name for event in self.case for name in (event.column, event.value_column)),
        )  # fmt: skip
        rows = self.turns.columns if self.turns else ()
        named = (*self.id, *self.text, *single, *rows)
        return tuple(dict.fromkeys(name for name in named if name))


READING_PARAMS = tuple(Reading.model_fields)
MAPPING_PARAMS = tuple(name for name in Mapping.model_fields if name not in READING_PARAMS)


def mapping_of(config: SourceConfig) -> Mapping:
    """The source's mapping. Raises `ConfigError` that names the key."""
    return _parsed(config.name, json.dumps(config.params, default=str))


@lru_cache(maxsize=64)
def _parsed(name: str, params: str) -> Mapping:
    try:
        return Mapping.model_validate(json.loads(params))
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in item['loc']) or 'params'}: {item['msg']}"
            for item in error.errors()
        )
        raise ConfigError(f"source {name!r}, params: {faults}") from error
