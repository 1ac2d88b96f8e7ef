from datetime import date

import pytest

from rantau.engine import checks
from rantau.engine.checks.cases import CaseResult, check_record, run_cases
from rantau.engine.errors import ProblemError

CASES = [one for country in ("AU", "ID", "JP", "QA") for one in run_cases(country)]


def _name(case: CaseResult) -> str:
    return f"{case.country}-{case.file}-{case.name}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_worked_case_gives_exactly_its_codes(case: CaseResult) -> None:
    assert case.found == case.wanted


def test_every_country_has_cases_and_every_code_a_case_that_gives_it() -> None:
    given = {(case.country, code) for case in CASES for code in case.found}
    wanted = {
        (country, rule.code)
        for country in ("ID", "JP")
        for rule in checks.load(country).rules
        if rule.check
    }
    elsewhere = {("JP", "regime_unknown_here")}
    """The reader of contracts knows four regimes, and Japan has all of them."""

    assert wanted - given == elsewhere
    assert {case.country for case in CASES} == set(checks.countries())


@pytest.mark.parametrize("boundary", ["Iwate", "Akita", "interviewed", "staff", "class of"])
def test_boundaries_have_cases_on_both_sides(boundary: str) -> None:
    sides = {bool(case.wanted) for case in CASES if boundary in case.name} | {
        bool(case.wanted) for case in CASES if boundary == "Akita" and "hours" in case.name
    }

    assert sides == {True, False}


def test_a_record_of_the_law_alone_needs_its_day() -> None:
    with pytest.raises(ProblemError, match="day is missing"):
        check_record("JP", "audit", {"trainees": 3})


def test_a_fact_that_is_missing_is_said_and_not_guessed() -> None:
    facts = {"day": date(2026, 11, 24), "interviewed": 1}

    report = check_record("JP", "audit", facts)

    assert report.findings == ()
    assert {one.fact for one in report.unknown} == {"trainees", "last_audit_on"}
