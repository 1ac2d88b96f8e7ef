"""Django's system checks of what only this service knows: a SQLite that keeps what it took."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from rantau.service.sqlite import is_mended

ASKED = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


@register
def sqlite_keeps_what_it_took(app_configs: Any, **_how: Any) -> list[CheckMessage]:
    """Refuse a real installation on a SQLite or settings that can lose acknowledged writes."""
    database = settings.DATABASES["default"]
    if settings.RANTAU.demo or not database["ENGINE"].endswith("sqlite3"):
        return []
    found: list[CheckMessage] = []
    if not is_mended(sqlite3.sqlite_version_info):
        found.append(
            Error(
                f"SQLite {sqlite3.sqlite_version} can damage a database (WAL reset)",
                hint="Install pysqlite3, or a Python with SQLite 3.51.3 or newer.",
                id="rantau.E001",
            )
        )
    pragmas = str(database.get("OPTIONS", {}).get("init_command", ""))
    if missing := [one for one in ASKED if one not in pragmas]:
        found.append(Error(f"SQLite is opened without {', '.join(missing)}", id="rantau.E002"))
    return found
