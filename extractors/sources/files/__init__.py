"""The `files` source: a drop of files with a declared mapping. See this folder's README."""

from __future__ import annotations

from extractors.core.spec import Source
from extractors.sources.files.mapping import MAPPING_PARAMS, mapping_of
from extractors.sources.files.payload import ENVELOPE
from extractors.sources.files.pull import pull as pull_files
from extractors.sources.files.records import to_records
from lake.config import SourceConfig
from lake.contracts import CHANNELS


def _streams(config: SourceConfig) -> tuple[str, ...]:
    mapping_of(config)
    return ("files",)


def _fields(config: SourceConfig, _stream: str) -> frozenset[str]:
    """Mapped, kept and ignored columns, by their first part where the name is a path."""
    mapping = mapping_of(config)
    named = {*mapping.required, *mapping.attributes, *mapping.ignore}
    return frozenset({*named, *(name.split(".")[0] for name in named), ENVELOPE, "file", "path"})


SOURCE = Source(
    name="files",
    display_name="File drop",
    channels=CHANNELS,
    mapping_version="1",
    streams=_streams,
    pull=pull_files,
    to_records=to_records,
    fields=_fields,
    mapping_params=MAPPING_PARAMS,
)
