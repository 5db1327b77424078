"""What can go wrong in a pull, and whether trying again later can help.

Messages name source, stream, page, status and what to do. They never hold a secret, a query
string or a body: those end up in task logs.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    """A pull failed; what was landed before stays, and the next run goes on from there."""

    def __init__(self, place: Place | str, message: str) -> None:
        super().__init__(f"{place}: {message}")


class FinalError(ExtractError):
    """More tries change nothing: a person has to."""


class TransientError(ExtractError):
    """Trying again later can help."""


class ConfigError(FinalError, config.ConfigError):
    """The configuration or a credential is missing or wrong."""


class AuthError(FinalError):
    """The vendor does not accept the credentials."""


class VendorError(FinalError):
    """The vendor refuses the request, or its answer cannot be used."""


class PaginationError(VendorError):
    """The pages do not form a sequence: going on would lose or repeat records silently."""


class UnavailableError(TransientError):
    """The vendor could not be reached, or kept failing, through all tries."""


class RateLimitError(UnavailableError):
    """The vendor kept asking us to slow down through all tries."""


class PayloadError(TransientError):
    """The vendor answered 200 with no JSON, such as a maintenance or login page."""
