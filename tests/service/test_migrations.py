"""Changes of tables, forward and back, on rows that are there."""

import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.places import ROOT
from tests.service import started

FIRST = "0002"
"""The oldest state from which an installation is brought forward."""
NEWER = ("trainingclass.sources", "planrun.basis", "membership.first_person_id")
"""Columns that came later."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small country of this release, taken back to the oldest state of its tables."""
    made = tmp_path / "data"
    done = started.rantau(
        "demo", "--check", "--out", made, "--scale", "0.01", "--port", 18700, folder=tmp_path
    )
    assert done.returncode == 0, done.stderr
    return made


def manage(*words: str, folder: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=started.environment(folder, DJANGO_SETTINGS_MODULE="rantau.service.settings"),
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip


def rows(folder: Path) -> Counter[str]:
    """Count the rows of every table of ours."""
    with sqlite3.connect(folder / "rantau.sqlite3") as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'journey_%'"
        ).fetchall()
        return Counter(
            {name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]
             for (name,) in names}
        )  # fmt: skip


def columns(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "rantau.sqlite3") as database:
        return {
            f"{name.removeprefix('journey_')}.{column}"
            for name in rows(folder)
            for _, column, *_ in database.execute(f"PRAGMA table_info({name})").fetchall()
        }


@pytest.mark.slow
def test_tables_go_back_and_forward_and_no_row_is_lost(folder: Path) -> None:
    before = rows(folder)
    assert before["journey_trainingclass"] > 0
    assert set(NEWER) <= columns(folder)

    manage("migrate", "journey", FIRST, folder=folder)
    assert not set(NEWER) & columns(folder)
    assert rows(folder) == before

    done = started.rantau("migrate", folder=folder)

    assert done.returncode == 0, done.stderr
    assert set(NEWER) <= columns(folder)
    assert rows(folder) == before
    assert list((folder / "before").iterdir())
    # What the columns held that were taken away is gone, and the journal says whose they were.
    verified = started.rantau("journal", "verify", "--state", "--lang", "en", folder=folder)
    assert verified.returncode == 1
    assert "trainingclass" in verified.stdout + verified.stderr
    assert "membership" not in verified.stdout + verified.stderr
