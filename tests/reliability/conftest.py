"""Installations with rows that other processes see: SQLite, or the PostgreSQL that is named."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.architecture.places import ROOT
from tests.night import NIGHT
from tests.service import started

SERVER = os.environ.get("RANTAU_TEST_DATABASE", "")
PATIENCE_S = 5 * 3600 if NIGHT else 400


@dataclass
class Installed:
    """An installation that commands and programs work on."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        found = started.environment(self.folder, **self.more)
        found["PYTHONPATH"] += os.pathsep + str(ROOT)
        return found | {"DJANGO_SETTINGS_MODULE": "rantau.service.settings"}

    def run(self, name: str, *words: object) -> str:
        """Run a program of these tests to its end."""
        return subprocess.run(
            program(name, *words), env=self.environment(), check=True, stdout=subprocess.PIPE,
            text=True, timeout=PATIENCE_S,
        ).stdout  # fmt: skip

    def start(self, name: str, *words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            program(name, *words), env=self.environment(), stdout=subprocess.PIPE, text=True
        )

    def command(self, *words: object) -> subprocess.Popen[str]:
        return started.start(*words, folder=self.folder, **self.more)


def program(name: str, *words: object) -> list[str]:
    return [sys.executable, "-m", f"tests.reliability.programs.{name}", *map(str, words)]


@contextmanager
def emptied() -> Iterator[str]:
    """Make an empty PostgreSQL database, and drop it."""
    name = f"rantau_{secrets.token_hex(6)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Installed]:
    if not SERVER:
        pytest.skip("RANTAU_TEST_DATABASE names no PostgreSQL")
    with emptied() as address:
        yield migrated(Installed(tmp_path / "data", {"RANTAU_DATABASE": address}))


@pytest.fixture
def sqlite(tmp_path: Path) -> Installed:
    if SERVER:
        pytest.skip("RANTAU_TEST_DATABASE names a PostgreSQL: SQLite has a round of its own")
    return migrated(Installed(tmp_path / "data"))


def migrated(one: Installed) -> Installed:
    done = started.rantau("migrate", folder=one.folder, **one.more)
    assert done.returncode == 0, done.stderr
    return one
