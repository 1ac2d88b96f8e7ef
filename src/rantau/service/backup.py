"""Copies of the database: whole, checked by digest, and never with the keys."""

import hashlib
from pathlib import Path


def copy_sqlite(target: Path) -> None:
    """Write a compact copy of the SQLite database in one transaction, beside running writers.

    One statement, never page by page: a stepwise copy starts again at each foreign write.
    """
    from django.db import connection  # noqa: PLC0415 -- app ready

    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    target.chmod(0o600)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
