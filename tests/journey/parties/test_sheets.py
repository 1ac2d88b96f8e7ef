"""Spreadsheets that people send: the right answer or a located fault, never a traceback."""

import io
import random
import zipfile

import pytest

from rantau.base.words import LANGUAGES
from rantau.journey.parties.bridge import (
    MOST_BYTES,
    Sheet,
    SheetFault,
    read_sheet,
    write_result,
    write_sheet,
)
from tests.night import note, sized

MUTATED = sized(200, 150_000)
HEADER = ["kind", "what", "count"]
ROWS: list[list[object]] = [["rooms", "room-las", 2], ["kits", "=cmd()", 1], ["x", "", "007"]]
RECORDS = [
    (2, {"kind": "rooms", "what": "room-las", "count": "2"}),
    (3, {"kind": "kits", "what": "=cmd()", "count": "1"}),
    (4, {"kind": "x", "what": "", "count": "007"}),
]


def packed(**entries: str) -> bytes:
    """A workbook of our own with some of its parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_sheet(HEADER, ROWS))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            key = name.rsplit("/", 1)[-1].partition(".")[0]
            bad.writestr(name, entries.get(key, good.read(name).decode()))
    return out.getvalue()


def codes(sheet: Sheet) -> list[str]:
    assert not sheet.rows or not sheet.faults
    assert all(one.said(lang) for one in sheet.faults for lang in LANGUAGES)
    return [one.code for one in sheet.faults]


def test_a_workbook_comes_back_as_it_was_written() -> None:
    assert read_sheet(write_sheet(HEADER, ROWS), "a.XLSX").records() == RECORDS


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_that_looks_like_a_formula_is_written_as_text(cell: str) -> None:
    with zipfile.ZipFile(io.BytesIO(write_sheet(["a"], [[cell]]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in page
    assert f"'{cell.strip()}" in page or "&#x9;" in page or f"'{cell}" in page


@pytest.mark.parametrize("mark", [",", ";"])
def test_csv_with_commas_or_semicolons_is_read(mark: str) -> None:
    text = f"\ufeffKind{mark} what {mark}count\r\nrooms{mark}room-las{mark}2\r\n\r\nx{mark}\r\n"

    found = read_sheet(text.encode(), "a.csv")

    assert found.records() == [
        (2, {"kind": "rooms", "what": "room-las", "count": "2"}),
        (4, {"kind": "x", "what": "", "count": ""}),
    ]


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"kind\nrooms\n", "a.pdf", [SheetFault("neither_kind")]),
        (b"x" * (MOST_BYTES + 1), "a.csv", [SheetFault("too_large")]),
        (b"", "a.csv", [SheetFault("empty")]),
        (b"kind\n\xff\n", "a.csv", [SheetFault("not_utf8", 2, 1)]),
        (b"kind\n\x00\n", "a.csv", [SheetFault("not_text", 2, 1)]),
        (b'kind\n"rooms\n', "a.csv", [SheetFault("no_csv", 2, 1)]),
        (b"a,,b\n", "a.csv", [SheetFault("column_without_name", 1, 2, {"column": 2})]),
        (b"a,A\n", "a.csv", [SheetFault("column_twice", 1, 2, {"name": "a"})]),
        (b"a\n1,2\n", "a.csv", [SheetFault("row_too_wide", 2, 2, {"line": 2})]),
        (b"a\n" + b"1\n" * 10_001, "a.csv", [SheetFault("too_many_rows", facts={"most": 10_000})]),
        (b"PK no zip", "a.xlsx", [SheetFault("unreadable")]),
        (b'a;b\n"1;2\n', "a.csv", [SheetFault("no_csv", 2, 1)]),
        (b"a;b\n\xff;2\n", "a.csv", [SheetFault("not_utf8", 2, 1)]),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place(
    data: bytes, name: str, expected: list[SheetFault]
) -> None:
    found = read_sheet(data, name)

    assert list(found.faults) == expected
    assert codes(found) == [one.code for one in expected]


def test_a_header_may_end_with_empty_cells_and_not_be_endless() -> None:
    wide = ",".join(f"c{n}" for n in range(103)) + "\n"

    assert read_sheet(b"a,,\n1,,\n", "a.csv").records() == [(2, {"a": "1"})]
    assert codes(read_sheet(wide.encode(), "a.csv")) == ["too_many_columns"]


def test_a_sheet_under_another_name_is_not_let_through() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/printer.bin", "<worksheet><sheetData/></worksheet>")

    assert codes(read_sheet(out.getvalue(), "a.xlsx")) == ["unreadable"]


def far_away(place: str) -> bytes:
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="{place}"><v>1</v></c></row>'
    return packed(
        sheet1='<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (far_away("A1048576"), "too_many_rows"),
        (far_away("XFD2"), "too_many_columns"),
        (far_away("ZZZZZZZ1"), "too_many_columns"),
        (far_away("&#88;FD2"), "too_many_columns"),
        (packed(sheet1="<worksheet><sheetData>"), "unreadable"),
        (packed(workbook="x" * 65_000_000), "too_large"),
        (packed(sheet1='<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>'), "empty"),
    ],
)
def test_hostile_workbooks_are_refused_before_they_are_laid_out(data: bytes, code: str) -> None:
    assert codes(read_sheet(data, "a.xlsx")) in ([code], ["unreadable"])


@pytest.mark.slow
def test_mutated_files_give_an_answer_or_a_fault() -> None:
    chance = random.Random(7)
    text = "kind,what,count\nrooms,room-las,2\n"
    good = [(write_sheet(HEADER, ROWS), "a.xlsx"), (text.encode(), "a.csv")]
    n_faults = 0
    for n in range(MUTATED):
        data, name = good[n % 2]
        broken = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = chance.choice((len(broken), chance.randrange(len(broken))))

        found = read_sheet(bytes(broken[:cut]), name)

        codes(found)
        n_faults += bool(found.faults)
        assert all(len(row.cells) == len(found.header) for row in found.rows)
    assert n_faults > 50
    note(files=MUTATED, refused=n_faults)


@pytest.mark.promise(17)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_file_comes_back_with_its_errors_and_may_be_sent_again(lang: str) -> None:
    sheet = read_sheet(write_sheet(HEADER, ROWS), "a.xlsx")

    answer = write_result(sheet, {3: ["first", "second"], 4: ["one"]}, lang)

    said = {"id": ("2 kesalahan", "1 kesalahan"), "en": ("2 errors", "1 error"),
            "ja": ("エラー2件", "エラー1件")}[lang]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(answer)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert [
        word for word in ("result", "errors", "ok", "first\nsecond", *said) if word not in page
    ] == []
    assert read_sheet(answer, "again.xlsx").records() == RECORDS
