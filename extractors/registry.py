"""Every source type there is, by name. Light to import: a scheduler reads it often."""

from __future__ import annotations

from typing import Final

from extractors.core.errors import ConfigError
from extractors.core.spec import Source
from extractors.sources import app_store, contact_lens, files, mastodon, zendesk

SOURCES: Final[dict[str, Source]] = {
    source.name: source
    for source in (
        app_store.SOURCE,
        contact_lens.SOURCE,
        files.SOURCE,
        mastodon.SOURCE,
        zendesk.SOURCE,
    )
}


def get(type_name: str) -> Source:
    """The source type of that name. Raises `ConfigError` with the types there are."""
    try:
        return SOURCES[type_name]
    except KeyError:
        known = ", ".join(sorted(SOURCES))
        raise ConfigError(
            f"type {type_name!r}", f"there is no such source type; there are {known}"
        ) from None
