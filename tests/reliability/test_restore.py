"""A backup comes back in time, whole, with every check of its journal and its rows."""

import json
import tarfile
import time
from pathlib import Path

import pytest

from tests.night import NIGHT, note, sized
from tests.reliability.conftest import Installed, emptied

ROWS = sized(500, 1_000_000)
MOST_S = 900 if NIGHT else 60


def drill(where: Installed, back: Installed) -> None:
    copy, keys = where.folder.parent / "x.tar.gz", where.folder / "keys"
    where.run("many", ROWS)
    began = time.monotonic()

    done(where, "backup", copy)
    backed_up = time.monotonic()
    told = done(back, "restore", copy, back.folder, "--keys", keys, "--lang", "en")
    restored = time.monotonic()

    assert ", 0 faults, " in told
    assert restored - backed_up < MOST_S
    note(rows=ROWS, backup_s=round(backed_up - began, 1), restore_s=round(restored - backed_up, 1),
         mb=round(copy.stat().st_size / 2**20, 1))  # fmt: skip


def done(where: Installed, *words: object) -> str:
    command = where.command(*words)
    out, err = command.communicate()
    assert command.returncode == 0, err
    return out


@pytest.mark.slow
def test_a_backup_of_sqlite_comes_back(sqlite: Installed, tmp_path: Path) -> None:
    drill(sqlite, Installed(tmp_path / "back"))


@pytest.mark.slow
def test_a_backup_of_postgresql_comes_back(postgresql: Installed, tmp_path: Path) -> None:
    with emptied() as address:
        drill(postgresql, Installed(tmp_path / "back", {"RANTAU_DATABASE": address}))


def test_a_backup_of_postgresql_that_does_not_hold_leaves_an_empty_database(
    postgresql: Installed, tmp_path: Path
) -> None:
    copy, wrong = tmp_path / "x.tar.gz", tmp_path / "wrong.tar.gz"
    postgresql.run("many", 20)
    done(postgresql, "backup", copy)
    with tarfile.open(copy) as archive:
        archive.extractall(tmp_path / "open", filter="data")
    manifest = json.loads((tmp_path / "open" / "manifest.json").read_text())
    manifest["note"] = manifest["note"].replace("\n", "\n9", 1)  # of a larger journal
    (tmp_path / "open" / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(wrong, "w:gz") as archive:
        for path in (tmp_path / "open").iterdir():
            archive.add(path, path.name)

    with emptied() as address:
        back = Installed(tmp_path / "back", {"RANTAU_DATABASE": address})
        keys = postgresql.folder / "keys"
        first = back.command("restore", wrong, back.folder, "--keys", keys)
        first.communicate()
        told = done(back, "restore", copy, back.folder, "--keys", keys, "--lang", "en")

    assert first.returncode == 1
    assert ", 0 faults, " in told
