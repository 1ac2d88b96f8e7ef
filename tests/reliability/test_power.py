"""A power cut at any moment takes nothing acknowledged, and leaves whole transactions."""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

import apsw
import pytest

from tests.night import note, sized
from tests.reliability.conftest import Installed
from tests.reliability.power import Disk, File, Step, WatchedDisk

CUTS, AUDITED = sized(300, 5000), sized(20, 100)
WEAKER = 100
"""Cuts of the settings that must lose."""
CHECKPOINT = "PRAGMA wal_autocheckpoint=40;"
"""Pages; the usual 1,000 would make checkpoints rare, and they are where it may go wrong."""
NAME = "rantau.sqlite3"


@dataclass(frozen=True)
class Acts:
    """What use cases wrote, statement by statement, into a database as it was before."""

    before: bytes
    after: Path
    pragmas: str
    statements: list[str]


@dataclass
class Life:
    """Processes of a service that write in turns, read for a long time, and start again."""

    path: Path
    pragmas: str
    random: Random
    hands: list[apsw.Connection] = field(default_factory=list)

    def start(self) -> None:
        self.hands = [apsw.Connection(str(self.path), vfs="watched") for _ in range(3)]
        for hand in self.hands:
            hand.execute(self.pragmas).fetchall()

    def stop(self) -> None:
        for hand in self.hands:
            hand.close()

    def writer(self) -> apsw.Connection:
        return self.random.choice(self.hands[1:])

    def between(self) -> None:
        """Do what happens between two transactions: a long reader begins or ends, or a restart."""
        reader, chance = self.hands[0], self.random.random()
        if chance < 0.05:
            self.stop()
            self.start()
        elif reader.in_transaction and chance < 0.3:
            reader.execute("COMMIT")
        elif not reader.in_transaction and chance < 0.15:
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM journey_journalentry").fetchall()


def recorded(where: Installed) -> Acts:
    database = where.folder / NAME
    before = database.read_bytes()
    found = json.loads(where.run("recorded"))
    return Acts(before, database, found["pragmas"], found["statements"])


def performed(acts: Acts, path: Path, synchronous: str) -> list[Step]:
    """Write the same again on a disk that is watched."""
    assert "synchronous=FULL" in acts.pragmas
    pragmas = acts.pragmas.replace("synchronous=FULL", f"synchronous={synchronous}") + CHECKPOINT
    path.write_bytes(acts.before)
    disk, life = WatchedDisk(), Life(path, pragmas, Random(1))
    life.start()
    hand = life.writer()
    for statement in acts.statements:
        hand.execute(statement)
        if not hand.in_transaction:
            disk.steps.append(acknowledged(path))
            life.between()
            hand = life.writer()
    life.stop()
    disk.unregister()
    return disk.steps


def acknowledged(path: Path) -> Step:
    """Note the whole content of this moment, and the length of the journal."""
    with closing(apsw.Connection(str(path))) as onlooker:
        n_entries = onlooker.execute("SELECT seq FROM journey_journalhead").get
        return Step("acknowledge", digest(onlooker.serialize("main")), n_entries)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def rows(path: Path) -> dict[str, list[str]]:
    """Every row of a database; a trace shows fifteen digits of a float."""
    with closing(sqlite3.connect(path)) as database:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = [name for (name,) in database.execute(asked)]
        return {
            name: sorted(
                repr([round(one, 12) if isinstance(one, float) else one for one in row])
                for row in database.execute(f'SELECT * FROM "{name}"')
            )
            for name in tables
        }


@dataclass(frozen=True)
class Cut:
    """One cut: what it left, and how much of the journal was acknowledged before."""

    path: Path
    found: str
    n_entries: int


def cuts(acts: Acts, steps: list[Step], folder: Path, n: int) -> Iterator[Cut]:
    """Cut the power at so many moments, and judge what SQLite finds afterwards."""
    told = [Step("acknowledge", digest(acts.before))]
    told += [step for step in steps if step.what == "acknowledge"]
    random, disk, done = Random(2), Disk({NAME: [File(bytearray(acts.before))]}), 0
    for number, moment in enumerate(sorted(random.choices(range(len(steps) + 1), k=n))):
        for step in steps[done:moment]:
            disk.take(step)
        done = moment
        left = folder / str(number)
        left.mkdir(parents=True)
        disk.cut(left, random)
        (left / f"{NAME}-shm").write_bytes(random.randbytes(32768))
        found = judged(left / NAME, [one.name for one in told], disk.n_acknowledged)
        yield Cut(left / NAME, found, told[disk.n_acknowledged].at)


def judged(path: Path, states: list[str], n: int) -> str:
    """Compare with the state that was acknowledged last, and with the one on its way."""
    state = recovered(path)
    if state in states[n : n + 2]:
        return "kept"
    return "lost" if state in states else "damaged"


def recovered(path: Path) -> str:
    try:
        with closing(sqlite3.connect(path)) as database:
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return ""
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError:
        return ""
    return digest(path.read_bytes())


def suffered(acts: Acts, folder: Path, synchronous: str, n: int) -> list[Cut]:
    """Write under a setting, cut, and keep the files of what was not kept and of a sample."""
    folder.mkdir()
    steps, found = performed(acts, folder / NAME, synchronous), []
    for number, one in enumerate(cuts(acts, steps, folder / "cuts", n)):
        found.append(one)
        if one.found == "kept" and number % (CUTS // AUDITED):
            shutil.rmtree(one.path.parent)
    return found


def audited(where: Installed, sample: list[Cut]) -> list[dict[str, int]]:
    lines = where.run("audit", *(one.path for one in sample)).splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.slow
def test_a_power_cut_loses_nothing_acknowledged(sqlite: Installed, tmp_path: Path) -> None:
    acts = recorded(sqlite)

    full = suffered(acts, tmp_path / "FULL", "FULL", CUTS)
    weaker = {
        name: Counter(one.found for one in suffered(acts, tmp_path / name, name, WEAKER))
        for name in ("NORMAL", "OFF")
    }

    assert rows(tmp_path / "FULL" / NAME) == rows(acts.after), "it is what the use cases wrote"
    assert [one for one in full if one.found != "kept"] == []
    sample = [one for one in full if one.path.exists()]
    audits = audited(sqlite, sample)
    assert [one["faults"] for one in audits] == [0] * len(sample)
    assert all(one["entries"] >= cut.n_entries for one, cut in zip(audits, sample, strict=True))
    assert weaker["NORMAL"].keys() == {"kept", "lost"}, "the cuts find what is not synced in time"
    assert weaker["OFF"]["damaged"] > 0, "the cuts find what is not synced at all"
    note(cuts=CUTS, audited=len(sample), weaker=WEAKER, lost_by_normal=weaker["NORMAL"]["lost"],
         damaged_by_off=weaker["OFF"]["damaged"])  # fmt: skip
