"""Makes an installation ready: keys, tables, the cache. Safe to repeat."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rantau.base.keys import make_keys
from rantau.service.backup import copy_sqlite

Told = Callable[[str], None]
KEPT = 5
"""So many copies from before a change of tables are kept."""


def prepare(told: Told) -> None:
    """Make keys, bring the tables up to date, and keep a copy from before on SQLite."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.service.settings")
    os.umask(0o077)
    import django  # noqa: PLC0415 -- slow import
    from django.conf import settings  # noqa: PLC0415 -- slow import

    settings.RANTAU.data_dir.mkdir(parents=True, exist_ok=True)
    assert settings.RANTAU.keys_dir is not None
    make_keys(settings.RANTAU.keys_dir)
    django.setup()
    _change_tables(settings.RANTAU.data_dir, told)


def _change_tables(folder: Path, told: Told) -> None:
    from django.core.management import call_command  # noqa: PLC0415 -- app ready

    missing = unapplied()
    if missing:
        kept = _copy_before(folder)
        if kept:
            told(f"copied to {kept}")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    told(f"{len(missing)} changes of tables applied" if missing else "tables are up to date")


def unapplied() -> list[str]:
    """Name the changes of tables that this release brings and the database has not seen."""
    from django.db import connection  # noqa: PLC0415 -- app ready
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 -- app ready

    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _ in steps]


def _copy_before(folder: Path) -> Path | None:
    """Copy a SQLite database that holds something; on PostgreSQL `rantau backup` does it."""
    from django.db import connection  # noqa: PLC0415 -- app ready

    if connection.vendor != "sqlite" or not connection.introspection.table_names():
        return None
    kept = folder / "before"
    kept.mkdir(mode=0o700, exist_ok=True)
    for old in sorted(kept.glob("*.sqlite3"))[: -KEPT + 1 or None]:
        old.unlink()
    target = kept / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.sqlite3"
    copy_sqlite(target)
    return target
