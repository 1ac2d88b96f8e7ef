"""Reads tables from a folder of CSV files or from a spreadsheet, and says where they are wrong.

It knows cells, rows and columns; what a table means is the business of the engine that asks.
"""

import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rantau.engine.cells import shown
from rantau.engine.errors import Faults

MAX_BYTES = 2_000_000_000
MAX_WORKBOOK_BYTES = 300_000_000
TOO_LARGE = "is larger than 300 MB unpacked: use a folder of CSV files"
_LINE_COLUMN = re.compile(r"\(at line (\d+), column (\d+)\)")
_MANY_CELLS = 200


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, how a cell is read, and whether it must be filled."""

    name: str
    parse: Callable[[str], Any]
    required: bool = True
    default: Any = None


@dataclass
class Table:
    """A table that was read: a list per column, all of length `n`, and the line of each row."""

    name: str
    n: int = 0
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Column name -> its place in the file, from 1; 0 where the file does not have it."""

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Yield the named columns row by row."""
        return zip(*(self.columns[name] for name in names), strict=True)

    def fault(self, faults: Faults, row: int, column: str, message: str) -> None:
        """Note that a cell of row `row` (from 0) is wrong."""
        faults.add(self.name, self.lines[row], max(self.places.get(column, 1), 1), message)


class Source:
    """A folder of files, or a spreadsheet with sheets of the same names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_workbook = path.suffix.lower() == ".xlsx" and path.is_file()
        self._sheets: dict[str, list[list[str]]] | None = None

    def has(self, name: str) -> bool:
        """Say whether the file (or the sheet of that name) is there."""
        if self.is_workbook:
            return Path(name).stem in self._workbook()
        return (self.path / name).is_file()

    def sheets(self) -> list[str]:
        """List the sheets of a spreadsheet, in order; a folder has none."""
        return list(self._workbook()) if self.is_workbook else []

    def input_files(self, names: Sequence[str]) -> list[Path]:
        """List the input files that are there, for the digest."""
        if self.is_workbook:
            return [self.path]
        return [self.path / name for name in names if (self.path / name).is_file()]

    def rows(self, name: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
        """Yield (line, cells) of a table that is there. Faults of the form itself are noted."""
        if self.is_workbook:
            sheet = self._workbook()[Path(name).stem]
            yield from ((line, cells) for line, cells in enumerate(sheet, 1) if any(cells))
            return
        yield from _csv_rows(self.path / name, faults)

    def settings(self, name: str, faults: Faults) -> dict[str, tuple[Any, int]]:
        """Read a settings file (or a sheet of key and value): key -> (value, line)."""
        if self.is_workbook:
            found: dict[str, tuple[Any, int]] = {}
            for line, cells in self.rows(name, faults):
                if line > 1 or cells[:2] != ["key", "value"]:
                    text = cells[1] if len(cells) > 1 else ""
                    found[cells[0]] = (_number_or_text(text), line)
            return found
        return _toml_settings(self.path / name, faults)

    def _workbook(self) -> dict[str, list[list[str]]]:
        if self._sheets is None:
            self._sheets = _read_workbook(self.path)
        return self._sheets


def open_source(path: Path, faults: Faults) -> Source:
    """Open a folder or a spreadsheet; refuses what is neither."""
    source = Source(path)
    if source.is_workbook:
        try:
            source.has("x.csv")
        except ValueError as error:
            faults.add(path.name, 1, 1, str(error))
    elif not path.is_dir():
        faults.add(path.name, 1, 1, "is neither a folder nor an .xlsx file: name the input folder")
    faults.refuse()
    return source


def read_table(
    source: Source, name: str, columns: Sequence[Column], faults: Faults, *, optional: bool = False
) -> Table:
    """Read one table into a list per column; every fault is noted with its place.

    A table that is optional and absent comes back empty. A cell that cannot be read keeps its
    column's default, so that the remaining cells of the row are still looked at.
    """
    table = Table(name, columns={column.name: [] for column in columns})
    if not source.has(name):
        if not optional:
            faults.add(name, 1, 1, "is missing: the input needs this file")
        return table
    before = len(faults)
    rows = source.rows(name, faults)
    header = next(rows, None)
    if header is None:
        if len(faults) == before:
            faults.add(name, 1, 1, "is empty: it needs a header row")
        return table
    readers = _match_header(table, header, columns, faults)
    if readers is not None:
        _read_rows(table, rows, len(header[1]), readers, faults)
    return table


@dataclass
class _Reader:
    column: Column
    place: int
    cells: list[Any]
    known: dict[str, Any] = field(default_factory=dict)


def _match_header(
    table: Table, header: tuple[int, list[str]], columns: Sequence[Column], faults: Faults
) -> list[_Reader] | None:
    line, names = header
    known = [column.name for column in columns]
    before = len(faults)
    for place, name in enumerate(names, 1):
        if name not in known:
            faults.add(
                table.name,
                line,
                place,
                f"column {shown(name)} is not known here: remove it, or name it one of "
                + ", ".join(known),
            )
        elif name in names[: place - 1]:
            faults.add(table.name, line, place, f"column {name} is there twice: remove one")
    for column in columns:
        if column.required and column.name not in names:
            faults.add(table.name, line, 1, f"column {column.name} is missing: add it")
    if len(faults) > before:
        return None
    table.places = {name: names.index(name) + 1 if name in names else 0 for name in known}
    return [_Reader(c, table.places[c.name] - 1, table.columns[c.name]) for c in columns]


def _read_rows(
    table: Table,
    rows: Iterator[tuple[int, list[str]]],
    width: int,
    readers: Sequence[_Reader],
    faults: Faults,
) -> None:
    for line, cells in rows:
        if len(cells) != width:
            if len(cells) > width and not any(cells[width:]):
                del cells[width:]
            else:
                faults.add(
                    table.name,
                    line,
                    min(len(cells), width) or 1,
                    f"the row has {len(cells)} cells and the header {width}: add or remove commas",
                )
                continue
        for reader in readers:
            text = cells[reader.place] if reader.place >= 0 else ""
            reader.cells.append(_read_cell(table.name, line, reader, text, faults))
        table.lines.append(line)
    table.n = len(table.lines)


def _read_cell(name: str, line: int, reader: _Reader, text: str, faults: Faults) -> Any:
    if text == "":
        if reader.column.required:
            faults.add(name, line, reader.place + 1, f"{reader.column.name} is empty: fill it in")
        return reader.column.default
    known = reader.known
    if text in known:
        return known[text]
    try:
        value = reader.column.parse(text)
    except ValueError as error:
        faults.add(name, line, reader.place + 1, f"{reader.column.name}: {error}")
        return reader.column.default
    if len(known) < _MANY_CELLS:
        known[text] = value
    return value


def _csv_rows(path: Path, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    text = _text_of(path, faults)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(
                path.name,
                max(reader.line_num, 1),
                1,
                f"is no CSV here ({error}): check the quotes around this place",
            )
            return
        if cells:
            yield reader.line_num, cells


def _text_of(path: Path, faults: Faults) -> str | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            faults.add(path.name, 1, 1, "is larger than 2 GB: split it")
            return None
        data = path.read_bytes()
    except OSError as error:
        faults.add(path.name, 1, 1, f"cannot be read ({error.strerror}): check its permissions")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        faults.add(path.name, line, column, "is not UTF-8 here: save the file as CSV UTF-8")
        return None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        faults.add(path.name, line, 1, "holds a zero byte: this is no text file, save it as CSV")
        return None
    return text


def _toml_settings(path: Path, faults: Faults) -> dict[str, tuple[Any, int]]:
    if not path.is_file():
        faults.add(path.name, 1, 1, "is missing: the input needs this file")
        return {}
    text = _text_of(path, faults)
    if text is None:
        return {}
    try:
        found = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = _LINE_COLUMN.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        faults.add(path.name, line, column, "is no TOML here: write lines like name = value")
        return {}
    lines = text.split("\n")
    return {key: (value, _line_of(lines, key)) for key, value in found.items()}


def _line_of(lines: Sequence[str], key: str) -> int:
    for number, line in enumerate(lines, 1):
        if line.lstrip(" \t\"'[").startswith(key):
            return number
    return 1


def _read_workbook(path: Path) -> dict[str, list[list[str]]]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- slow import

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MAX_WORKBOOK_BYTES:
            raise ValueError(TOO_LARGE)  # noqa: TRY301 -- one door for every fault
        workbook = CalamineWorkbook.from_path(str(path))
        return {name: _sheet(workbook, name) for name in workbook.sheet_names}
    except ValueError:
        raise
    except Exception as error:  # noqa: BLE001 -- any fault of a foreign file
        raise ValueError(
            f"is no readable spreadsheet ({type(error).__name__}): save it again as .xlsx"
        ) from None


def _sheet(workbook: Any, name: str) -> list[list[str]]:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_cell_text(cell) for cell in row] for row in rows]


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _number_or_text(text: str) -> object:
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,20}", text):
        return Decimal(text)
    return text


