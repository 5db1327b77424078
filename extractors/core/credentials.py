"""Credentials of a configured source: handed in by the caller, else from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping

from extractors.core.errors import ConfigError
from extractors.core.spec import Source
from lake.config import SourceConfig


def variable(config: SourceConfig, name: str) -> str:
    """The environment variable of a credential: `VOC_<SOURCE>_<NAME>`."""
    return f"VOC_{config.name}_{name}".upper()


def resolve(
    source: Source, config: SourceConfig, given: Mapping[str, str] | None
) -> dict[str, str]:
    """The values of the source's credentials. Raises `ConfigError` naming those that are missing.

    A mapping that is handed in is used alone: an Airflow connection is never filled up from a
    worker's environment.
    """
    values = {}
    for name in (*source.credentials, *source.optional_credentials):
        value = given.get(name) if given is not None else os.environ.get(variable(config, name))
        if value and value.strip():
            values[name] = value.strip()
    missing = [name for name in source.credentials if name not in values]
    if missing:
        variables = ", ".join(variable(config, name) for name in missing)
        raise ConfigError(
            config.name,
            f"credentials are missing: {', '.join(missing)}; set {variables}, or fill in the "
            "Airflow connection that the source names",
        )
    return values
