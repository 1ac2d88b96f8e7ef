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


OLD_JOURNAL = "journal.old*.vkey"
"""Public keys that signed the journal's notes before, each with the size of its last note."""


class KeyFault(Exception):
    """The folder of keys cannot be used as it is."""


@dataclass(frozen=True)
class Keys:
    """The keys that are read once. `old_fields` still opens what an earlier key has closed."""

    field: bytes
    index: bytes
    rows: bytes
    old_fields: tuple[bytes, ...] = ()


def make_keys(folder: Path) -> None:
    """Draw the keys that are missing. A key that is there is left alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in NAMES:
        path = folder / f"{name}.key"
        if not path.exists():
            _write(path, secrets.token_bytes(32), mode=0o400)


@cache
def read_keys(folder: Path) -> Keys:
    """Read the keys.

    Raises
    ------
    KeyFault : one is missing or is not 32 bytes; the message names the file.
    """
    found = {name: _read(folder / f"{name}.key") for name in NAMES}
    del found["journal"]  # read anew for each note: it can be replaced while the service runs
    old = tuple(_read(path) for path in sorted(folder.glob("field.old*.key")))
    return Keys(**found, old_fields=old)


def read_journal_key(folder: Path) -> bytes:
    """Read the key that signs the journal's notes now."""
    return _read(folder / "journal.key")


def old_journal_keys(folder: Path) -> list[tuple[str, int]]:
    """Return the public keys that signed before, each with the size of its last note."""
    lines = [path.read_text(encoding="ascii").split() for path in sorted(folder.glob(OLD_JOURNAL))]
    return [(key, int(size)) for key, size in lines]


def replace_journal_key(folder: Path, key: bytes, *, old: str, size: int) -> None:
    """Let a new key sign; of the old one only the public half stays, with its last size."""
    number = len(list(folder.glob(OLD_JOURNAL))) + 1
    _write(folder / f"journal.old{number:04}.vkey", f"{old} {size}\n".encode(), mode=0o444)
    new = folder / "journal.new"
    new.unlink(missing_ok=True)
    _write(new, key, mode=0o400)
    new.replace(folder / "journal.key")


def _write(path: Path, content: bytes, *, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as error:
        raise KeyFault(f"{path} cannot be read: {error.strerror}") from error
    if len(key) != 32:
        raise KeyFault(f"{path} holds {len(key)} bytes, not 32")
    return key