def read_settings(
    source: Source, name: str, keys: Mapping[str, tuple[Callable[[Any], Any], Any]], faults: Faults
) -> dict[str, Any]:
    """Read a settings file. `keys`: name -> (parser, default); default `...` = must be there."""
    settings = {key: None if default is ... else default for key, (_, default) in keys.items()}
    found = _found_settings(source, name, faults)
    if found is None:
        return settings
    for key, (_, line) in found.items():
        if key not in keys:
            known = ", ".join(keys)
            message = f"{shown(key)} is not known here: remove it, or name it one of {known}"
            faults.add(name, line, 1, message)
    for key, (parse, default) in keys.items():
        if key not in found:
            if default is ...:
                faults.add(name, 1, 1, f"{key} is missing: add a line {key} = ...")
            continue
        value, line = found[key]
        try:
            settings[key] = parse(value)
        except (ValueError, TypeError) as error:
            faults.add(name, line, 1, f"{key}: {error}")
    return settings


def _found_settings(source: Source, name: str, faults: Faults) -> dict[str, tuple[Any, int]] | None:
    """Read what is written; None where the file itself is at fault, and nothing more to say."""
    if not source.has(name):
        faults.add(name, 1, 1, "is missing: the input needs this file")
        return None
    before = len(faults)
    found = source.settings(name, faults)
    return found if len(faults) == before else None
