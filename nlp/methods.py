"""How each signal is found, for the `methods` of a document: signal -> method/version."""

from __future__ import annotations

from typing import Final

from nlp.extensions import Facts

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


def is_by_head(facts: Facts, signal: str) -> bool:
    """Whether a head has spoken of a signal, if only to say that there is none."""
    return facts.methods is not None and facts.methods[signal] != RULES[signal]
