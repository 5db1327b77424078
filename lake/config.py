"""The user's configuration file (TOML): what to listen to, under which names, how often."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceConfig(_Model):
    """One configured source.

    `name` is the `source` of its rows, `type` a key of the registry, `start` where the first pull
    begins (UTC), `connection` the Airflow connection with its credentials, `brand` the brand of
    its rows unless a row names one, `schedule` a cron (UTC) or empty for by hand, `params` what
    the type asks for (its README says).
    """

    name: str
    type: str
    display_name: str | None = None
    schedule: str = "17 * * * *"
    start: datetime | None = Field(default=None, description="where the first pull begins, UTC")
    connection: str | None = Field(
        default=None, description="Airflow connection that holds credentials"
    )
    brand: str | None = Field(
        default=None, description="brand of all its rows, unless a row names one"
    )
    params: dict[str, Any] = Field(default_factory=dict)

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not _NAME.fullmatch(value):
            raise ValueError("use lower-case letters, digits and _, 48 at most, a letter first")
        return value


class NlpConfig(_Model):
    """Which language pipeline to run, and the user's own taxonomy and models (task -> folder)."""

    profile: str = "default"
    packs: tuple[str, ...] = ()
    taxonomy: Path | None = None
    models: dict[str, Path] = Field(default_factory=dict)


class RetentionConfig(_Model):
    """How many days things are kept; None is for ever.

    `raw_days`: raw records, from when they were landed. Without them a later mapping cannot reach
    that far back. `superseded_days`: derived files of versions that no build reads any more.
    `ledger_days`: rows of `runs` and `quality`.
    """

    raw_days: int | None = Field(default=None, ge=1)
    superseded_days: int | None = Field(default=30, ge=0)
    ledger_days: int | None = Field(default=400, ge=1)


class Config(_Model):
    """The whole configuration file.

    `minimum_n`: answers below which a metric shows no value. `max_reject_share`: a batch with more
    rejects warns at the gate. `keep_builds`: how many published builds a rollback can reach.
    `safety_net`: cron on which enrich and marts look for work even when no source announced any;
    empty for none. `maintenance`: cron of compaction, retention and erasure; empty for by hand.
    """

    business_zone: str = "UTC"
    minimum_n: int = Field(default=30, ge=1)
    max_reject_share: float = Field(default=0.2, ge=0, le=1)
    keep_builds: int = Field(default=3, ge=1)
    safety_net: str = "47 * * * *"
    maintenance: str = "23 3 * * *"
    retention: RetentionConfig = RetentionConfig()
    nlp: NlpConfig = NlpConfig()
    sources: tuple[SourceConfig, ...] = ()

    @field_validator("business_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not an IANA time zone; write one such as Europe/Berlin")
        return value

    @model_validator(mode="after")
    def _distinct(self) -> Config:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources share a name: {', '.join(twice)}")
        return self

    def source(self, name: str) -> SourceConfig:
        """The configured source of that name. Raises `ConfigError` with the names there are."""
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(source.name for source in self.sources) or "none"
        raise ConfigError(f"no source named {name!r} is configured; configured: {known}")


class ConfigError(ValueError):
    """The configuration cannot be used; the message says where and what to change."""


def load(path: Path) -> Config:
    """Read a configuration file; an absent file is an empty configuration.

    A relative path in a source's `params["path"]` is taken from the file's own folder, and
    `${NAME}` in any text of `params` from the environment. Raises `ConfigError`.
    """
    if not path.exists():
        return Config()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        for source in raw.get("sources", []):
            source["params"] = _expanded(source.get("params", {}), path)
        return Config.model_validate(raw)
    except (tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {_plain(error)}") from error


def _expanded(value: Any, path: Path) -> Any:
    """`value` with `${NAME}` replaced from the environment and `path` made absolute."""
    if isinstance(value, dict):
        expanded = {key: _expanded(item, path) for key, item in value.items()}
        if isinstance(local := expanded.get("path"), str) and "://" not in local:
            expanded["path"] = str(path.parent / local)
        return expanded
    if isinstance(value, list):
        return [_expanded(item, path) for item in value]
    if isinstance(value, str):
        return _VARIABLE.sub(lambda match: _variable(match[1], path), value)
    return value


def _variable(name: str, path: Path) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise ConfigError(
            f"{path}: names ${{{name}}}, which the environment does not set"
        ) from None


def _plain(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()
    )
