"""Spreadsheets that people send and get back: cells as text, with the line each stands on.

What the columns mean is the business of the stage that asks; see `training.queries.sheets` for
an example: read, check every row, and give the same file back with `answered`.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from xml.parsers import expat

from rantau.base.words import say
from rantau.engine.errors import Faults, ProblemError
from rantau.engine.tables import Source, open_source

R = TypeVar("R")
MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 10_000, 100
RESULT, ERRORS = "result", "errors"
"""Columns that an answer adds; a file that is sent again may still have them."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program would compute, or send somewhere, when the cell is opened."""
TOO_LARGE = "is larger than 300 MB unpacked"
CODES = (
    ("is not UTF-8", "not_utf8"),
    ("zero byte", "not_text"),
    ("is no CSV", "no_csv"),
    (TOO_LARGE, "too_large"),
    ("", "unreadable"),
)
"""How the engine's reader words a fault -> the code of our sentence."""


@dataclass(frozen=True)
class SheetFault:
    """One thing that is wrong: `words.say("sheet", code, lang, **facts)` says it."""

    code: str
    line: int = 1
    column: int = 1
    facts: Mapping[str, object] = field(default_factory=dict)

    def said(self, lang: str) -> str:
        """Say it in a language."""
        return say("sheet", self.code, lang, **self.facts)


