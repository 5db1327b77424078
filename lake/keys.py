"""Keyed hashes of identities: the same person, the same key, over all channels of one tenant."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from lake.records import Identity


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The tenant's hashing key; `key_id` names it beside each hash without giving it away."""

    secret: bytes
    key_id: str

    @classmethod
    def load(cls, home: Path) -> KeyRing:
        """The key from `VOC_HASH_KEY`, else from `home/key`, which is made (0600) when absent."""
        given = os.environ.get("VOC_HASH_KEY", "").strip()
        secret = given.encode() if given else _stored(home / "key")
        return cls(secret, hashlib.sha256(b"key-id:" + secret).hexdigest()[:8])

    def key(self, identity: Identity | None) -> str | None:
        """HMAC-SHA256 of the normalised identity, 32 hex digits; None for none or an empty one."""
        if identity is None:
            return None
        value = normalise(identity)
        if not value:
            return None
        space = "customer" if identity.kind in ("email", "phone", "account") else identity.kind
        return self.sign(f"{space}:{identity.kind}:{value}")

    def sign(self, message: str) -> str:
        """HMAC-SHA256 of a message, 32 hex digits."""
        return hmac.new(self.secret, message.encode(), hashlib.sha256).hexdigest()[:32]


def normalise(identity: Identity) -> str:
    """The form that is hashed: e-mail in lower case, phone as E.164 digits, others stripped.

    A phone without a country code stays national: it matches only the same national form.
    """
    value = identity.value.strip()
    if identity.kind in ("email", "nickname"):
        return value.casefold()
    return _phone(value) if identity.kind == "phone" else value


def _phone(value: str) -> str:
    international = "+" + value[2:] if value.startswith("00") else value
    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        return phonenumbers.normalize_digits_only(value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _stored(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".key-")
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        # A link fails when another process made the key first; theirs then holds for both.
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            Path(temporary).unlink()
    secret = path.read_text().strip().encode()
    if len(secret) < 32:
        raise ValueError(
            f"{path}: holds no key; restore it from a backup, new hashes would match no old ones"
        )
    return secret
