"""Zendesk Support: tickets, their events and comments, satisfaction ratings."""

from __future__ import annotations

from typing import Final

from extractors.core.spec import Source
from extractors.sources.zendesk.pull import STREAMS, pull
from extractors.sources.zendesk.records import fields, to_records

SOURCE: Final = Source(
    name="zendesk",
    display_name="Zendesk tickets",
    channels=("ticket",),
    mapping_version="1",
    streams=lambda _: STREAMS,
    pull=pull,
    to_records=to_records,
    fields=fields,
    credentials=("email", "token"),
    mapping_params=("custom_fields", "brands"),
    lag_seconds=3600,
)
