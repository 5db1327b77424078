"""How each signal is found, for the `methods` of a document: signal -> method/version."""

from __future__ import annotations

from typing import Final

RULES: Final[dict[str, str]] = {
    "language": "eldc+words/1",
    "topics": "taxonomy/1",
    "polarity": "linear/1",
    **dict.fromkeys(
        (
            "sentiment",
            "complaint",
            "severity",
            "intents",
            "urgency",
            "effort",
            "churn",
            "emotions",
            "spam",
        ),
        "rules/1",
    ),
}
