"""Sets Django up for a command that works on the service's database."""

import os
from pathlib import Path

from rantau.base.keys import KeyFault
from rantau.service.environment import SettingFault


def set_up() -> None:
    """Read the settings, then see that keys and database are there.

    Raises
    ------
    SettingFault : a setting, a key or the database is wrong or missing; the message says which.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.service.settings")
    import django  # noqa: PLC0415 -- slow import

    django.setup()
    _see_keys()
    _see_database()


def _see_keys() -> None:
    from rantau.base.sealed import keys  # noqa: PLC0415 -- app ready

    try:
        keys()
    except KeyFault as error:
        raise SettingFault(
            f"{error}: run `rantau migrate` first, or name RANTAU_KEYS_DIR"
        ) from error


def _see_database() -> None:
    from django.db import DatabaseError, connection  # noqa: PLC0415 -- app ready

    name = str(connection.settings_dict["NAME"])
    # Looking into a SQLite file that is not there would make it.
    if connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists():
        raise SettingFault(f"there is no database at {name}: run `rantau migrate` first")
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise SettingFault(f"the database does not answer: {error}") from error
    if "journey_journalhead" not in tables:
        raise SettingFault("the database has no tables yet: run `rantau migrate` first")
