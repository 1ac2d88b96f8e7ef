"""What is rarely met: odd files, odd rules, and what is counted instead of listed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rantau.engine import checks
from rantau.engine.checks import files, quick, rights
from rantau.engine.checks.facts import COLUMNS, text_of
from rantau.engine.checks.kinds import DIRECTIONS, KINDS
from rantau.engine.errors import ProblemError
from tests.engine.checks.given import codes, contract, order, slip, write

HEAD = 'currency = "XTS"\nplaces = 0\nname = { id = "Negeri", en = "Land", ja = "国" }\n'
VALUE = 'from = 2020-01-01\nconfidence = "verified"\nsource = { title = "Act", seen = 2026-01-01 }'
RULE = """
[{name}]
about = "A rule of an invented country"
records = ["contract"]
check = "{check}"
fact = "{fact}"
code = "{name}"
severity = "blocking"
{more}
[[{name}.values]]
{dated}
value = {value}
"""
INVENTED = (
    ("by_days", "within_days", "starts_on", 'until_fact = "ends_on"', "30"),
    ("by_months", "within_months", "starts_on", 'until_fact = "ends_on"', "1"),
    ("some_hours", "between", "hours_per_month", "", "[100, 180]"),
    ("some_regime", "one_of", "regime", "", '["employment"]'),
    ("papers", "present", "lodging_m2", "", "true"),
    ("room", "not_worse_than", "lodging_m2", 'against = "order_lodging_m2"\nbetter = "same"', "0"),
)


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "law" / "xx"
    folder.mkdir(parents=True)
    (folder / "country.toml").write_text(HEAD, encoding="utf-8")
    text = "".join(
        RULE.format(name=name, check=check, fact=fact, more=more, value=value, dated=VALUE)
        for name, check, fact, more, value in INVENTED
    )
    (folder / "terms.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("RANTAU_LAW_DIR", str(tmp_path / "law"))


def one(**changes: Any) -> dict[str, Any]:
    given = {"country": "XX", "place": "XX-01", "regime": "employment", "hours_per_month": 100,
             "monthly": 5, "hourly": "", "starts_on": "2026-01-31", "ends_on": "2026-02-28",
             "lodging_m2": 5}  # fmt: skip
    return contract(**(given | changes))


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"ends_on": "2026-03-01"}, ["by_months"]),
        ({"ends_on": "2026-03-03"}, ["by_days", "by_months"]),
        ({"hours_per_month": 99}, ["some_hours"]),
        ({"hours_per_month": 181}, ["some_hours"]),
        ({"regime": "titp"}, ["some_regime"]),
        ({"lodging_m2": 0}, ["papers"]),
        ({"order_lodging_m2": 6}, ["room"]),
        ({"lodging_m2": ""}, []),
    ],
)
def test_rules_that_no_country_has_yet_are_judged_twice(
    tmp_path: Path, changes: dict[str, Any], found: list[str]
) -> None:
    path = write(tmp_path / "contracts.csv", [one(**changes)])

    report = checks.check_into(path, tmp_path / "out")

    assert codes(report) == found
    assert checks.verify_folder(path, tmp_path / "out") == []


def test_each_kind_holds_on_one_side_only() -> None:
    span = (date(2026, 1, 1), date(2026, 1, 11))

    assert KINDS["within_days"](span, 10)
    assert not KINDS["within_days"](span, 9)
    assert KINDS["not_worse_than"](4, 4)
    assert not KINDS["not_worse_than"](4, 5)
    assert KINDS["matches_table"](4, 4)
    assert not KINDS["matches_table"](5, 4)
    assert [DIRECTIONS[way](2, 1) for way in ("more", "less", "same")] == [True, False, False]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (date(2026, 1, 2), "2026-01-02"), ([1], "[1]")],
)
def test_a_fact_is_written_as_a_reader_writes_it(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "ZZ", "place": "ZZ-1"}, "no law for ZZ here"),
        ({"place": "ID-31"}, "ID-31 does not lie in JP"),
        ({"place": "JP-99"}, "no minimum wage is known for JP-99"),
        ({"ends_on": "2026-01-01"}, "is before starts_on"),
    ],
)
def test_a_contract_that_no_law_can_judge_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ProblemError, match=said):
        checks.check_contract(contract(**changes))


def test_an_object_says_what_it_is_or_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "x"}')
    (tmp_path / "b.json").write_text('{"contract": "c9", "contract_text": "Denda Rp 5 juta."}')

    with pytest.raises(checks.UnknownKindError, match="add --kind"):
        checks.run_path(tmp_path / "a.json")
    found = checks.run_path(tmp_path / "b.json", "contract_text").findings

    assert [(each.record, each.code) for each in found] == [("c9", "suspicious_clause")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * (files.MAX_OBJECT_BYTES + 1), "is larger than 1 MB"),
        (b"{\n\xff", "contract.json:2:1: is not UTF-8 here"),
        (b"[1]", "is no object"),
    ],
)
def test_an_object_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "contract.json").write_bytes(data)

    with pytest.raises(ProblemError, match=said):
        checks.run_path(tmp_path / "contract.json")


def test_an_object_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "contract.json").write_text("{}")
    monkeypatch.setattr(Path, "read_bytes", denied)

    with pytest.raises(ProblemError, match="cannot be read \\(Permission denied\\)"):
        checks.run_path(tmp_path / "contract.json")


def test_the_quick_reader_leaves_what_is_odd_to_the_careful_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "payslips.csv", [slip(), slip(payslip="p2", gross="208001")])
    empty = write(tmp_path / "empty.csv", [slip(payslip="")])
    monkeypatch.setattr(quick, "_MANY", 1)

    table = quick.quick_table(path, COLUMNS["payslip"])

    assert table is not None
    assert table["payslip"] == ["p1", "p2"]
    assert quick.quick_table(empty, COLUMNS["payslip"]) is None
    monkeypatch.setattr(quick, "MAX_BYTES", 5)
    assert quick.quick_table(path, COLUMNS["payslip"]) is None


def test_what_no_rule_answers_is_not_answered() -> None:
    before = date(2016, 1, 1)

    assert rights.transfer_opens_on("CARE", before) == rights.Answer(None, "", "unverified")
    assert rights.intake_cap({}, "esd", before).what is None


def test_a_report_is_written_whole(tmp_path: Path) -> None:
    report = checks.check_payslip(slip(gross=200000))

    checks.write_folder(report, tmp_path / "out")

    told = json.loads((tmp_path / "out" / "result.json").read_text())
    assert (told["n_findings"], told["verified"]) == (1, False)


def test_a_re_check_lists_some_differences_and_counts_the_rest(tmp_path: Path) -> None:
    slips = [slip(payslip=f"p{n:02d}", gross=200000) for n in range(30)]
    path, out = write(tmp_path / "payslips.csv", slips), tmp_path / "out"
    checks.check_into(path, out)
    header = (out / "findings.csv").read_text().splitlines()[0]
    (out / "findings.csv").write_text(header + "\n")

    faults = checks.verify_folder(path, out)

    assert "findings.csv: and 10 more where a row is missing" in faults


def test_a_re_check_of_a_broken_table_says_so(tmp_path: Path) -> None:
    path, out = write(tmp_path / "orders.csv", [order()]), tmp_path / "out"
    checks.check_into(path, out)
    (out / "findings.csv").write_text('"a"b\n')

    assert checks.verify_folder(path, out)[0].startswith("findings.csv is no CSV")
