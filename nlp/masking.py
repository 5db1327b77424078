"""The seam to the masks: what `predict` does to a text before it is read."""

from __future__ import annotations


def mask_text(text: str, language: str | None) -> str:
    return text
