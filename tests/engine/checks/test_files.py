import contextlib
import csv
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.engine import checks
from rantau.engine.checks.facts import COLUMNS, FILES
from rantau.engine.checks.quick import quick_table
from rantau.engine.checks.truth import compare
from rantau.engine.errors import ProblemError
from tests.engine.checks.given import codes, contract, order, slip, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "in/payslips.csv", [slip(), slip(payslip="p2", gross=200000)])
    write(
        tmp_path / "in/contracts.csv",
        [contract(order="o1"), contract(contract="c2", order="o2", hourly=1290)],
    )
    write(tmp_path / "in/orders.csv", [order(), order(order="o2", hourly=1300)])
    write(tmp_path / "in/truth.csv", [
        {"record": "c2", "code": "term_worse_than_order"},
        {"record": "p2", "code": "pay_below_minimum"},
    ])  # fmt: skip
    return tmp_path / "in"


def test_a_folder_is_read_whole_and_compared_with_its_truth(folder: Path) -> None:
    report = checks.run_path(folder)

    assert [one.row()[:2] for one in report.findings] == [
        ("c2", "term_worse_than_order"),
        ("p2", "pay_below_minimum"),
    ]
    assert report.truth is not None
    assert (report.truth.recall, report.truth.precision) == (1.0, 1.0)
    assert report.n_records == {"contract": 2, "order": 2, "payslip": 2}


def test_the_digest_is_what_sha256sum_gives(folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir())
    lines = "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    )
    one = folder / "payslips.csv"
    alone = f"{hashlib.sha256(one.read_bytes()).hexdigest()}  payslips.csv\n"
    (folder / "notes.txt").write_text("not an input")

    assert checks.run_path(folder).input_sha256 == hashlib.sha256(lines.encode()).hexdigest()
    assert checks.run_path(one).input_sha256 == hashlib.sha256(alone.encode()).hexdigest()


def test_what_is_written_is_canonical_and_complete(folder: Path, tmp_path: Path) -> None:
    checks.check_into(folder, tmp_path / "out")

    findings = (tmp_path / "out/findings.csv").read_bytes()
    result = json.loads((tmp_path / "out/result.json").read_text())
    report = json.loads((tmp_path / "out/report.json").read_text())
    assert findings == (
        b"record,code,severity,value,limit,difference,currency\n"
        b"c2,term_worse_than_order,blocking,1290,1300,10,JPY\n"
        b"p2,pay_below_minimum,blocking,200000,204800,4800,JPY\n"
    )
    assert result["kind"] == "check"
    assert result["verified"] is True
    assert result["result_sha256"] == hashlib.sha256(findings).hexdigest()
    assert (result["n_records"], result["n_findings"], result["n_blocking"]) == (6, 2, 2)
    assert (report["truth"]["recall"], report["truth"]["precision"]) == (1.0, 1.0)
    assert {one["rule"] for one in report["findings"]} == set(report["rules"])
    assert {"title", "article", "url", "seen"} <= set(
        report["rules"]["jp/minimum_wage/regional_on_payslips@2026-10-01"]["source"]
    ) | {"article"}


def test_columns_may_come_in_any_order_and_lines_may_end_as_they_like(folder: Path) -> None:
    path = folder / "payslips.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    order_of = list(range(len(rows[0])))
    random.Random(3).shuffle(order_of)
    text = "\r\n".join(",".join(row[i] for i in order_of) for row in rows) + "\r\n"
    before = [one.row() for one in checks.run_path(path).findings]

    path.write_text("\ufeff" + text, encoding="utf-8", newline="")

    assert [one.row() for one in checks.run_path(path).findings] == before


def test_a_spreadsheet_is_read_like_the_folder(folder: Path, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "all.xlsx"))
    for path in sorted(folder.glob("*.csv")):
        sheet = book.add_worksheet(path.stem)
        for number, row in enumerate(csv.reader(path.read_text(encoding="utf-8").splitlines())):
            for column, cell in enumerate(row):
                sheet.write(number, column, int(cell) if cell.isdigit() else cell)
    book.close()

    told = checks.run_path(tmp_path / "all.xlsx")

    assert [one.row() for one in told.findings] == [
        one.row() for one in checks.run_path(folder).findings
    ]


@pytest.mark.parametrize(
    ("name", "kind", "given_row"),
    [
        ("payslip.json", None, slip(gross=200000)),
        ("one.json", "payslips", slip(gross=200000)),
        ("one.json", None, slip(gross=200000)),
        ("contracts-2026.json", None, contract(hourly=1000)),
    ],
)
def test_one_json_object_is_checked(
    tmp_path: Path, name: str, kind: str | None, given_row: dict[str, Any]
) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(given_row), encoding="utf-8")

    assert len(checks.run_path(path, kind).findings) == 1


def test_a_json_number_is_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "payslip.json"
    text = json.dumps(slip(gross=204800)).replace('"hours": "160"', '"hours": 160.0005')
    path.write_text(text, encoding="utf-8")

    assert codes(checks.run_path(path)) == []


def test_a_text_file_is_scanned_for_clauses(tmp_path: Path) -> None:
    path = tmp_path / "contract_text.txt"
    path.write_text("Peserta membayar denda.", encoding="utf-8")

    assert [one.row()[:2] for one in checks.run_path(path).findings] == [
        ("contract_text", "suspicious_clause")
    ]


