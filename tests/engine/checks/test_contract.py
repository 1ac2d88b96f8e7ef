from datetime import date
from typing import Any

import pytest

from rantau.engine import checks
from rantau.engine.checks import rights
from rantau.engine.errors import ProblemError
from tests.engine.checks.given import codes, contract, contract_codes, order

ESD = {"regime": "esd", "starts_on": "2027-04-01", "ends_on": "2030-03-31"}


def test_a_lawful_contract_has_no_finding() -> None:
    assert contract_codes() == []


def test_a_wage_below_the_minimum_says_by_how_much() -> None:
    report = checks.check_contract(contract(hourly="1279.5"))

    assert [one.row() for one in report.findings] == [
        ("c1", "wage_below_minimum", "blocking", "1279", "1280", "1", "JPY")
    ]


def test_a_rise_that_is_known_is_told_when_it_falls_inside() -> None:
    iwate = {"place": "JP-03", "starts_on": "2026-11-30", "hourly": 1031}

    found = [
        codes(checks.check_contract(contract(**iwate, ends_on=end)))
        for end in ("2026-11-30", "2026-12-01")
    ]

    assert found == [[], ["minimum_will_rise"]]


@pytest.mark.parametrize(
    ("terms", "missing"),
    [
        ({"hourly": ""}, "hourly"),
        ({"hourly": "", "monthly": 208000}, "hours_per_month"),
    ],
)
def test_without_a_wage_the_missing_fact_is_the_finding(
    terms: dict[str, Any], missing: str
) -> None:
    report = checks.check_contract(contract(**terms))

    assert [one.row() for one in report.findings] == [
        ("c1", "missing_fact", "info", missing, "", "", "")
    ]


@pytest.mark.parametrize(
    ("fee", "found"), [(416000, []), (416001, [("fee_above_cap", "warning", "1")])]
)
def test_a_fee_is_capped_at_two_months_of_pay(fee: int, found: list[tuple[str, ...]]) -> None:
    report = checks.check_contract(
        contract(**ESD, hours_per_month=160, worker_fee=fee, fee_currency="JPY")
    )

    assert [(one.code, one.severity, one.difference) for one in report.findings] == found


def test_a_fee_in_rupiah_is_not_converted() -> None:
    report = checks.check_contract(
        contract(**ESD, hours_per_month=160, worker_fee=35_000_000, fee_currency="IDR")
    )

    assert codes(report) == []
    assert "fee_currency" in {one.fact for one in report.unknown}


def test_each_term_worse_than_the_order_is_a_finding() -> None:
    promised = {
        "order_hourly": 1350,
        "order_hours_per_month": 170,
        "order_deductions": 30000,
        "order_lodging_m2": 6,
        "order_place": "JP-14",
        "order_occupation": "7-7",
    }
    given = {"hours_per_month": 169, "deductions": 30001, "lodging_m2": "5.9", "occupation": "7-8"}

    report = checks.check_contract(contract(**promised, **given))

    assert {one.term: (one.value, one.limit, one.difference) for one in report.findings} == {
        "wage_term": ("1300", "1350", "50"),
        "hours_per_month": ("169", "170", ""),
        "deductions": ("30001", "30000", "1"),
        "lodging_m2": ("5.9", "6", ""),
        "place": ("JP-13", "JP-14", ""),
        "occupation": ("7-8", "7-7", ""),
    }
    assert set(codes(report)) == {"term_worse_than_order"}


def test_more_hours_for_the_same_monthly_pay_are_worse() -> None:
    monthly = {"hourly": "", "monthly": 250000, "hours_per_month": 170}

    found = [
        sorted(one.term for one in checks.check_contract(
            contract(**monthly, order_monthly=250000, order_hours_per_month=hours)).findings)
        for hours in (170, 160, 180)
    ]  # fmt: skip

    assert found == [[], ["hours_per_month", "wage_term"], []]


