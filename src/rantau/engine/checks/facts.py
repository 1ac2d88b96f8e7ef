"""The columns of contracts, orders and payslips: what a cell may hold, exact to the last digit."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rantau.engine import cells
from rantau.engine.tables import Column

HOUR = 10_000
"""Hours are held in ten-thousandths, whole where they can be: whole numbers are quick and exact."""
REGIMES = ("titp", "esd", "ssw", "employment")
_PLACE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
Exact = int | Fraction


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def hours(text: str) -> Exact:
    """Read hours from 0 to 10,000 as ten-thousandths of an hour.

    >>> hours("7.5")
    75000
    """
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text) * HOUR
    return _exact(cells.fraction(0, 10_000)(text) * HOUR)


def some_hours(text: str) -> Exact:
    """Read hours that something is divided by: above 0."""
    value = hours(text)
    if value == 0:
        raise ValueError("must be above 0: write the hours that the monthly wage is for")
    return value


def plain_hours(text: str) -> Exact:
    """Read hours as hours."""
    return _exact(Fraction(hours(text)) / HOUR)


def plain_some_hours(text: str) -> Exact:
    """Read hours, above 0, as hours."""
    return _exact(Fraction(some_hours(text)) / HOUR)


def amount(low: int = -(10**12)) -> cells.Parser[Exact]:
    """Read an amount of money; whether it may have decimals depends on the country."""

    def parse(text: str) -> Exact:
        if text.isascii() and text.isdigit() and len(text) <= 12:
            return int(text)
        return _exact(cells.fraction(low, 10**12)(text))

    return parse


def rate(text: str) -> Exact:
    """Read a rate of pay exactly."""
    return _exact(cells.fraction(0, 10**9)(text))


def number(text: str) -> Exact:
    """Read a number from 0 to a million exactly."""
    return _exact(cells.fraction(0, 10**6)(text))


def day(text: str) -> date:
    """Read an ISO date in the years that a contract or a birth can be in."""
    value = cells.day(text)
    if not 1900 <= value.year <= 2199:
        raise ValueError(f"{value.year} is out of range: write a year from 1900 to 2199")
    return value


def month(text: str) -> int:
    """Read a month in the years that a payslip can be in."""
    value = cells.month(text)
    if not 1900 <= value // 12 <= 2199:
        raise ValueError(f"{value // 12} is out of range: write a year from 1900 to 2199")
    return value


def place(text: str) -> str:
    """Read an ISO 3166-2 code."""
    if not _PLACE.fullmatch(text):
        raise ValueError(f"{cells.shown(text)} is no place: write an ISO 3166-2 code like JP-13")
    return text


def country(text: str) -> str:
    """Read an ISO 3166-1 code."""
    if not _COUNTRY.fullmatch(text):
        raise ValueError(f"{cells.shown(text)} is no country: write two capitals like JP")
    return text


def currency(text: str) -> str:
    """Read an ISO 4217 code."""
    if not _CURRENCY.fullmatch(text):
        raise ValueError(f"{cells.shown(text)} is no currency: write three capitals like JPY")
    return text


def deposit(text: str) -> Exact | bool:
    """Read an amount, or yes or no. A bare 0 is no amount."""
    if text.lower() in ("yes", "no", "true", "false"):
        return cells.yes_no(text)
    return amount(0)(text)


def _optional(**parsers: cells.Parser[Any]) -> list[Column]:
    return [Column(name, parse, required=False) for name, parse in parsers.items()]


PAYSLIP = (
    Column("payslip", cells.ident),
    Column("country", country),
    Column("place", place),
    Column("month", month),
    *_optional(regime=cells.one_of(*REGIMES), days=number),
    Column("hours", hours),
    Column("overtime_hours", hours, required=False, default=0),
    Column("night_hours", hours, required=False, default=0),
    Column("holiday_hours", hours, required=False, default=0),
    *_optional(hours_before=hours),
    Column("allowances", amount(0), required=False, default=0),
    Column("gross", amount(0)),
    Column("deductions", amount()),
    Column("net", amount()),
    *_optional(
        other_deductions=amount(),
        contract_hourly=rate,
        contract_monthly=amount(0),
        contract_hours=some_hours,
        contract_min_hours=hours,
        contract_deductions=amount(0),
    ),
)
PAYSLIP_MONEY = (
    "allowances", "gross", "deductions", "net", "other_deductions", "contract_monthly",
    "contract_deductions",
)  # fmt: skip
_TERMS = _optional(
    hourly=rate,
    monthly=amount(0),
    hours_per_month=plain_some_hours,
    birth_date=day,
    worker_fee=amount(0),
    fee_currency=currency,
    deposit=deposit,
    penalty_clause=cells.yes_no,
    passport_kept=cells.yes_no,
    lodging_m2=number,
    lecture_hours=plain_hours,
    activity_hours=plain_hours,
    pre_entry_hours=plain_hours,
    a1=cells.yes_no,
    level=cells.one_of("i", "ii", "iii"),
    deductions=amount(0),
    occupation=cells.ident,
    contract_text=cells.free_text,
)
_PROMISES = _optional(
    order=cells.ident,
    order_hourly=rate,
    order_monthly=amount(0),
    order_hours_per_month=plain_some_hours,
    order_deductions=amount(0),
    order_lodging_m2=number,
    order_place=place,
    order_occupation=cells.ident,
)


def _agreement(name: str) -> list[Column]:
    return [
        Column(name, cells.ident),
        Column("country", country),
        Column("place", place),
        Column("regime", cells.one_of(*REGIMES)),
        Column("starts_on", day),
        Column("ends_on", day),
        *_TERMS,
    ]


CONTRACT = (*_agreement("contract"), *_PROMISES)
ORDER = (
    *_agreement("order"),
    *_optional(
        staff=cells.whole(0, 10**6),
        host_class=cells.one_of("standard", "excellent", "excellent_rural"),
        people=cells.whole(0, 10**6),
    ),
)
AGREEMENT_MONEY = ("monthly", "deductions", "order_monthly", "order_deductions")
TRUTH = (Column("record", cells.ident), Column("code", cells.ident))
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "contract": CONTRACT,
    "order": ORDER,
    "payslip": PAYSLIP,
}
FILES = {"contract": "contracts.csv", "order": "orders.csv", "payslip": "payslips.csv"}
TRUTH_FILE = "truth.csv"


def text_of(value: object) -> str:
    """Write a fact the way a file holds it: exact where that is possible, else to four places.

    >>> text_of(Fraction(15, 2)), text_of(True), text_of(None), text_of(Fraction(1, 3))
    ('7.5', 'yes', '', '0.3333')
    """
    if type(value) is int or type(value) is str:
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        return _decimal_text(Fraction(value))
    return str(value)


def _decimal_text(value: Fraction) -> str:
    for places in range(25):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return _with_point(scaled.numerator, places)
    return _with_point(round(value * 10_000), 4)


def _with_point(units: int, places: int) -> str:
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
