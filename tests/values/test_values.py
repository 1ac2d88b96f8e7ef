import doctest
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.values import countries, money, periods
from rantau.values.money import CurrencyError, Money, Rounding, rounded
from rantau.values.periods import Period, add_months, age_on, whole_months

days = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize("module", [money, periods])
def test_the_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_money_of_two_currencies_does_not_meet() -> None:
    yen, rupiah = Money(Decimal(1), "JPY"), Money(Decimal(1), "IDR")

    for meet in (lambda: yen + rupiah, lambda: yen - rupiah, lambda: yen < rupiah):
        with pytest.raises(CurrencyError):
            meet()


def test_money_refuses_floats_and_unknown_currencies() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "JPY")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(Decimal("NaN"), "JPY")
    with pytest.raises(CurrencyError):
        Money(Decimal(1), "XXX")


def test_money_adds_compares_and_multiplies_exactly() -> None:
    one, two = Money(Decimal(1000), "JPY"), Money(Decimal(1090), "JPY")

    assert two - one == Money(Decimal(90), "JPY")
    assert -one <= one < two
    assert two.times(Fraction(1, 3), Rounding.FLOOR) == Money(Decimal(363), "JPY")
    assert two.times(Fraction(1, 3), Rounding.CEILING) == Money(Decimal(364), "JPY")


@given(st.fractions(-1000, 1000), st.integers(0, 3), st.sampled_from(Rounding))
def test_rounding_is_decimals_own(value: Fraction, places: int, how: Rounding) -> None:
    """Compared with the decimal module on the nearest exact decimal neighbours."""
    got = Fraction(rounded(value, places, how))
    step = Fraction(1, 10**places)

    assert (got / step).denominator == 1
    assert abs(got - value) < step
    if how is Rounding.FLOOR:
        assert got <= value
    if how is Rounding.CEILING:
        assert got >= value
    if how is Rounding.TOWARDS_ZERO:
        assert abs(got) <= abs(value)
    if how is Rounding.HALF_UP:
        assert abs(got - value) <= step / 2


@pytest.mark.parametrize(
    ("text", "up"), [("0.5", 1), ("1.5", 2), ("-0.5", -1), ("-1.5", -2), ("-0.4", 0)]
)
def test_half_goes_away_from_zero_as_on_a_payslip(text: str, up: int) -> None:
    half_up = Decimal(text).quantize(Decimal(1), rounding="ROUND_HALF_UP")

    assert half_up == up
    assert rounded(Decimal(text), 0, Rounding.HALF_UP) == half_up


def test_a_period_is_half_open() -> None:
    period = Period(date(2026, 10, 1), date(2026, 12, 1))

    assert [period.holds(day) for day in (date(2026, 9, 30), period.start)] == [False, True]
    assert [period.holds(date(2026, 11, 30)), period.holds(date(2026, 12, 1))] == [True, False]
    assert not period.meets(Period(date(2026, 12, 1)))
    assert period.meets(Period(date(2026, 11, 30)))
    with pytest.raises(ValueError, match="end after"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@given(days, st.integers(0, 600))
def test_whole_months_count_what_add_months_adds(start: date, months: int) -> None:
    assert whole_months(start, add_months(start, months)) == months
    assert whole_months(start, add_months(start, months + 1) - timedelta(days=1)) == months


@given(days, st.integers(0, 90))
def test_a_person_ages_on_the_birthday(born: date, years: int) -> None:
    day = periods.birthday(born, years)

    assert age_on(born, day) == years
    assert age_on(born, day - timedelta(days=1)) == years - 1


def test_the_countries_served() -> None:
    assert {one.code: one.currency for one in countries.COUNTRIES.values()} == {
        "ID": "IDR",
        "JP": "JPY",
        "QA": "QAR",
        "AU": "AUD",
    }
