"""The users that a record carries, as roles and identities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lake.records import Identity

User = Mapping[str, Any]
_ROLES = {"end-user": "customer", "agent": "agent", "admin": "agent"}


def of(record: Mapping[str, Any], field: str, user_id: Any = None) -> User | None:
    """The user that the record names in `field`, None when the vendor knows it no more."""
    users = record.get("_users")
    found = users.get(str(user_id or record.get(field))) if isinstance(users, dict) else None
    return found if isinstance(found, dict) else None


def role(user: User | None) -> str | None:
    return _ROLES.get(str(user.get("role"))) if user else None


def system_role(user_id: Any) -> str | None:
    """Ids below one stand for automations and triggers."""
    return "system" if isinstance(user_id, int) and user_id < 1 else None


def identity(user: User | None) -> Identity | None:
    if user is None:
        return None
    return agent(user.get("id")) if role(user) == "agent" else customer(user)


def customer(user: User | None) -> Identity | None:
    """E-mail, else phone, else the account id that the company itself gave the user."""
    if user is None or role(user) != "customer":
        return None
    for kind, field in (("email", "email"), ("phone", "phone"), ("account", "external_id")):
        value = user.get(field)
        if isinstance(value, str) and value.strip():
            return Identity(kind, value)  # type: ignore[arg-type]
    return None


def agent(user_id: Any) -> Identity | None:
    return Identity("agent", str(user_id)) if isinstance(user_id, int) and user_id > 0 else None
