"""Fields that only the service can read: AES-256-GCM at rest, and a blind index to look up by.

Envelope: 0x01, length of the key's name, its name, 12 bytes nonce, ciphertext with tag. The column
is bound in, so that a value moved to another column does not open.
"""

import hashlib
import hmac
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from rantau.base.keys import Keys, read_keys

VERSION = b"\x01"


class SealError(Exception):
    """A value does not open: another key, another column, or somebody changed it."""


def keys() -> Keys:
    """Return the keys of this installation."""
    return read_keys(settings.RANTAU.keys_dir)


def key_name(key: bytes) -> bytes:
    """Name a key without telling it."""
    return hashlib.sha256(b"rantau-key-name" + key).digest()[:6]


def seal(text: str, column: str) -> bytes:
    """Close a text for one column."""
    key = keys().field
    name, nonce = key_name(key), secrets.token_bytes(12)
    closed = AESGCM(key).encrypt(nonce, text.encode(), column.encode())
    return VERSION + bytes([len(name)]) + name + nonce + closed


def unseal(envelope: bytes, column: str) -> str:
    """Open what `seal` closed.

    Raises
    ------
    SealError : it does not open.
    """
    end = 2 + envelope[1]
    name, nonce, closed = envelope[2:end], envelope[end : end + 12], envelope[end + 12 :]
    for key in (keys().field, *keys().old_fields):
        if key_name(key) == name:
            try:
                return AESGCM(key).decrypt(nonce, closed, column.encode()).decode()
            except InvalidTag as error:
                raise SealError(f"{column} does not open") from error
    raise SealError(f"no key for {column}")


def blind_index(text: str, label: str) -> bytes:
    """Return what equal texts share and nobody can turn back without the key (32 bytes)."""
    return hmac.digest(keys().index, f"{label}\0{text}".encode(), "sha256")


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # not generic when it runs
    """A text that is stored closed. It cannot be searched; keep a blind index beside it."""

    @property
    def column_name(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value), self.column_name)

    def from_db_value(
        self, value: Any, expression: object, connection: BaseDatabaseWrapper
    ) -> str | None:
        return None if value is None else unseal(bytes(value), self.column_name)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.column_name} is sealed: look up by its blind index")
        return super().get_lookup(lookup_name)