def test_wages_that_cannot_be_compared_are_said_to_be_so() -> None:
    report = checks.check_contract(contract(order_monthly=250000))

    assert codes(report) == []
    assert "hours_per_month" in {one.fact for one in report.unknown}


def test_an_order_that_nobody_shows_cannot_be_compared() -> None:
    report = checks.check_contract(contract(order="o9"))

    assert "order" in {one.fact for one in report.unknown}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"deposit": "yes"}, ["deposit_forbidden"]),
        ({"deposit": "no"}, []),
        ({"deposit": "1"}, ["deposit_forbidden"]),
        ({"regime": "ssw", "passport_kept": "yes"}, ["passport_custody"]),
        ({"regime": "employment", "penalty_clause": "yes"}, ["penalty_forbidden"]),
        ({**ESD, "lecture_hours": 160}, []),
        ({**ESD, "lecture_hours": "159.9"}, ["lecture_too_short"]),
        ({**ESD, "lecture_hours": 319, "pre_entry_hours": 0}, ["lecture_too_short"]),
        ({**ESD, "a1": "yes", "lecture_hours": 110}, []),
        ({**ESD, "a1": "yes", "lecture_hours": 109}, ["lecture_too_short"]),
        ({"hours_per_month": 160, "lecture_hours": 160, "pre_entry_hours": "159.5"},
         ["lecture_too_short"]),
    ],
)  # fmt: skip
def test_terms_on_both_sides_of_the_line(changes: dict[str, Any], expected: list[str]) -> None:
    assert contract_codes(**changes) == expected


def test_between_two_limits_the_missing_fact_is_named() -> None:
    report = checks.check_contract(contract(**ESD, lecture_hours=200))

    assert codes(report) == []
    assert "pre_entry_hours" in {one.fact for one in report.unknown}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"staff": 30, "people": 4}, []),
        ({"staff": 30, "people": 19}, ["intake_cap_exceeded"]),
        ({"people": 500}, []),
        ({"staff": 30, "people": 4, "host_class": "standard"}, ["intake_cap_exceeded"]),
    ],
)
def test_an_intake_is_only_called_too_high_when_no_class_allows_it(
    changes: dict[str, Any], expected: list[str]
) -> None:
    """Without the class of the host the most generous row counts; without staff nothing is said."""
    assert sorted(set(codes(checks.check_order(order(**changes))))) == expected


def test_an_intake_table_that_is_not_verified_only_informs() -> None:
    report = checks.check_order(order(**ESD, staff=30, people=10, host_class="standard"))

    assert [(one.code, one.severity, one.unverified) for one in report.findings] == [
        ("intake_cap_exceeded", "info", True)
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": "2026-11-30"}, "before starts_on"),
        ({"regime": "magang"}, "is not known here"),
        ({"starts_on": "2027-02-29"}, "not in the calendar"),
        ({"birth_date": "0001-01-01"}, "out of range"),
        ({"place": "JP-48"}, "no minimum wage is known"),
        ({"monthly": "200000.5"}, "more decimals"),
        ({"hours_per_month": 0}, "must be above 0"),
    ],
)
def test_bad_cells_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        checks.check_contract(contract(**changes))


def test_rights_rest_on_rules_and_say_how_sure_they_are() -> None:
    today = date(2026, 11, 24)
    host = {"staff": 41, "host_class": "excellent", "level": "ii"}

    assert rights.may_move_to_iii(date(2026, 4, 2), date(2027, 4, 1)).what is False
    assert rights.may_move_to_iii(date(2026, 4, 2), date(2027, 3, 31)).what is True
    assert rights.intake_cap(host, "titp", today).what == 20
    assert rights.intake_cap(host, "esd", date(2027, 4, 1)).confidence == "unverified"
    assert rights.intake_cap({"staff": 41}, "titp", today).what is None
    assert rights.transfer_opens_on("AVIA", date(2027, 4, 1)).what is None
    assert rights.transfer_opens_on("AGRI", date(2028, 2, 29)).what == date(2029, 2, 28)
    assert rights.audit_sample(0, today).what is None
