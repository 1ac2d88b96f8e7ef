"""Sheets that come in by the command line."""

import subprocess
from pathlib import Path

import pytest

from tests.service import started
from tests.service.started import Done

HEAD = "kind,code,name,country,place,partner\n"
GOOD = HEAD + "partner,WFG,World Forest Group,JP,JP-13,\nhost,H-1,Yamada,JP,JP-23,WFG\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("installed") / "data"
    done = started.rantau("migrate", folder=made)
    assert done.returncode == 0, done.stderr
    return made


def brought(folder: Path, what: str, text: str, *more: str) -> Done:
    sheet = folder.parent / f"{what}.csv"
    sheet.write_text(text, encoding="utf-8")
    return started.rantau("import", what, sheet, *more, "--lang", "en", folder=folder)


def test_organisations_come_in_whole_with_members_below_their_partner(folder: Path) -> None:
    done = brought(folder, "organisations", GOOD)
    again = brought(folder, "organisations", GOOD)

    assert (done.returncode, done.stdout) == (0, "2 rows were brought in.\n")
    assert again.returncode == 3
    assert "organisations.csv:2: code: The number WFG is taken." in again.stderr


def test_a_sheet_with_a_fault_brings_in_nothing(folder: Path) -> None:
    bad = HEAD + "host,H-9,Sato,JP,JP-23,\nministry,,x,FR,JP-99,NOBODY\n"
    result = folder.parent / "result.xlsx"

    done = brought(folder, "organisations", bad, "--result", str(result))
    after = brought(folder, "organisations", HEAD + "host,H-9,Sato,JP,JP-23,\n")

    assert done.returncode == 3
    assert done.stderr.count("organisations.csv:3: ") == 5
    assert "Traceback" not in done.stderr
    assert result.stat().st_size > 0
    assert after.returncode == 0, "the number was not taken"


def test_a_row_without_a_number_does_not_spoil_the_others(folder: Path) -> None:
    done = brought(folder, "organisations", HEAD + "host,,x,JP,,\nhost,H-8,Mori,JP,,\n")

    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ["organisations.csv:2"]


def test_rows_that_came_in_are_said_to_even_if_the_result_cannot_be_written(folder: Path) -> None:
    good = HEAD + "host,H-7,Kato,JP,,\n"

    done = brought(folder, "organisations", good, "--result", "/nowhere/at/all.xlsx")

    assert (done.returncode, done.stdout) == (2, "1 rows were brought in.\n")
    assert "/nowhere/at/all.xlsx" in done.stderr


@pytest.mark.parametrize(
    ("what", "more", "says"),
    [
        ("orders", ("--as", "nobody@x.example"), "not"),
        ("capacity", (), "rantau import:"),
        ("organisations", ("--result", "/nowhere/at/all.xlsx"), "/nowhere/at/all.xlsx"),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, what: str, more: tuple[str, ...], says: str
) -> None:
    done = brought(folder, what, "kind,code,name,country\nhost,,x,JP\n", *more)

    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    done = started.rantau("import", "orders", folder / "no.csv", folder=folder)

    assert done.returncode == 2
    assert "no.csv" in done.stderr


def test_a_member_brings_in_a_sheet_under_their_own_name(folder: Path) -> None:
    address = "ani@kemnaker.example"
    words = ("user", "add", address, "--ministry", "Kemnaker", "--password-stdin")
    added = subprocess.run(
        started.command(*words), env=started.environment(folder), check=False,
        input="kuda baterai benar staples\n", capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr

    done = brought(folder, "organisations", HEAD + "host,H-5,Ito,JP,JP-13,\n", "--as", address)
    other = brought(folder, "orders", "a,b\n1,2\n", "--as", address)

    assert done.returncode == 0, done.stderr
    assert started.rantau("journal", "verify", "--state", folder=folder).returncode == 0
    assert (other.returncode, "Traceback" in other.stderr) == (3, False)
