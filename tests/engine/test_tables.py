"""Reading tables: every fault has its place, whatever the file is made of."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from rantau.engine import tables
from rantau.engine.cells import free_text, ident, whole
from rantau.engine.errors import Faults, ProblemError
from rantau.engine.tables import Column, Source, open_source, read_settings, read_table

COLUMNS = (
    Column("order", ident),
    Column("seats", whole(0, 99)),
    Column("note", free_text, required=False, default="-"),
)
UNKNOWN = (
    "orders.csv:1:3: column {} is not known here: remove it, or name it one of order, seats, note"
)
QUOTES = (
    "orders.csv:2:1: is no CSV here (',' expected after '\"'): check the quotes around this place"
)
KEYS = {"round": (str, ...), "rule": (str, "flexible")}


def read(path: Path) -> list[tuple[object, ...]]:
    faults = Faults()
    table = read_table(open_source(path, faults), "orders.csv", COLUMNS, faults)
    faults.refuse()
    return list(table.rows("order", "seats", "note"))


def refused(call: Callable[[], object]) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        call()
    return str(caught.value).splitlines()


def test_columns_come_in_any_order_and_a_trailing_comma_is_forgiven(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(b"\xef\xbb\xbfseats,order\r\n3,a,\r\n\r\n4,b\r\n")

    assert read(tmp_path) == [("a", 3, "-"), ("b", 4, "-")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "orders.csv:1:1: is empty: it needs a header row"),
        (b"order,seats\na,1,x\n",
         "orders.csv:2:2: the row has 3 cells and the header 2: add or remove commas"),
        (b"order,seats\na\n",
         "orders.csv:2:1: the row has 1 cells and the header 2: add or remove commas"),
        (b"order,seats,order\n", "orders.csv:1:3: column order is there twice: remove one"),
        (b"order\n", "orders.csv:1:1: column seats is missing: add it"),
        (b"order,seats,seat\n",
         UNKNOWN.format("'seat'")),
        (b"order,seats\n,1\n", "orders.csv:2:1: order is empty: fill it in"),
        (b"order,seats\na,\xff\n",
         "orders.csv:2:3: is not UTF-8 here: save the file as CSV UTF-8"),
        (b"order,seats\na,1\x00\n",
         "orders.csv:2:1: holds a zero byte: this is no text file, save it as CSV"),
        (b'order,seats\n"a"b,1\n',
         QUOTES),
    ],
)  # fmt: skip
def test_a_fault_of_a_csv_has_its_place(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "orders.csv").write_bytes(data)

    assert refused(lambda: read(tmp_path)) == [said]


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "orders.csv").write_text("order,seats\na,1\n")
    monkeypatch.setattr(tables, "MAX_BYTES", 5)

    assert refused(lambda: read(tmp_path))[0] == "orders.csv:1:1: is larger than 2 GB: split it"


def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "orders.csv").write_text("order,seats\na,1\n")
    monkeypatch.setattr(Path, "read_bytes", denied)

    assert refused(lambda: read(tmp_path))[0] == (
        "orders.csv:1:1: cannot be read (Permission denied): check its permissions"
    )


def test_neither_folder_nor_spreadsheet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no more")

    assert "neither a folder nor an .xlsx" in refused(lambda: read(tmp_path / "nowhere"))[0]
    assert "is no readable spreadsheet" in refused(lambda: read(tmp_path / "broken.xlsx"))[0]


def test_a_spreadsheet_that_unpacks_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xlsxwriter.Workbook(tmp_path / "in.xlsx").close()
    monkeypatch.setattr(tables, "MAX_WORKBOOK_BYTES", 10)

    assert refused(lambda: read(tmp_path / "in.xlsx")) == [f"in.xlsx:1:1: {tables.TOO_LARGE}"]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Source:
    book = xlsxwriter.Workbook(path)
    style = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, style)
                else:
                    sheet.write(at, column, cell)
    book.close()
    return Source(path)


def test_cells_of_a_spreadsheet_read_as_text_would(tmp_path: Path) -> None:
    row = ["a", 3.0, 0.1, True, False, date(2027, 1, 31), datetime(2027, 2, 1, 0, 0)]  # noqa: DTZ001
    source = workbook(tmp_path / "in.xlsx", {"orders": [["h"] * 7, list(row)]})

    assert list(source.rows("orders.csv", Faults())) == [
        (1, ["h"] * 7),
        (2, ["a", "3", "0.1", "true", "false", "2027-01-31", "2027-02-01"]),
    ]


def test_settings_of_a_spreadsheet_are_keys_and_values(tmp_path: Path) -> None:
    rows: list[list[object]] = [["key", "value"], ["months", 12], ["price", 0.25], ["name", "x"]]
    source = workbook(tmp_path / "in.xlsx", {"plan": [*rows, ["bare"]]})

    assert source.settings("plan.toml", Faults()) == {
        "months": (12, 2), "price": (Decimal("0.25"), 3), "name": ("x", 4), "bare": ("", 5),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, ["round.toml:1:1: is missing: the input needs this file"]),
        ("rule = 'x'\n", ["round.toml:1:1: round is missing: add a line round = ..."]),
        ("round = 'r'\nseat = 3\n",
         ["round.toml:2:1: 'seat' is not known here: remove it, or name it one of round, rule"]),
        ("round = \n", ["round.toml:1:9: is no TOML here: write lines like name = value"]),
    ],
)  # fmt: skip
def test_a_fault_of_the_settings_has_its_place(
    tmp_path: Path, text: str | None, said: list[str]
) -> None:
    if text is not None:
        (tmp_path / "round.toml").write_text(text)
    faults = Faults()

    read_settings(Source(tmp_path), "round.toml", KEYS, faults)

    assert refused(faults.refuse) == sorted(said)


def test_settings_that_are_not_there_or_not_text_are_faults(tmp_path: Path) -> None:
    faults = Faults()
    (tmp_path / "bad.toml").write_bytes(b"\xff")

    assert Source(tmp_path).settings("round.toml", faults) == {}
    assert Source(tmp_path).settings("bad.toml", faults) == {}
    assert len(refused(faults.refuse)) == 2
