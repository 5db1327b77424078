"""Who a record names: roles and addresses, looked up once a pull."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from extractors.core.client import Client, Request
from extractors.core.paginators import records_at

_AT_ONCE: Final = 100
_KEPT = ("id", "role", "email", "phone", "external_id")
_NAMED = ("requester_id", "submitter_id", "assignee_id", "updater_id", "author_id")


class Users:
    """Users by id, as far as records named them. A deleted user stays unknown."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[int, dict[str, Any] | None] = {}

    def learn(self, items: Iterable[Any]) -> None:
        """Look up the users that the items name, 100 a request."""
        wanted = {user for item in items for user in _named(item)} - self._known.keys()
        ordered = sorted(wanted)
        for start in range(0, len(ordered), _AT_ONCE):
            ids = ordered[start : start + _AT_ONCE]
            self._known.update(dict.fromkeys(ids))
            request = Request(
                "api/v2/users/show_many.json", {"ids": ",".join(str(user) for user in ids)}
            )
            found = records_at("users")(self._client.get(request).body) or []
            self._known.update(
                (user["id"], {name: user.get(name) for name in _KEPT})
                for user in found
                if isinstance(user, dict) and "id" in user
            )

    def attached(self, item: Any) -> Any:
        """The item with the users it names under `_users`, by id as text."""
        if not isinstance(item, dict):
            return item
        users = {str(user): self._known.get(user) for user in sorted(set(_named(item)))}
        return {**item, "_users": {user: found for user, found in users.items() if found}}


def _named(item: Any) -> Iterator[int]:
    if not isinstance(item, dict):
        return
    for name in _NAMED:
        # Ids below one stand for the system itself.
        if isinstance(user := item.get(name), int) and user > 0:
            yield user
    children = item.get("child_events")
    for child in children if isinstance(children, list) else []:
        yield from _named(child)
