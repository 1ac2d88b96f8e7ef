"""Brings a backup into an empty place, and believes it only after it was checked."""

import json
import os
import shutil
import sqlite3
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rantau.base.journal_audit import Held
from rantau.service import backup
from rantau.service.environment import SettingFault


@dataclass(frozen=True)
class Restored:
    """What came back. `is_current`: its tables are those of this release."""

    is_current: bool
    n_entries: int = 0
    n_faults: int = 0


def restore(source: Path, folder: Path, keys: Path) -> Restored:
    """Unpack, verify digest, tables and journal; the folder appears when all that holds."""
    if folder.exists() and any(folder.iterdir()):
        raise SettingFault(f"{folder} is not empty: name an empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.absolute().parent / f".{folder.name}.being-restored"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    try:
        manifest = _unpack(source, made)
        found = _checked(made, manifest, keys)
        if found.n_faults == 0:
            _put_in_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return found


def _unpack(source: Path, made: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(made, filter="data")
        manifest: dict[str, Any] = json.loads((made / backup.MANIFEST).read_text(encoding="utf-8"))
        copy = made / str(manifest["file"])
        whole = manifest["kind"] == "rantau-backup" and backup.digest_of(copy) == manifest["sha256"]
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        raise SettingFault(f"{source} is no whole backup: {error}") from error
    if not whole:
        raise SettingFault(f"{source} is damaged: the digest of {manifest['file']} differs")
    return manifest


def _checked(made: Path, manifest: dict[str, Any], keys: Path) -> Restored:
    os.environ |= {"RANTAU_DATA_DIR": str(made), "RANTAU_KEYS_DIR": str(keys)}
    if manifest["file"] == backup.SQLITE:
        os.environ["RANTAU_DATABASE"] = ""
        backup.sign_out(made / backup.SQLITE)  # a copy of an older release may hold who was
        _see_whole(made / backup.SQLITE)
    elif not os.environ.get("RANTAU_DATABASE"):
        raise SettingFault("the backup is of PostgreSQL: name an empty database, RANTAU_DATABASE")
    else:
        return _loaded(made / backup.POSTGRESQL, manifest)
    return _journal(manifest)


def _see_whole(copy: Path) -> None:
    opened = sqlite3.connect(copy)
    try:
        answer = opened.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        opened.close()
    if answer != "ok":
        raise SettingFault(f"the database of the backup is damaged: {answer}")


def _loaded(copy: Path, manifest: dict[str, Any]) -> Restored:
    """Load into an empty database, which is left empty where anything is wrong."""
    _insist_empty()
    is_well = False
    try:
        _load(copy)
        found = _journal(manifest)
        is_well = found.n_faults == 0
    finally:
        if not is_well:
            _empty()
    return found


def _insist_empty() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.service.settings")
    import django  # noqa: PLC0415 -- the folder is named first

    django.setup()
    from django.db import connection  # noqa: PLC0415 -- app ready

    if connection.introspection.table_names():
        raise SettingFault("the database RANTAU_DATABASE is not empty: name an empty one")


def _load(copy: Path) -> None:
    from django.db import connection  # noqa: PLC0415 -- app ready

    name = str(connection.settings_dict["NAME"])
    backup.ask_postgresql(
        ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(copy)]
    )
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)).intersection(backup.LIVE):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- a name of ours


def _empty() -> None:
    from django.db import connection, connections  # noqa: PLC0415 -- app ready

    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connections.close_all()


def _journal(manifest: dict[str, Any]) -> Restored:
    from rantau.service.start import set_up  # noqa: PLC0415 -- the folder is named first

    set_up()
    from django.db import connections  # noqa: PLC0415 -- app ready

    from rantau.journey.trail.queries import verify_journal  # noqa: PLC0415 -- app ready
    from rantau.service.prepare import unapplied  # noqa: PLC0415 -- app ready

    if unapplied():
        return Restored(is_current=False)
    notes = [Held(backup.MANIFEST, manifest["note"])]
    found = verify_journal(notes=notes, state=True)
    connections.close_all()
    return Restored(True, found.n_entries, found.n_findings)


def _put_in_place(made: Path, folder: Path) -> None:
    (made / backup.MANIFEST).unlink()
    (made / backup.POSTGRESQL).unlink(missing_ok=True)
    if folder.exists():
        folder.rmdir()
    made.rename(folder)
