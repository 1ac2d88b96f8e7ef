"""Looks at an installation and says what is wrong and how to mend it."""

import os
import re
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from rantau.service import figures, life
from rantau.service.prepare import unapplied
from rantau.service.sqlite import is_mended

LEAST_GB = 1.0
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""Settings of PostgreSQL that may have any value but `off`."""
MOST_SHIFT = timedelta(seconds=5)


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at; words are `service.<code>` and `service.<code>_mend`."""

    code: str
    well: bool
    facts: dict[str, object] = field(default_factory=dict)


def examine() -> Iterator[Looked]:
    """Look at everything in turn; what cannot be looked at is wrong."""
    for look in LOOKS:
        try:
            found = look()
        except (DatabaseError, OSError) as error:
            what = look.__name__.removeprefix("_")
            facts: dict[str, object] = {"what": what, "error": type(error).__name__}
            found = Looked("unlooked", well=False, facts=facts)
        if found is not None:
            yield found


def _python() -> Looked:
    version = ".".join(map(str, sys.version_info[:3]))
    return Looked("python", sys.version_info >= (3, 11), {"version": version})


def _sqlite() -> Looked | None:
    if connection.vendor != "sqlite":
        return None
    well = is_mended(sqlite3.sqlite_version_info)
    return Looked("sqlite", well, {"version": sqlite3.sqlite_version})


def _pragmas() -> Looked | None:
    if connection.vendor != "sqlite":
        return None
    found = {}
    with connection.cursor() as cursor:
        for name in PRAGMAS:
            cursor.execute(f"PRAGMA {name}")
            found[name] = str(cursor.fetchone()[0])
    text = ", ".join(f"{name}={value}" for name, value in found.items())
    return Looked("pragmas", found == PRAGMAS, {"found": text})


def _durable() -> Looked | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        found = {name: shown(cursor, name) for name in DURABLE}
    text = ", ".join(f"{name}={value}" for name, value in found.items())
    return Looked("durable", "off" not in found.values(), {"found": text})


def shown(cursor: Any, name: str) -> str:
    """Return a setting of the server."""
    cursor.execute(f"SHOW {name}")
    return str(cursor.fetchone()[0])


def _dump() -> Looked | None:
    if connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    server = connection.connection.info.server_version // 10_000
    try:
        said = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True, check=True)  # noqa: S607 -- found on the path, as `rantau backup` finds it
        version = int(re.findall(r"\d+", said.stdout)[0])
    except (OSError, subprocess.CalledProcessError, IndexError):
        version = 0
    return Looked("dump", version >= server, {"version": version or "-", "server": server})


def _settings() -> Looked:
    deep = not settings.RANTAU.demo
    found = [
        f"{one.id}: {one.msg}"
        for one in checks.run_checks(include_deployment_checks=deep)
        if one.level >= checks.WARNING and not one.is_silenced()
    ]
    return Looked("settings", not found, {"n": len(found), "found": "; ".join(found)})


def _disk() -> Looked:
    free = shutil.disk_usage(settings.RANTAU.data_dir).free / 1e9
    return Looked("disk", free >= LEAST_GB, {"free": f"{free:.1f}"})


def _keys() -> Looked | None:
    if os.name == "nt":
        return None
    folder = Path(settings.RANTAU.keys_dir or "")
    others = stat.S_IRWXG | stat.S_IRWXO
    open_ones = [one for one in (folder, *folder.glob("*.key")) if one.stat().st_mode & others]
    return Looked("keys", not open_ones, {"folder": folder})


def _tables() -> Looked:
    missing = len(unapplied())
    return Looked("tables", missing == 0, {"n": missing})


def _time() -> Looked:
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(at) FROM journey_journalentry")
        found = cursor.fetchone()[0]
    last = datetime.fromisoformat(found) if isinstance(found, str) else found
    if last is None:
        return Looked("time", well=True, facts={"shift": 0})
    last = last if last.tzinfo else last.replace(tzinfo=UTC)
    shift = max(last - datetime.now(UTC), timedelta())
    return Looked("time", shift <= MOST_SHIFT, {"shift": int(shift.total_seconds())})


def _mail() -> Looked:
    if not settings.RANTAU.mail_url:
        return Looked("mail", bool(settings.RANTAU.demo), {"how": "-"})
    try:
        with get_connection(timeout=5):
            return Looked("mail", well=True, facts={"how": settings.EMAIL_HOST})
    except (OSError, socket.gaierror) as error:
        return Looked("mail", well=False, facts={"how": type(error).__name__})


def _worker() -> Looked:
    seen = life.last_life()
    well = seen is not None and datetime.now(UTC) - seen < life.SILENT_AFTER
    return Looked("worker", well, {"when": f"{seen:%Y-%m-%d %H:%M:%S} UTC" if seen else "-"})


def _journal() -> Looked:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(seq) FROM journey_journalentry")
        n, last = cursor.fetchone()
    return Looked("journal", n == (last or 0) == figures.journal_size(), {"n": last or 0})


LOOKS: tuple[Callable[[], Looked | None], ...] = (
    _python, _sqlite, _pragmas, _durable, _dump, _settings, _disk, _keys, _tables, _time, _mail,
    _worker, _journal,
)  # fmt: skip
