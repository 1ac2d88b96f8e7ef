import pytest

from rantau.engine import checks
from rantau.engine.errors import ProblemError
from tests.engine.checks.given import codes, slip, slip_codes


def test_a_lawful_payslip_has_no_finding() -> None:
    assert slip_codes() == []


def test_pay_below_minimum_says_paid_due_and_what_is_missing() -> None:
    report = checks.check_payslip(slip(gross=200000))

    one = report.findings[0]
    assert one.row() == ("p1", "pay_below_minimum", "blocking", "200000", "204800", "4800", "JPY")
    assert (one.period, one.action, one.facts["hours"]) == ("2026-11", "ask_for_pay", "160")
    assert one.rule is not None
    assert one.rule.id == "jp/minimum_wage/regional_on_payslips"


def test_due_is_rounded_down_so_that_a_fraction_accuses_nobody() -> None:
    # 1,280 x 160.0005 h = 204,800.64 yen
    assert slip_codes(hours="160.0005", gross=204800) == []
    assert slip_codes(hours="160.0005", gross=204799) == ["pay_below_minimum"]


def test_every_premium_is_in_what_is_due() -> None:
    # 160 + 1.25 x 60 + 1.50 x 5 + 1.35 x 8 + 0.25 x 10 = 255.8 h; x 1,280 = 327,424 yen
    hours = {"overtime_hours": 65, "holiday_hours": 8, "night_hours": 10}

    assert slip_codes(gross=327424, **hours) == ["overtime_above_45"]
    assert slip_codes(gross=327423, **hours) == ["overtime_above_45", "pay_below_minimum"]


@pytest.mark.parametrize(
    ("gross", "expected"),
    [
        (250000, []),
        (249999, [("premium_short", "1")]),
        (240000, [("premium_short", "10000")]),
        (239999, [("pay_below_contract", "10001")]),
    ],
)
def test_premium_and_contract_are_told_apart(gross: int, expected: list[tuple[str, str]]) -> None:
    # 160 h and 32 h of overtime at 1,250 yen in Iwate: 240,000 plain, 250,000 with the premium.
    report = checks.check_payslip(
        slip(place="JP-03", gross=gross, overtime_hours=32, contract_hourly=1250)
    )

    assert [(one.code, one.difference) for one in report.findings] == expected


def test_a_monthly_rate_is_kept_exact() -> None:
    # 208,001 / 160 = 1,300.00625 yen an hour; one hour of overtime is worth 1,625.0078.
    terms = {"contract_monthly": 208001, "contract_hours": 160, "overtime_hours": 1}

    assert slip_codes(gross=209626, **terms) == []
    assert slip_codes(gross=209625, **terms) == ["premium_short"]


def test_a_month_with_a_change_is_blocking_only_below_the_old_rate() -> None:
    akita = {"place": "JP-05", "month": "2026-03"}

    found = {
        pay: [
            (one.code, one.limit, one.difference)
            for one in checks.check_payslip(slip(gross=pay, **akita)).findings
        ]
        for pay in (152159, 152160, 164959, 164960)
    }

    assert found == {
        152159: [("pay_below_minimum", "152160", "1")],
        152160: [("minimum_changed_cannot_judge", "164960", "")],
        164959: [("minimum_changed_cannot_judge", "164960", "")],
        164960: [],
    }


def test_with_hours_before_other_hours_take_the_lower_rate() -> None:
    # 951 x 100 + 1,031 x 60 + 951 x 12.5 = 168,847.5 yen
    split = {"place": "JP-05", "month": "2026-03", "hours_before": 100, "overtime_hours": 10}

    assert slip_codes(gross=168847, **split) == []
    assert slip_codes(gross=168846, **split) == ["pay_below_minimum"]


def test_a_change_on_the_first_day_is_no_change_inside_the_month() -> None:
    assert slip_codes(place="JP-03", month="2026-12", gross=164960) == ["pay_below_minimum"]
    assert slip_codes(place="JP-03", month="2026-11", gross=164960) == []


def test_what_is_missing_is_named_and_never_guessed() -> None:
    report = checks.check_payslip(slip(contract_monthly=1, contract_deductions=0))

    assert codes(report) == []
    assert [one.fact for one in report.unknown] == [
        "contract_hours",
        "contract_min_hours",
        "other_deductions",
    ]


def test_a_month_before_the_law_begins_cannot_be_judged() -> None:
    report = checks.check_payslip(slip(month="2023-05", gross=1, deductions=0))

    assert codes(report) == []
    assert "minimum_wage" in {one.fact for one in report.unknown}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place": "JP-99"}, "no minimum wage is known for JP-99"),
        ({"place": "QA-DA"}, "QA-DA does not lie in JP"),
        ({"country": "KR", "place": "KR-11"}, "no law for KR"),
        ({"hours_before": 161}, "is more than hours"),
        ({"gross": "208000.5", "net": 1}, "more decimals than the currency"),
        ({"hours": "-1"}, "hours"),
        ({"hours": ""}, "hours is missing"),
        ({"hours": [1]}, "is a list"),
        ({"month": "2026-13"}, "is no month"),
        ({"month": "9999-12"}, "out of range"),
        ({"contract_hours": 0}, "must be above 0"),
        ({"wage": 3}, "is not known here"),
    ],
)
def test_bad_cells_are_refused_by_name(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        checks.check_payslip({**slip(), **changes})


def test_qatar_and_australia_are_judged_by_the_same_rules() -> None:
    found = [
        checks.check_payslip(slip(country="QA", place="QA-DA", gross=900, deductions=0)).findings,
        checks.check_payslip(
            slip(
                country="AU",
                place="AU-NSW",
                hours=100,
                gross="2643.95",
                deductions=0,
                net="2643.95",
            )
        ).findings,
    ]

    assert [[one.row()[1:] for one in each] for each in found] == [
        [("pay_below_minimum", "blocking", "900", "1000", "100", "QAR")],
        [("pay_below_minimum", "blocking", "2643.95", "2644", "0.05", "AUD")],
    ]
