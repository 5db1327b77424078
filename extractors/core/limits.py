"""What a vendor's headers say about its rate: whether it is used up, and how long to wait."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from datetime import datetime


def is_used_up(headers: Mapping[str, str]) -> bool:
    """Whether no request is left in this period."""
    return (_rate(headers, "Remaining") or "").strip() == "0"


def asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from `now` (epoch) until the vendor wants the next request, None if it says nothing.

    Read from `Retry-After`, else from the rate limit's reset: seconds, epoch, ISO 8601 or HTTP
    date.
    """
    text = (headers.get("Retry-After") or _rate(headers, "Reset") or "").strip()
    try:
        number = float(text)
    except ValueError:
        moment = _moment(text)
        return None if moment is None else max(0.0, moment - now)
    # A reset is either a duration or an epoch time; no vendor's duration lasts 30 years.
    return max(0.0, number - now if number > 1e9 else number)


def _rate(headers: Mapping[str, str], name: str) -> str | None:
    """A rate-limit header in any of its common spellings."""
    spellings = (f"X-RateLimit-{name}", f"X-Rate-Limit-{name}", f"RateLimit-{name}")
    return next((headers[spelt] for spelt in spellings if spelt in headers), None)


def _moment(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        parsed = email.utils.parsedate_tz(text)
        return None if parsed is None else float(email.utils.mktime_tz(parsed))
