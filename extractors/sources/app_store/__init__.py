"""Apple App Store: the public customer-review feed."""

from __future__ import annotations

from typing import Final

from extractors.core.spec import Source
from extractors.sources.app_store.pull import pull, streams
from extractors.sources.app_store.records import fields, to_records

SOURCE: Final = Source(
    name="app_store",
    display_name="App Store reviews",
    channels=("review",),
    mapping_version="1",
    streams=streams,
    pull=pull,
    to_records=to_records,
    fields=fields,
    mapping_params=("products",),
    lag_seconds=2 * 24 * 3600,
)
