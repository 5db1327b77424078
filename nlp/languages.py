"""The languages that are scored, and the names under which sources declare them."""

from __future__ import annotations

from typing import Final

SCORED: Final = ("en", "de", "fr", "es", "nl", "it")


def base_language(tag: str | None) -> str | None:
    """`en` of `en-GB` or `EN_us`; None when the tag is empty."""
    if not tag or not tag.strip():
        return None
    return tag.strip().replace("_", "-").split("-")[0].lower()
