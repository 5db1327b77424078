"""What the lake holds of the overlap that a pull reads again.

Vendors' records change late, so windows overlap; landing the same records every hour would
multiply raw by the overlap. A pull therefore lands only what is new or changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from extractors.core.cursors import position
from extractors.core.spec import Pull
from lake import raw

Identity = Callable[[Any], tuple[str, str] | None]


def version(value: Any) -> str:
    """A digest of what makes two answers about one record different."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def landed(pull: Pull, since: datetime | None, identity: Identity) -> dict[str, Any]:
    """The newest landed payload of each record of the stream, by id, at or after `since`.

    `identity(payload)` is its id and version, None for a payload without. Reads the batches whose
    bookmark reaches `since`: memory follows the overlap, not the history. Empty on a first pull,
    and in a backfill, which lands what it is asked for.
    """
    if pull.cursor is None:
        return {}
    found: dict[str, tuple[datetime, Any]] = {}
    for batch in raw.batches(pull.lake, pull.config.name, pull.stream):
        if since and batch.window and batch.window[0] < since:
            # No cursor passes the end of its window.
            continue
        at = position(raw.read_trailer(pull.lake, batch).cursor_after)
        if since is not None and at is not None and at < since:
            continue
        lines, trailer = raw.read(pull.lake, batch)
        for line in lines:
            if not line.is_erased and (key := identity(line.payload)):
                known = found.get(key[0])
                if known is None or known[0] <= trailer.extracted_at:
                    found[key[0]] = (trailer.extracted_at, line.payload)
    return {key: payload for key, (_, payload) in found.items()}


class Unchanged:
    """Tells whether a record of this pull is in the lake, or came before in this pull."""

    def __init__(self, payloads: dict[str, Any], identity: Identity) -> None:
        self._identity = identity
        self._versions = {
            key[0]: key[1] for payload in payloads.values() if (key := identity(payload))
        }

    def __call__(self, payload: Any) -> bool:
        """True when this version is known; else it is known from now on."""
        key = self._identity(payload)
        if key is None:
            return False
        if self._versions.get(key[0]) == key[1]:
            return True
        self._versions[key[0]] = key[1]
        return False
