"""What must hold for every payslip and contract, with a twin that is written once more."""

from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rantau.engine import checks
from rantau.engine.checks import doors, files, verify
from rantau.engine.checks.facts import COLUMNS
from rantau.engine.errors import Faults
from tests.engine.checks.given import contract, order, slip

hours = st.integers(0, 4000).map(lambda n: f"{n / 20:g}")
more_hours = st.one_of(st.just(""), st.integers(0, 2000).map(lambda n: f"{n / 20:g}"))
yen = st.integers(0, 400_000)
MONTHS = ["2024-11", "2025-12", "2026-03", "2026-10", "2026-11", "2026-12", "2027-05"]
worked = st.fixed_dictionaries(
    {
        "place": st.integers(1, 47).map(lambda n: f"JP-{n:02d}"),
        "month": st.sampled_from(MONTHS),
        "hours": hours,
        "overtime_hours": more_hours,
        "night_hours": more_hours,
        "holiday_hours": more_hours,
    }
)
terms = st.fixed_dictionaries(
    {},
    optional={
        "contract_hourly": st.integers(900, 3000),
        "contract_monthly": st.integers(100_000, 500_000),
        "contract_hours": st.integers(1, 4000).map(lambda n: f"{n / 20:g}"),
        "contract_min_hours": hours,
        "contract_deductions": yen,
        "other_deductions": yen,
        "allowances": st.integers(0, 20_000),
    },
)


def _number(text: Any) -> Fraction:
    return Fraction(str(text or 0))


def _due(rate: Fraction, given_row: dict[str, Any]) -> int:
    """ENGINES 4.2, word for word."""
    overtime, night = _number(given_row["overtime_hours"]), _number(given_row["night_hours"])
    return floor(
        rate
        * (
            _number(given_row["hours"])
            + Fraction("1.25") * min(overtime, Fraction(60))
            + Fraction("1.50") * max(overtime - 60, Fraction(0))
            + Fraction("1.35") * _number(given_row["holiday_hours"])
            + Fraction("0.25") * night
        )
    )


def _contract_rate(found: dict[str, Any]) -> Fraction | None:
    if "contract_hourly" in found:
        return Fraction(found["contract_hourly"])
    if "contract_monthly" in found and "contract_hours" in found:
        return Fraction(found["contract_monthly"]) / Fraction(found["contract_hours"])
    return None


def _highest_rate(place: str, month: str) -> Fraction:
    rule = checks.load("JP").find("payslip", "pay_below_minimum")
    assert rule is not None
    known = [one for one in rule.series(place) if one.period.start.isoformat()[:7] <= month]
    return max(Fraction(one.what) for one in known)


def _codes(row: dict[str, Any]) -> dict[str, str]:
    return {one.code: one.difference for one in checks.check_payslip(row).findings}


PAY = {
    "pay_below_minimum",
    "pay_below_contract",
    "premium_short",
    "minimum_changed_cannot_judge",
}


@settings(max_examples=150, deadline=None)
@given(worked, terms)
def test_whoever_pays_what_is_due_is_not_accused(
    row: dict[str, Any], agreed: dict[str, Any]
) -> None:
    rates = [_highest_rate(row["place"], row["month"])]
    if (rate := _contract_rate(agreed)) is not None:
        rates.append(rate)
    due = max(_due(rate, row) for rate in rates) + agreed.get("allowances", 0)

    assert not PAY & set(_codes(slip(**row, **agreed, gross=due)))


@settings(max_examples=150, deadline=None)
@given(worked, terms, yen, st.integers(1, 50_000))
def test_more_pay_never_brings_a_new_or_larger_shortfall(
    row: dict[str, Any], agreed: dict[str, Any], pay: int, more: int
) -> None:
    pay += agreed.get("allowances", 0)
    order_of = ["pay_below_contract", "premium_short", "none"]

    less_paid, more_paid = (
        _codes(slip(**row, **agreed, gross=gross)) for gross in (pay, pay + more)
    )

    if "pay_below_minimum" in more_paid:
        assert int(more_paid["pay_below_minimum"]) < int(less_paid["pay_below_minimum"])
    step = [next((c for c in order_of if c in found), "none") for found in (less_paid, more_paid)]
    assert order_of.index(step[0]) <= order_of.index(step[1])


