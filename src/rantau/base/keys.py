"""The secrets of an installation: files apart from the database and from its backups.

One folder, one file per key, 32 random bytes each; nothing here is ever printed or logged.
"""

import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMES = ("field", "index", "rows", "journal")
"""Fields at rest; blind indexes; commitments to rows; the signature under the journal's notes."""


class KeyFault(Exception):
    """The folder of keys cannot be used as it is."""


@dataclass(frozen=True)
class Keys:
    """The keys in use. `old_fields` still opens what an earlier key has closed."""

    field: bytes
    index: bytes
    rows: bytes
    journal: bytes
    old_fields: tuple[bytes, ...] = ()


def make_keys(folder: Path) -> None:
    """Draw the keys that are missing. A key that is there is left alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in NAMES:
        path = folder / f"{name}.key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(32))


@cache
def read_keys(folder: Path) -> Keys:
    """Read the keys.

    Raises
    ------
    KeyFault : one is missing or is not 32 bytes; the message names the file.
    """
    found = {name: _read(folder / f"{name}.key") for name in NAMES}
    old = tuple(_read(path) for path in sorted(folder.glob("field.old*.key")))
    return Keys(**found, old_fields=old)


def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as error:
        raise KeyFault(f"{path} cannot be read: {error.strerror}") from error
    if len(key) != 32:
        raise KeyFault(f"{path} holds {len(key)} bytes, not 32")
    return key
