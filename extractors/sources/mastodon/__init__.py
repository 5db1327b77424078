"""Mastodon: posts under a hashtag."""

from __future__ import annotations

from typing import Final

from extractors.core.spec import Source
from extractors.sources.mastodon.pull import pull, streams
from extractors.sources.mastodon.records import fields, to_records

SOURCE: Final = Source(
    name="mastodon",
    display_name="Mastodon posts",
    channels=("social",),
    mapping_version="1",
    streams=streams,
    pull=pull,
    to_records=to_records,
    fields=fields,
    optional_credentials=("token",),
    mapping_params=("own_accounts",),
    lag_seconds=3 * 24 * 3600,
)
