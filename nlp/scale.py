"""Scales that several signals share."""

from __future__ import annotations

from math import exp, sqrt


def squash(total: float, softness: float) -> float:
    """A sum of valences as -1..1; the greater `softness`, the more evidence it takes."""
    return total / sqrt(total * total + softness) if total else 0.0


def polarity_label(score: float, neutral: float) -> str:
    if score > neutral:
        return "positive"
    return "negative" if score < -neutral else "neutral"


def sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))