@settings(max_examples=200, deadline=None)
@given(worked, terms, yen, st.one_of(st.none(), st.integers(0, 100)))
def test_brute_twin_gives_the_same_pay_codes(
    row: dict[str, Any], agreed: dict[str, Any], pay: int, share: int | None
) -> None:
    allowances = agreed.get("allowances", 0)
    before = None if share is None else f"{float(_number(row['hours']) * share / 100):.2f}"
    if before is not None and _number(before) > _number(row["hours"]):
        before = row["hours"]
    given_row = slip(**row, **agreed, gross=pay + allowances, hours_before=before or "")

    assert {c: d for c, d in _codes(given_row).items() if c in PAY} == _brute(
        given_row, pay, before
    )


def _brute(row: dict[str, Any], paid: int, before: str | None) -> dict[str, str]:
    rule = checks.load("JP").find("payslip", "pay_below_minimum")
    assert rule is not None
    starts = [
        (one.period.start.isoformat(), Fraction(one.what)) for one in rule.series(row["place"])
    ]
    old = [rate for day, rate in starts if day <= row["month"] + "-01"][-1]
    new = [rate for day, rate in starts if day <= row["month"] + "-31"][-1]
    found: dict[str, str] = {}
    low, high = sorted((_due(old, row), _due(new, row)))
    if before is not None and old != new:
        rest = {**row, "hours": 0}
        first, second = _number(before), _number(row["hours"]) - _number(before)
        exact = old * first + new * second + min(old, new) * _weight(rest)
        low = high = floor(exact)
    if paid < low:
        found["pay_below_minimum"] = str(low - paid)
    elif paid < high:
        found["minimum_changed_cannot_judge"] = ""
    rate = _contract_rate(row)
    if rate is not None:
        names = ("hours", "overtime_hours", "holiday_hours")
        plain = floor(rate * sum((_number(row[name]) for name in names), Fraction(0)))
        due = _due(rate, row)
        if paid < plain:
            found["pay_below_contract"] = str(due - paid)
        elif paid < due:
            found["premium_short"] = str(due - paid)
    return found


def _weight(row: dict[str, Any]) -> Fraction:
    """The hours that count: exact, because a rate of a million million leaves no fraction out."""
    return Fraction(_due(Fraction(10**12), row), 10**12)


@settings(max_examples=100, deadline=None)
@given(worked, terms, yen)
def test_the_re_check_comes_to_the_same_payslip_rows(
    row: dict[str, Any], agreed: dict[str, Any], pay: int
) -> None:
    _same_twice("payslip", slip(**row, **agreed, gross=pay))


AGREED: dict[str, st.SearchStrategy[Any]] = {
    "regime": st.sampled_from(["titp", "esd", "ssw", "employment"]),
    "starts_on": st.sampled_from(["2026-11-30", "2026-12-01", "2027-04-01", "2027-07-01"]),
    "ends_on": st.sampled_from(["2027-07-30", "2028-02-29", "2030-03-31"]),
    "place": st.sampled_from(["JP-03", "JP-05", "JP-13", "JP-47"]),
    "hourly": st.one_of(st.just(""), st.integers(900, 1500)),
}
PERHAPS: dict[str, st.SearchStrategy[Any]] = {
    "monthly": st.integers(100_000, 300_000),
    "hours_per_month": st.integers(100, 220),
    "birth_date": st.sampled_from(["2008-11-30", "2008-12-01", "2008-02-29", "2009-12-02"]),
    "deposit": st.sampled_from(["yes", "no", "0", "5000"]),
    "penalty_clause": st.sampled_from(["yes", "no"]),
    "passport_kept": st.sampled_from(["yes", "no"]),
    "lodging_m2": st.sampled_from(["4.49", "4.5", "7"]),
    "lecture_hours": st.sampled_from(["100", "110", "159", "160", "219", "320"]),
    "pre_entry_hours": st.sampled_from(["0", "109.5", "110", "159.5", "160"]),
    "activity_hours": st.sampled_from(["960", "1920"]),
    "a1": st.sampled_from(["yes", "no"]),
    "level": st.sampled_from(["i", "ii", "iii"]),
    "deductions": st.integers(20_000, 40_000),
    "contract_text": st.sampled_from(["", "Denda", "hamil; curfew", "通帳", "deposit box"]),
}
agreements = st.fixed_dictionaries(AGREED, optional=PERHAPS)
PROMISED: dict[str, st.SearchStrategy[Any]] = {
    "worker_fee": st.sampled_from([0, 1, 300_000, 500_000]),
    "fee_currency": st.sampled_from(["JPY", "IDR"]),
    "order": st.just("o1"),
    "order_hourly": st.integers(900, 1500),
    "order_monthly": st.integers(100_000, 300_000),
    "order_hours_per_month": st.integers(100, 220),
    "order_deductions": st.integers(20_000, 40_000),
    "order_lodging_m2": st.sampled_from(["4.5", "7"]),
    "order_place": st.sampled_from(["JP-03", "JP-13"]),
    "order_occupation": st.just("7-7"),
    "occupation": st.sampled_from(["7-7", "7-8"]),
}
promises = st.fixed_dictionaries({}, optional=PROMISED)