@dataclass(frozen=True)
class SheetRow:
    """A row: the line it stands on, and a cell for each column of the header."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read; where `faults` is not empty the file itself cannot be used."""

    header: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    faults: tuple[SheetFault, ...] = ()

    def records(self) -> list[tuple[int, dict[str, str]]]:
        """Return each row as its line and its cells by column."""
        return [(row.line, dict(zip(self.header, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class SheetAnswer(Generic[R]):
    """What was found in a sheet. `file` is the same sheet with a result for each row."""

    rows: tuple[R, ...]
    n_rows: int
    faults: tuple[tuple[int, str], ...]
    """(line, what is wrong in the reader's language); where there is one, nothing is changed."""
    file: bytes


class _Hostile(Exception):
    """A file that must not reach the reader; carries the code of why."""


def read_sheet(data: bytes, name: str) -> Sheet:
    r"""Read the first sheet of an .xlsx file, or a CSV file with commas or semicolons.

    Names of columns come in small letters without blanks around them, cells as text: a date as
    YYYY-MM-DD, a whole number without a point. Empty rows are left out. Never raises for what a
    file holds: it comes back with located faults instead.

    >>> read_sheet(b"kind;count\nrooms;2\n", "capacity.csv").records()
    [(2, {'kind': 'rooms', 'count': '2'})]
    >>> read_sheet(b"\xff\xfe", "capacity.csv").faults[0].code
    'not_utf8'
    """
    is_workbook = name.lower().endswith(".xlsx")
    if not is_workbook and not name.lower().endswith(".csv"):
        return Sheet(faults=(SheetFault("neither_kind"),))
    if len(data) > MOST_BYTES:
        return Sheet(faults=(SheetFault("too_large"),))
    try:
        with tempfile.TemporaryDirectory(prefix="rantau-") as folder:
            lines = _workbook(data, Path(folder)) if is_workbook else _csv(data, Path(folder))
    except _Hostile as error:
        return Sheet(faults=(SheetFault(str(error)),))
    except ProblemError as error:
        return Sheet(faults=tuple(_translated(error)))
    return _sheet(lines)


def _translated(error: ProblemError) -> Iterable[SheetFault]:
    for one in error.faults:
        code = next(code for words, code in CODES if words in one.message)
        yield SheetFault(code, one.line, one.column)


Lines = list[tuple[int, list[str]]]


def _csv(data: bytes, folder: Path) -> Lines:
    (folder / "sheet.csv").write_bytes(_with_commas(data))
    return _lines(Source(folder), "sheet.csv")


def _with_commas(data: bytes) -> bytes:
    """Write a file with semicolons, as spreadsheet programs here save it, with commas."""
    head = data.split(b"\n", 1)[0]
    if head.count(b";") <= head.count(b","):
        return data
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error):
        return data  # the reader says what is wrong and where
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _workbook(data: bytes, folder: Path) -> Lines:
    path = folder / "sheet.xlsx"
    path.write_bytes(_checked_copy(data))
    source = open_source(path, Faults())
    names = source.sheets()
    return _lines(source, names[0]) if names else []


def _lines(source: Source, name: str) -> Lines:
    faults = Faults()
    found = [(line, cells) for line, cells in source.rows(name, faults) if any(cells)]
    faults.refuse()
    return found


def _checked_copy(data: bytes) -> bytes:
    """Pack a workbook anew after looking at it, so that what is read is what was checked.

    Two cells at the far corners of a sheet would make the reader lay out the whole sheet in
    memory: the places of cells are counted first.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
            _copy_looking(archive, copy)
    except _Hostile:
        raise
    except Exception as error:  # any fault of a foreign archive
        raise _Hostile("unreadable") from error
    return out.getvalue()


def _copy_looking(archive: zipfile.ZipFile, copy: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise _Hostile("too_large")
    for name, entry in {one.filename: one for one in entries}.items():
        content = archive.read(entry)
        _look_at(name, content)
        copy.writestr(name, content)


def _look_at(name: str, content: bytes) -> None:
    if not name.lower().endswith((".xml", ".rels")):
        if b"sheetData" in content:
            raise _Hostile("unreadable")
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = _place_of_cell
    parser.Parse(content, True)


def _place_of_cell(tag: str, attributes: dict[str, Any]) -> None:
    if tag.rpartition(":")[2] not in ("c", "row"):
        return
    place = str(attributes.get("r", ""))
    letters = place.rstrip("0123456789")
    digits = place[len(letters) :]
    column = 0
    for letter in letters.upper()[:4]:
        column = column * 26 + ord(letter) - 64
    if len(digits) > 7 or int(digits or 0) > MOST_ROWS + 1:
        raise _Hostile("too_many_rows")
    if column > MOST_COLUMNS + 2:
        raise _Hostile("too_many_columns")


def _sheet(lines: Lines) -> Sheet:
    if not lines:
        return Sheet(faults=(SheetFault("empty"),))
    (line, names), body = lines[0], lines[1:]
    header = [name.strip().lower() for name in names]
    while header and not header[-1]:
        header.pop()
    faults = [*_header_faults(line, header)]
    if len(body) > MOST_ROWS:
        faults.append(SheetFault("too_many_rows", facts={"most": MOST_ROWS}))
    rows = []
    for at, cells in body:
        if any(cell.strip() for cell in cells[len(header) :]):
            faults.append(SheetFault("row_too_wide", at, len(header) + 1, {"line": at}))
        padded = [*cells, *[""] * len(header)][: len(header)]
        rows.append((at, [_bare(cell) for cell in padded]))
    if faults:
        return Sheet(faults=tuple(faults[:50]))
    kept = [n for n, name in enumerate(header) if name not in (RESULT, ERRORS)]
    return Sheet(
        tuple(header[n] for n in kept),
        tuple(SheetRow(at, tuple(cells[n] for n in kept)) for at, cells in rows),
    )


def _header_faults(line: int, header: Sequence[str]) -> Iterable[SheetFault]:
    if len(header) > MOST_COLUMNS + 2:
        yield SheetFault("too_many_columns", line)
    for place, name in enumerate(header, 1):
        if not name:
            yield SheetFault("column_without_name", line, place, {"column": place})
        elif name in header[: place - 1]:
            yield SheetFault("column_twice", line, place, {"name": name[:40]})


def _bare(cell: str) -> str:
    """Take back the apostrophe that `write_sheet` put before what looks like a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def safe(cell: object) -> str:
    """Write a cell so that no spreadsheet program computes it.

    >>> safe("=1+1"), safe(-3), safe("rooms")
    ("'=1+1", "'-3", 'rooms')
    """
    text = "" if cell is None else str(cell)
    return "'" + text if text.startswith(FORMULA) else text


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a workbook of one sheet; whole numbers stay numbers, all else is text.

    >>> read_sheet(write_sheet(["kind", "count"], [["=rooms", 2]]), "a.xlsx").records()
    [(2, {'kind': '=rooms', 'count': '2'})]
    """
    import xlsxwriter  # noqa: PLC0415 -- slow import

    out = io.BytesIO()
    options = {
        "constant_memory": True, "in_memory": False, "strings_to_formulas": False,
        "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        page, strong = book.add_worksheet(), book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(header) - 1, 0), 18)
        for column, name in enumerate(header):
            page.write_string(0, column, safe(name), strong)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell < 10**15:
                    page.write_number(line, column, cell)
                else:
                    page.write_string(line, column, safe(cell)[:32_000])
    return out.getvalue()


def unusable(sheet: Sheet, faults: Iterable[SheetFault], lang: str) -> SheetAnswer[Any]:
    """Answer a sheet whose rows cannot be read."""
    said = tuple((fault.line, fault.said(lang)) for fault in faults)
    return SheetAnswer((), len(sheet.rows), said, b"")


def answered(
    sheet: Sheet, rows: Iterable[R], errors: Mapping[int, Sequence[str]], lang: str
) -> SheetAnswer[R]:
    """Answer a sheet row by row; `errors` are as in `write_result`."""
    flat = tuple((line, text) for line, texts in errors.items() for text in texts)
    return SheetAnswer(tuple(rows), len(sheet.rows), flat, write_result(sheet, errors, lang))


def column_faults(sheet: Sheet, needed: Iterable[str], known: Iterable[str]) -> list[SheetFault]:
    """Say which columns are missing, and which nobody knows."""
    missing = [name for name in needed if name not in sheet.header]
    unknown = [name for name in sheet.header if name not in known]
    return [SheetFault("column_missing", facts={"name": name}) for name in missing] + [
        SheetFault("column_unknown", facts={"name": name[:40]}) for name in unknown
    ]


def write_result(sheet: Sheet, errors: Mapping[int, Sequence[str]], lang: str) -> bytes:
    """Give the same rows back with `result` ("ok" or "n errors") and `errors`, one on a line.

    `errors` holds what is wrong with a row by its line, already said in the reader's language.
    """

    def answered() -> Iterable[Sequence[object]]:
        for row in sheet.rows:
            wrong = errors.get(row.line, ())
            code = "ok" if not wrong else "one_error" if len(wrong) == 1 else "n_errors"
            yield [*row.cells, say("sheet", code, lang, n=len(wrong)), "\n".join(wrong)]

    return write_sheet([*sheet.header, RESULT, ERRORS], answered())
