"""What can go wrong in a pull, and whether trying again later can help.

Messages name source, stream, page, status and what to do. They never hold a secret, a query
string or a body: those end up in task logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lake import config


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a pull: the start of every message."""

    source: str
    stream: str
    page: int = 1

    def __str__(self) -> str:
        return f"{self.source}/{self.stream} page {self.page}"


class ExtractError(RuntimeError):
    """A pull failed. `is_transient` tells a scheduler whether to try the task again."""

    is_transient: ClassVar[bool] = False

    def __init__(self, place: Place | str, message: str) -> None:
        super().__init__(f"{place}: {message}")


class ConfigError(ExtractError, config.ConfigError):
    """The configuration or a credential is missing or wrong."""


class AuthError(ExtractError):
    """The vendor does not accept the credentials."""


class VendorError(ExtractError):
    """The vendor gave an answer that more tries will not change."""


class PayloadError(VendorError):
    """The vendor answered 200 with something that is not the JSON that its contract promises."""

    # A maintenance page or a captive portal goes away by itself.
    is_transient = True


class UnavailableError(VendorError):
    """The vendor could not be reached, or kept failing, through all tries."""

    is_transient = True


class RateLimitError(UnavailableError):
    """The vendor kept asking us to slow down through all tries."""


class PaginationError(VendorError):
    """The pages do not form a sequence: going on would lose or repeat records silently."""