@settings(max_examples=250, deadline=None)
@given(agreements, promises)
def test_the_re_check_comes_to_the_same_contract_rows(
    terms_of: dict[str, Any], promised: dict[str, Any]
) -> None:
    _same_twice("contract", contract(**terms_of, **promised))


@settings(max_examples=150, deadline=None)
@given(
    agreements,
    st.fixed_dictionaries(
        {},
        optional={
            "staff": st.integers(0, 400),
            "people": st.integers(0, 60),
            "host_class": st.sampled_from(["standard", "excellent", "excellent_rural"]),
        },
    ),
)
def test_the_re_check_comes_to_the_same_order_rows(
    terms_of: dict[str, Any], host: dict[str, Any]
) -> None:
    _same_twice("order", order(**terms_of, **host))


def _same_twice(kind: str, row: dict[str, Any]) -> None:
    faults = Faults()
    table = files.object_table(kind, kind, row, lambda key: (1, 1), faults)
    found = files.Input({kind: table})
    report = doors.judge_input(found, faults)

    rows, unknown = verify.judge_again(found)

    assert [one.row() for one in report.findings] == rows
    assert {(one.kind, one.fact): one.n for one in report.unknown} == dict(unknown)


def test_every_column_of_an_agreement_is_drawn_somewhere() -> None:
    """The twin is only worth what it is tried on."""
    tried = {"contract", "country", *AGREED, *PERHAPS, *PROMISED}

    assert {column.name for column in COLUMNS["contract"]} == tried


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([("QA", "QA-DA", "QAR"), ("AU", "AU-NSW", "AUD")]),
    st.sampled_from(["2021-03", "2025-06", "2026-06", "2026-07"]),
    hours,
    st.integers(0, 500_000),
    terms,
)
def test_the_re_check_agrees_where_money_has_cents(
    land: tuple[str, str, str], month: str, worked_hours: str, cents: int, agreed: dict[str, Any]
) -> None:
    country, place, _ = land
    pay = f"{cents / 100:.2f}"
    row = {"payslip": "p1", "country": country, "place": place, "month": month, **agreed}
    row |= {"hours": worked_hours, "gross": pay, "deductions": "0.5", "net": pay}

    _same_twice("payslip", row)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([("QA", "QA-DA"), ("AU", "AU-NSW")]),
    st.fixed_dictionaries(
        {"regime": AGREED["regime"], "hourly": st.sampled_from(["", "24.95", "7"])}
    ),
    st.fixed_dictionaries({}, optional={**PERHAPS, **PROMISED}),
    st.sampled_from(["2020-01-01", "2025-06-30", "2026-06-30", "2026-07-01"]),
)
def test_the_re_check_agrees_in_other_countries(
    land: tuple[str, str], terms_of: dict[str, Any], more: dict[str, Any], starts: str
) -> None:
    country, place = land
    row = contract(**{**more, **terms_of}, country=country, place=place)

    _same_twice("contract", {**row, "starts_on": starts, "monthly": more.get("monthly", 900)})