def test_an_unknown_name_needs_its_kind(tmp_path: Path) -> None:
    path = write(tmp_path / "january.csv", [slip()])

    with pytest.raises(checks.UnknownKindError, match="--kind"):
        checks.run_path(path)
    with pytest.raises(checks.UnknownKindError, match="no kind"):
        checks.run_path(path, "wages")
    assert codes(checks.run_path(path, "payslip")) == []


FAULTS = [
    ("payslips.csv", "payslip,country\np1,JP\n", "column place is missing"),
    ("payslips.csv", "payslip,wage\np1,1\n", "'wage' is not known"),
    ("payslips.csv", "", "is empty"),
    ("contracts.csv", None, "c1 is there twice"),
    ("truth.csv", "record,code\np1,a b\n", "is no id"),
]


@pytest.mark.parametrize(("name", "text", "message"), FAULTS)
def test_faults_are_located(folder: Path, name: str, text: str | None, message: str) -> None:
    if text is None:
        write(folder / name, [contract(), contract()])
    else:
        (folder / name).write_text(text, encoding="utf-8")

    with pytest.raises(ProblemError, match=message) as refused:
        checks.run_path(folder)

    assert {fault.file for fault in refused.value.faults} == {name}


def test_a_contract_whose_order_is_not_in_the_folder_is_a_fault(folder: Path) -> None:
    write(folder / "contracts.csv", [contract(order="o7")])

    with pytest.raises(ProblemError, match=r"contracts\.csv:2:\d+: o7 is not in orders"):
        checks.run_path(folder)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(ProblemError):
            checks.run_path(path, "payslip")


def test_what_only_informs_accuses_nobody() -> None:
    truth = compare(
        [("a", "premium_short"), ("b", "minimum_will_rise")],
        [
            ("a", "premium_short", "blocking"),
            ("b", "minimum_will_rise", "info"),
            ("c", "minimum_will_rise", "info"),
            ("d", "premium_short", "blocking"),
        ],
    )

    assert (truth.recall, truth.precision) == (1.0, 2 / 3)
    assert truth.wrong == (("d", "premium_short"),)


def _refuses_or_reports(path: Path, kind: str | None) -> None:
    """Anything may come, and nothing but a refusal or a report may go."""
    with contextlib.suppress(ProblemError, checks.UnknownKindError):
        assert checks.run_path(path, kind).input_sha256


NAMES = sorted({column.name for columns in COLUMNS.values() for column in columns})
CELLS = st.one_of(
    st.sampled_from(
        ["", "JP", "JP-13", "2026-11", "2026-12-01", "160", "-1", "1e9", "yes", "titp"]
    ),
    st.sampled_from(["QA", "QA-DA", "9999-12-31", "0", "0.0001", "1" * 30, '"', "\x00", "Ω"]),
    st.text(max_size=8),
)
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FUZZ
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=8), max_size=4),
)
def test_a_fuzzed_table_is_refused_or_reported(
    tmp_path: Path, kind: str, names: list[str], rows: list[list[str]]
) -> None:
    path = tmp_path / FILES[kind]
    text = "\n".join(",".join(row) for row in [names, *rows])
    path.write_text(text, encoding="utf-8", errors="replace", newline="")

    _refuses_or_reports(path, None)


@FUZZ
@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_lawful_row_with_fuzzed_cells_is_refused_or_reported(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    row: dict[str, Any] = {"contract": contract(), "order": order(), "payslip": slip()}[kind]
    names = [column.name for column in COLUMNS[kind]]
    changed = data.draw(st.dictionaries(st.sampled_from(names), CELLS, max_size=4))
    path = tmp_path / "one.json"
    path.write_text(json.dumps({**row, **changed}), encoding="utf-8")

    _refuses_or_reports(path, kind)


@FUZZ
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.xlsx", "a.txt"]))
def test_rubbish_is_refused_or_reported(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)

    for kind in ("payslip", "contract", "contract_text"):
        _refuses_or_reports(tmp_path / name, kind)


@pytest.mark.parametrize(
    "text", ["[" * 5000, "[1]", "3", "null", '{"a": {"b": 1}}', '{"hours": NaN}', "{", "\ud800"]
)
def test_json_that_is_no_flat_object_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "payslip.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    with pytest.raises(ProblemError):
        checks.run_path(path)


def test_a_payslip_that_is_there_twice_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "payslips.csv", [slip(), slip(payslip="p2"), slip()])

    with pytest.raises(ProblemError, match=r"^payslips\.csv:4:1: p1 is there twice"):
        checks.run_path(path)


def test_quick_and_careful_reader_give_the_same(tmp_path: Path) -> None:
    rows = [slip(payslip=f"p{n}", gross=190000 + 500 * n) for n in range(40)]
    plain = write(tmp_path / "a/payslips.csv", rows)
    text = plain.read_text(encoding="utf-8")
    careful = tmp_path / "b/payslips.csv"
    careful.parent.mkdir()
    careful.write_text(text.replace("p7,", '"p7",') + "\n\n", "utf-8")

    assert quick_table(careful, COLUMNS["payslip"]) is None
    assert quick_table(plain, COLUMNS["payslip"]) is not None
    assert [one.row() for one in checks.run_path(plain).findings] == [
        one.row() for one in checks.run_path(careful).findings
    ]


def test_a_fault_deep_in_a_long_file_is_located(tmp_path: Path) -> None:
    rows = [slip(payslip=f"p{n}") for n in range(300)]
    rows[270]["gross"] = "x"
    path = write(tmp_path / "payslips.csv", rows)

    with pytest.raises(ProblemError, match=r"^payslips\.csv:272:6: gross: 'x'"):
        checks.run_path(path)
