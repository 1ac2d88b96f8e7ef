"""Copies of the database: whole, checked by digest, and never with the keys."""

import hashlib
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rantau import __version__
from rantau.base.actor import SYSTEM, Door
from rantau.service.environment import SettingFault

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "rantau.sqlite3", "rantau.pgdump"
LIVE = ("django_session", "rantau_cache", "rantau_sheets")
"""Who is signed in, and what lives for an hour: left out of every copy, for it would still open."""


def back_up(target: Path) -> dict[str, Any]:
    """Write one file with the database and a manifest; returns the manifest."""
    from django.db import connection  # noqa: PLC0415 -- app ready

    if target.exists():
        raise SettingFault(f"{target} is there already: name another file")
    note = _note()
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.absolute().parent) as name:
        folder = Path(name)
        kind = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
        if kind == SQLITE:
            copy_sqlite(folder / kind)
        else:
            _dump(folder / kind)
        manifest = _manifest(folder / kind, note)
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        _pack(folder, (MANIFEST, kind), target)
    return manifest


def _note() -> str:
    """Sign a note about the journal, so that what is restored can be held against it."""
    from rantau.journey.trail.actions import make_checkpoint  # noqa: PLC0415 -- app ready

    actor = replace(SYSTEM, door=Door.CLI)
    return make_checkpoint(actor=actor, now=datetime.now(UTC)).note


def _manifest(copy: Path, note: str) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 -- app ready
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 -- app ready

    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "kind": "rantau-backup",
        "release": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "file": copy.name,
        "sha256": digest_of(copy),
        "tables": sorted(f"{app}.{name}" for app, name in applied),
        "note": note,
    }


def _pack(folder: Path, names: tuple[str, ...], target: Path) -> None:
    packed = folder / "packed"
    with packed.open("wb") as stream:
        packed.chmod(0o600)
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
            for name in names:
                archive.add(folder / name, name)
        stream.flush()
        os.fsync(stream.fileno())
    packed.rename(target)


def copy_sqlite(target: Path) -> None:
    """Write a compact copy of the SQLite database in one transaction, beside running writers.

    One statement, never page by page: a stepwise copy starts again at each foreign write.
    """
    from django.db import connection  # noqa: PLC0415 -- app ready

    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    target.chmod(0o600)
    sign_out(target)
    with target.open("rb") as stream:
        os.fsync(stream.fileno())


def sign_out(copy: Path) -> None:
    """Empty what is live in a copy; zeros are written over it."""
    with closing(sqlite3.connect(copy)) as opened:
        opened.execute("PRAGMA secure_delete=ON")
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for name in {row[0] for row in tables}.intersection(LIVE):
            opened.execute(f"DELETE FROM {name}")  # noqa: S608 -- a name of ours
        opened.commit()


def _dump(target: Path) -> None:
    without = [f"--exclude-table-data={name}" for name in LIVE]
    ask_postgresql(["pg_dump", "--format=custom", "--compress=1", *without, f"--file={target}"])


def ask_postgresql(command: list[str]) -> None:
    """Run one of PostgreSQL's own programs on our database."""
    from django.db import connection  # noqa: PLC0415 -- app ready

    found = connection.settings_dict
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    asked = {name: str(found[key]) for name, key in given.items() if found[key]}
    environment = os.environ | asked | {"PGDATABASE": str(found["NAME"])}
    try:
        subprocess.run(command, env=environment, check=True)  # noqa: S603 -- our own words
    except (OSError, subprocess.CalledProcessError) as error:
        raise SettingFault(f"{command[0]} failed: {error}") from error


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
