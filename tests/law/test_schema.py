import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rantau.engine import checks
from rantau.engine.checks import ruleset
from rantau.engine.checks.cases import check_record, run_cases
from rantau.engine.errors import ProblemError

Write = Callable[..., None]
HEAD = 'currency = "XTS"\nplaces = 0\nname = { id = "Negeri", en = "Land", ja = "国" }\n'
SOURCE = 'confidence = "verified"\nsource = { title = "Act", url = "https://x", seen = 2026-01-01 }'
RULE = f"""
[hourly]
about = "An hour is paid with at least ten"
records = ["contract", "order"]
check = "at_least"
fact = "hourly_wage"
required = true
code = "wage_below_minimum"
severity = "blocking"
action = "do_not_sign"
unit = "XTS/h"
[[hourly.values]]
from = 2020-01-01
{SOURCE}
value = 10
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.setenv("RANTAU_LAW_DIR", str(tmp_path))

    def put(name: str, text: str, country: str = "xx") -> None:
        path = tmp_path / country / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if country == "xx" and not (tmp_path / "xx/country.toml").exists():
            (tmp_path / "xx/country.toml").write_text(HEAD, encoding="utf-8")

    return put


def _contract(**given: object) -> dict[str, object]:
    return {
        "contract": "c1",
        "country": "XX",
        "place": "XX-01",
        "regime": "employment",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        **given,
    }


def test_adding_a_country_is_adding_a_folder(write: Write) -> None:
    write("wage.toml", RULE)
    write(
        "cases/wage.toml",
        '[[case]]\nname = "nine"\nrecord = "contract"\ncodes = ["wage_below_minimum"]\n'
        'facts = { place = "XX-01", regime = "employment", starts_on = 2026-01-01, '
        "ends_on = 2026-12-31, hourly = 9 }\n",
    )

    found = [
        [(one.code, one.limit, one.difference, one.currency) for one in report.findings]
        for report in (
            checks.check_contract(_contract(hourly=9)),
            checks.check_contract(_contract(hourly=10)),
        )
    ]

    assert checks.countries() == ["AU", "ID", "JP", "QA", "XX"]
    assert found == [[("wage_below_minimum", "10", "1", "XTS")], []]
    assert [case.holds for case in run_cases("XX")] == [True]


def test_payslips_of_an_invented_country_need_no_program(write: Write) -> None:
    write("wage.toml", RULE.replace('"contract", "order"', '"payslip"').replace(
        "wage_below_minimum", "pay_below_minimum"))  # fmt: skip
    slip = {"country": "XX", "place": "XX-01", "month": "2026-05", "hours": 100, "deductions": 0}

    found = [
        [one.code for one in checks.check_payslip(slip | {"gross": pay, "net": pay}).findings]
        for pay in (999, 1000)
    ]

    assert found == [["pay_below_minimum"], []]


def test_a_reviewed_newer_set_replaces_the_file_of_its_name(write: Write) -> None:
    shipped = (ruleset.SHIPPED / "jp/housing.toml").read_text(encoding="utf-8")
    write("housing.toml", shipped + f"\n[[lodging_area.values]]\nfrom = 2027-01-01\n{SOURCE}\n"
          "value = 7.5\n", country="jp")  # fmt: skip
    contract = _contract(
        country="JP",
        place="JP-13",
        regime="titp",
        hourly=2000,
        lodging_m2=5,
        birth_date="2000-01-01",
    )

    codes = [
        [
            one.code
            for one in checks.check_contract(contract | {"starts_on": day, "ends_on": day}).findings
        ]
        for day in ("2026-12-31", "2027-01-01")
    ]

    assert codes == [[], ["lodging_too_small"]]


VALUE = f"\n[[hourly.values]]\nfrom = 2021-01-01\n{SOURCE}\nvalue = 11\n"
FAULTS = {
    "gap": (RULE.replace("from = 2020-01-01", "from = 2020-01-01\nuntil = 2020-06-01") + VALUE,
            "leaves a gap"),
    "overlap": (RULE.replace("from = 2020-01-01", "from = 2020-01-01\nuntil = 2022-01-01") + VALUE,
                "overlaps"),
    "order": (RULE + VALUE.replace("2021", "2019"), "newest value last"),
    "no source": (RULE.replace('source = { title = "Act"', 'other = { title = "Act"'),
                  "source is missing"),
    "source without a day": (RULE.replace(", seen = 2026-01-01", ""), "the day it was seen"),
    "source without a title": (RULE.replace('"Act"', '" "'), "needs a title"),
    "unknown key in a source": (RULE.replace("seen =", "page = 3, seen ="), "'page' is not known"),
    "no confidence": (RULE.replace('confidence = "verified"', ""), "confidence is missing"),
    "unknown confidence": (RULE.replace('"verified"', '"sure"'), "confidence is missing"),
    "no from": (RULE.replace("from = 2020-01-01", ""), "from is missing"),
    "until first": (RULE.replace("from = 2020-01-01", "from = 2020-01-01\nuntil = 2019-01-01"),
                          "until is not after from"),
    "unknown key": (RULE.replace('unit = "XTS/h"', 'units = "XTS/h"'), "'units' is not known"),
    "unknown key of a value": (RULE.replace("value = 10", "amount = 10"), "'amount' is not known"),
    "unknown check": (RULE.replace('"at_least"', '"at_lest"'), "no check 'at_lest'"),
    "unknown severity": (RULE.replace('"blocking"', '"fatal"'), "no severity 'fatal'"),
    "check without a code": (RULE.replace('code = "wage_below_minimum"', ""), "needs code"),
    "no about": (RULE.replace('about = "An hour is paid with at least ten"', ""), "about is"),
    "no values": (RULE.partition("[[")[0], "no dated value"),
    "a list for text": (RULE.replace('unit = "XTS/h"', 'unit = ["a"]'), "wrong form"),
    "no rule": ("hourly = 3\n", "is no rule"),
    "sources are no table": ("sources = 3\n" + RULE.replace('source = { title = "Act"',
                             'other = { title = "Act"'), "source is missing"),
    "a shared source without a day": ('[sources.act]\ntitle = "Act"\n' + RULE, "the day it was"),
    "a value is no table": ("[hourly]\nvalues = [3]\n", "a value is a table"),
    "too deep": ("a = " + "[" * 5000, "is no TOML"),
    "no TOML": ("[hourly\n", "is no TOML"),
    "a table that is not there": (RULE.replace("value = 10", 'table = "x.csv"'), "not beside"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_law_is_refused_with_its_place(write: Write, name: str) -> None:
    text, message = FAULTS[name]
    write("wage.toml", text)

    with pytest.raises(ProblemError) as refused:
        checks.load("XX")

    fault = refused.value.faults[0]
    assert message in str(refused.value)
    assert "wage.toml" in fault.file
    assert fault.line >= 1


def test_a_fault_names_the_line_of_its_value(write: Write) -> None:
    write("wage.toml", RULE + VALUE.replace("2021", "2019"))

    with pytest.raises(ProblemError) as refused:
        checks.load("XX")

    text = (RULE + VALUE).split("\n")
    assert text[refused.value.faults[0].line - 1] == "[[hourly.values]]"
    assert refused.value.faults[0].line > RULE.count("\n")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("XX-01,2020-01-01,ten,verified,act", "is no row"),
        ("XX-01,2020-13-01,10,verified,act", "is no row"),
        ("XX-01,2020-01-01,10,verified,nobody", "is no row"),
        ("XX-01,2020-01-01,10,sure,act", "is no row"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(write: Write, row: str, message: str) -> None:
    shared = '[sources.act]\ntitle = "Act"\nseen = 2026-01-01\n'
    write("wage.toml", shared + RULE.replace("value = 10", 'table = "rates.csv"'))
    write(
        "rates.csv", f"place,from,value,confidence,source\nXX-02,2020-01-01,9,verified,act\n{row}\n"
    )

    with pytest.raises(ProblemError, match=message) as refused:
        checks.load("XX")

    assert (refused.value.faults[0].file, refused.value.faults[0].line) == ("xx/rates.csv", 3)


def test_a_country_without_its_head_is_refused(write: Write) -> None:
    write("wage.toml", RULE)
    write("country.toml", "currency = 3\n")

    with pytest.raises(ProblemError, match="needs currency"):
        checks.load("XX")


def test_a_law_that_is_no_text_is_refused(write: Write, tmp_path: Path) -> None:
    write("wage.toml", RULE)
    (tmp_path / "xx/wage.toml").write_bytes(b"\xff")

    with pytest.raises(ProblemError, match="save it as UTF-8"):
        checks.load("XX")


def test_an_unknown_word_in_the_head_of_a_country_is_refused(write: Write) -> None:
    write("wage.toml", RULE)
    write("country.toml", HEAD + "flag = 3\n")

    with pytest.raises(ProblemError, match="'flag' is not known here"):
        checks.load("XX")


def test_a_folder_without_a_head_is_no_country(tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx/wage.toml").write_text(RULE, encoding="utf-8")

    with pytest.raises(ProblemError, match=r"xx/country.toml:1:1: is missing"):
        ruleset.load_from("xx", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[case\n", "is no TOML"),
        ('[[case]]\nname = "n"\nrecord = "audit"\ncodes = []\n', "case 1 must have"),
        ('[[case]]\nname = "n"\nrecord = "audit"\ncodes = []\nfacts = { n = 1 }\n',
         "day is missing"),
    ],
)  # fmt: skip
def test_a_faulty_case_is_refused(write: Write, text: str, message: str) -> None:
    write("wage.toml", RULE)
    write("cases/wage.toml", text)

    with pytest.raises(ProblemError, match=message):
        list(run_cases("XX"))


NOTICE = (
    RULE.replace('"contract", "order"', '"notice"')
    .replace('"at_least"', '"within_days"\nuntil_fact = "left_on"')
    .replace('fact = "hourly_wage"', 'fact = "told_on"')
)
TOLD = {"day": date(2026, 1, 1), "told_on": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("left", "limits"), [(date(2026, 1, 11), []), (date(2026, 1, 12), ["2026-01-11"])]
)
def test_a_rule_by_days_holds_until_its_last_day(
    write: Write, left: date, limits: list[str]
) -> None:
    write("notice.toml", NOTICE)

    report = check_record("XX", "notice", TOLD | {"left_on": left})

    assert [one.limit for one in report.findings] == limits


def test_a_rule_by_days_without_its_second_day_cannot_judge(write: Write) -> None:
    write("notice.toml", NOTICE)

    report = check_record("XX", "notice", TOLD)

    assert [(one.fact, one.n) for one in report.unknown] == [("left_on", 1)]


def test_the_minimum_wage_table_has_every_prefecture_in_every_year() -> None:
    path = ruleset.SHIPPED / "jp/minimum_wage.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    per_place = {
        place: [r for r in rows if r["place"] == place] for place in {r["place"] for r in rows}
    }

    assert set(per_place) == {f"JP-{n:02d}" for n in range(1, 48)}
    assert {len(found) for found in per_place.values()} == {4}
    for found in per_place.values():
        assert [r["from"] for r in found] == sorted(r["from"] for r in found)
        assert [int(r["value"]) for r in found] == sorted(int(r["value"]) for r in found)


def test_on_the_day_of_writing_three_prefectures_wait_for_their_rise() -> None:
    rule = checks.load("JP").find("contract", "wage_below_minimum")
    assert rule is not None
    day = date(2026, 11, 24)

    waiting = [place for place in rule.by_place
               if rule.series(place)[-1].period.start > day]  # fmt: skip

    assert sorted(waiting) == ["JP-03", "JP-43", "JP-47"]


def test_a_newer_set_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANTAU_LAW_DIR", str(tmp_path / "nowhere"))

    with pytest.raises(ProblemError, match="RANTAU_LAW_DIR"):
        checks.load("JP")
