"""Amazon Connect Contact Lens: analysis files of calls and chats."""

from __future__ import annotations

from typing import Final

from extractors.core.spec import Source
from extractors.sources.contact_lens.pull import pull
from extractors.sources.contact_lens.records import fields, to_records

SOURCE: Final = Source(
    name="contact_lens",
    display_name="Contact Lens conversations",
    channels=("call", "chat", "ticket"),
    mapping_version="1",
    streams=lambda _: ("analyses",),
    pull=pull,
    to_records=to_records,
    fields=fields,
    optional_credentials=("key", "secret", "session_token"),
    lag_seconds=24 * 3600,
)
