"""Mutated input: a located fault or a right answer, never a traceback, never half an output."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from rantau.demo.draws import Setting
from rantau.demo.scenario import write_scenario
from rantau.engine import checks, matching, planning
from rantau.engine.errors import Faults, ProblemError
from rantau.engine.tables import Source
from tests.engine.planning.problems import plain
from tests.night import note, sized

ROUNDS = sized(400, 200_000, "RANTAU_FUZZ_ROUNDS")
BITS = [
    b",", b"\n", b"\r\n", b'"', b"\x00", b"\xff", b"-1", b"99999999999999999999", b"1e9", b"",
    b"NaN",
    b"2027-13", b"=1+1", b"\xe2\x80\xae", b";", b"[", b"'", b" ", b"\xef\xbb\xbf", b"a" * 70,
]  # fmt: skip


def mutated(data: bytes, random: Random) -> bytes:
    """One to four small accidents."""
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(data))
        way = random.randrange(5)
        if way == 0:
            data = data[:at] + random.choice(BITS) + data[at:]
        elif way == 1:
            data = data[:at] + random.choice(BITS) + data[at + random.randint(1, 6) :]
        elif way == 2:
            data = data[:at] + data[at + random.randint(1, 40) :]
        elif way == 3:
            data = data[: random.randint(0, len(data))]
        else:
            lines = data.split(b"\n")
            place = random.randrange(len(lines))
            lines.insert(place, lines[random.randrange(len(lines))])
            data = b"\n".join(lines)
    return data


def refuses_or_reads(read: Callable[[Path], object], path: Path) -> None:
    try:
        read(path)
    except ProblemError as error:
        found = error.faults
    else:
        return
    assert found
    for fault in found:
        assert fault.file
        assert min(fault.line, fault.column) >= 1
        assert len(fault.message) > 10


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from fractions import Fraction  # noqa: PLC0415 -- one use

    folder = tmp_path_factory.mktemp("country") / "in"
    write_scenario(Setting(1, Fraction(1, 100), "ample"), folder)
    small = folder.parent / "small"
    plain(small / "plan")
    for name in ("match", "checks"):
        (small / name).mkdir()
        for path in (folder / name).iterdir():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            (small / name / path.name).write_text("".join(lines[:40]), encoding="utf-8")
    return small


READERS: dict[str, Callable[[Path], object]] = {
    "plan": planning.load,
    "match": matching.load,
    "checks": checks.run_path,
}


@pytest.mark.parametrize("name", READERS)
def test_mutated_files_are_refused_or_read(country: Path, tmp_path: Path, name: str) -> None:
    random = Random(f"fuzz {name}")
    files = sorted((country / name).iterdir())
    work = Path(shutil.copytree(country / name, tmp_path / name))
    for _ in range(ROUNDS):
        path = random.choice(files)
        (work / path.name).write_bytes(mutated(path.read_bytes(), random))
        refuses_or_reads(READERS[name], work)
        (work / path.name).write_bytes(path.read_bytes())
    note(files=ROUNDS)


Sheets = dict[str, list[list[str]]]


def sheets_of(folder: Path) -> Sheets:
    """The tables of a folder, settings as a sheet of keys and values."""
    source, faults, sheets = Source(folder), Faults(), Sheets()
    for file in sorted(folder.iterdir()):
        if file.suffix == ".toml":
            found = source.settings(file.name, faults)
            sheets[file.stem] = [["key", "value"]] + [[k, str(v)] for k, (v, _) in found.items()]
        else:
            sheets[file.stem] = [cells for _, cells in source.rows(file.name, faults)]
    return sheets


def write_workbook(sheets: Sheets, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    book.close()


def workbook(folder: Path, path: Path) -> None:
    """Write a folder of files as a spreadsheet with sheets of the same names."""
    write_workbook(sheets_of(folder), path)


def test_a_workbook_reads_like_its_folder(country: Path, tmp_path: Path) -> None:
    workbook(country / "plan", tmp_path / "plan.xlsx")

    from_book, from_folder = planning.load(tmp_path / "plan.xlsx"), planning.load(country / "plan")

    assert from_book.orders == from_folder.orders
    assert from_book.settings == from_folder.settings
    assert from_book.before == from_folder.before
    assert (from_book.supply == from_folder.supply).all()


@pytest.mark.parametrize("name", ["plan", "match"])
def test_mutated_workbooks_are_refused_or_read(country: Path, tmp_path: Path, name: str) -> None:
    workbook(country / name, tmp_path / "book.xlsx")
    data = (tmp_path / "book.xlsx").read_bytes()
    random = Random(f"workbook {name}")
    broken = tmp_path / "broken.xlsx"
    for _ in range(ROUNDS // 4):
        broken.write_bytes(mutated(data, random))
        refuses_or_reads(READERS[name], broken)
    note(files=ROUNDS // 4)


def spoilt(sheets: Sheets, random: Random) -> Sheets:
    """The same sheets with one to four accidents in cells, rows and columns."""
    found = {name: [list(row) for row in rows] for name, rows in sheets.items()}
    for _ in range(random.randint(1, 4)):
        rows = found[random.choice(sorted(found))]
        row = random.choice(rows)
        at = random.randrange(len(row))
        way = random.randrange(5)
        if way == 0:
            row[at] = random.choice(BITS).decode("latin-1")
        elif way == 1:
            row[at] += random.choice(BITS).decode("latin-1")
        elif way == 2:
            row[at] = ""
        elif way == 3:
            rows.append(list(random.choice(rows)))
        else:
            row.append("more")
    return found


@pytest.mark.parametrize("name", READERS)
def test_workbooks_of_spoilt_cells_are_refused_or_read(
    country: Path, tmp_path: Path, name: str
) -> None:
    sheets = sheets_of(country / name)
    random = Random(f"cells {name}")
    for _ in range(ROUNDS // 4):
        write_workbook(spoilt(sheets, random), tmp_path / "book.xlsx")
        refuses_or_reads(READERS[name], tmp_path / "book.xlsx")
    note(files=ROUNDS // 4)
