"""Judges payslips a second time, from the definition, in decimals. Used by `verify` only.

For a rate w: due(w) = w x (hours + overtime premium x the first 60 + higher premium x the rest
+ holiday premium x holiday + night premium x night), rounded down. Paid = gross - allowances.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any, NamedTuple

from rantau.engine.checks import ruleset
from rantau.engine.checks.facts import HOUR
from rantau.engine.checks.law_model import Rule, Ruleset, Value
from rantau.engine.tables import Table

ZERO, ONE = Decimal(0), Decimal(1)
_EXACT = Context(prec=120, traps=[Inexact])
Row = tuple[str, ...]


class _Numbers(NamedTuple):
    hours: Any
    overtime_hours: Any
    night_hours: Any
    holiday_hours: Any
    hours_before: Any
    contract_hours: Any
    contract_min_hours: Any
    allowances: Any
    gross: Any
    deductions: Any
    net: Any
    other_deductions: Any
    contract_hourly: Any
    contract_monthly: Any
    contract_deductions: Any


_TIMES, _AMOUNTS = _Numbers._fields[:7], _Numbers._fields[7:]


@dataclass(frozen=True)
class _Law:
    """What the law of a place and month says, as plain values by code."""

    currency: str
    step: Decimal
    """The smallest unit: what is due is a whole number of these."""
    monthly: bool
    minima: tuple[Decimal, ...]
    premium: Mapping[str, Decimal]
    cap: Decimal | None
    severity: Mapping[str, str]


def judge(slips: Table, rows: list[Row], unknown: Counter[tuple[str, str]]) -> None:
    """Add the rows that the findings must have, and count the facts that are missing."""
    laws: dict[tuple[str, str, int], _Law] = {}
    with localcontext(_EXACT):
        times = [_decimals(slips[name], HOUR) for name in _TIMES]
        amounts = [_decimals(slips[name], 1) for name in _AMOUNTS]
        numbers = map(_Numbers._make, zip(*times, *amounts, strict=True))
        keys = slips.rows("country", "place", "month")
        for record, key, each in zip(slips["payslip"], keys, numbers, strict=True):
            if key not in laws:
                laws[key] = _law(*key)
            _judge_slip(_Slip(record, each, laws[key], rows, unknown))


def _decimals(column: Sequence[int | Fraction | None], per: int) -> list[Any]:
    known = {value: _decimal(value, per) for value in set(column)}
    return [known[value] for value in column]


def _decimal(value: int | Fraction | None, per: int) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, int):
        return Decimal(value) / per
    return Decimal(value.numerator) / (value.denominator * per)


def _law(country: str, place: str, month: int) -> _Law:
    rules = ruleset.load(country)
    first = date(month // 12, month % 12 + 1, 1)
    after = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    found: dict[str, tuple[Rule, Value]] = {}
    minima: list[Value] = []
    for rule in rules.rules:
        if "payslip" not in rule.records or rule.code in found:
            continue
        series = _inside(rule.series(place), first, after)
        if series and (series[-1].period.end is None or series[-1].period.end >= after):
            found[rule.code] = (rule, series[-1])
        if rule.code == "pay_below_minimum":
            minima = series
    return _law_of(rules, found, minima if minima and minima[0].period.start <= first else [])


def _inside(series: Sequence[Value], first: date, after: date) -> list[Value]:
    """Return the values that are in force on some day from `first` up to `after`."""
    return [
        one
        for one in series
        if one.period.start < after and (one.period.end is None or one.period.end > first)
    ]


def _law_of(
    rules: Ruleset, found: Mapping[str, tuple[Rule, Value]], minima: Sequence[Value]
) -> _Law:
    cap, premium = found.get("overtime_above_45"), found.get("premium_short")
    least = found.get("pay_below_minimum")
    return _Law(
        currency=rules.currency,
        step=ONE.scaleb(-rules.places),
        monthly=least is not None and least[0].unit.endswith("/month"),
        minima=tuple(Decimal(one.what) for one in minima),
        premium={k: Decimal(v) for k, v in premium[1].what.items()} if premium else {},
        cap=Decimal(cap[1].what) if cap else None,
        severity={
            code: "info" if value.confidence == "unverified" else rule.severity
            for code, (rule, value) in found.items()
        },
    )


@dataclass(frozen=True)
class _Slip:
    record: str
    f: _Numbers
    law: _Law
    rows: list[Row]
    unknown: Counter[tuple[str, str]]

    def row(self, code: str, *numbers: Decimal, money: bool = True) -> None:
        if code in self.law.severity:
            texts = [_text(number) for number in numbers] + [""] * (3 - len(numbers))
            currency = self.law.currency if money else ""
            self.rows.append((self.record, code, self.law.severity[code], *texts, currency))

    def missing(self, fact: str) -> None:
        self.unknown["payslip", fact] += 1

    def hours_at(self, normal: Decimal) -> Decimal:
        """Return the hours that count, each as often as it is paid."""
        f, premium = self.f, self.law.premium
        if not premium:
            return Decimal(normal + f.overtime_hours + f.holiday_hours)
        first = min(f.overtime_hours, premium["beyond_hours"])
        return Decimal(
            normal
            + premium["overtime"] * first
            + premium["overtime_beyond"] * (f.overtime_hours - first)
            + premium["holiday"] * f.holiday_hours
            + premium["night"] * f.night_hours
        )

    def down(self, amount: Decimal, divisor: Decimal = ONE) -> Decimal:
        return (amount // (divisor * self.law.step)) * self.law.step


def _judge_slip(slip: _Slip) -> None:
    f, law = slip.f, slip.law
    paid = f.gross - f.allowances
    _minimum(slip, paid)
    if law.monthly:
        if f.contract_monthly is None:
            slip.missing("contract_monthly")
        elif paid < f.contract_monthly:
            due = f.contract_monthly
            slip.row("pay_below_contract", paid, due, due - paid)
    else:
        _contract(slip, paid)
    if f.net != f.gross - f.deductions:
        should = f.gross - f.deductions
        slip.row("net_does_not_add_up", f.net, should, abs(should - f.net))
    _terms(slip)


def _minimum(slip: _Slip, paid: Decimal) -> None:
    f, minima = slip.f, slip.law.minima
    if not minima:
        slip.missing("minimum_wage")
        return
    if slip.law.monthly:
        dues = list(minima)
    elif len(minima) == 2 and f.hours_before is not None:
        old, new = minima
        others = slip.hours_at(ZERO)
        split = old * f.hours_before + new * (f.hours - f.hours_before)
        dues = [slip.down(split + min(old, new) * others)]
    else:
        dues = [slip.down(rate * slip.hours_at(f.hours)) for rate in minima]
    if paid < min(dues):
        slip.row("pay_below_minimum", paid, min(dues), min(dues) - paid)
    elif paid < max(dues):
        slip.row("minimum_changed_cannot_judge", paid, max(dues))
        slip.missing("hours_before")


def _contract(slip: _Slip, paid: Decimal) -> None:
    f = slip.f
    if f.contract_hourly is not None:
        top, bottom = f.contract_hourly, ONE
    elif f.contract_monthly is not None and f.contract_hours is not None:
        top, bottom = f.contract_monthly, f.contract_hours
    else:
        slip.missing("contract_hourly" if f.contract_monthly is None else "contract_hours")
        return
    plain = slip.down(top * (f.hours + f.overtime_hours + f.holiday_hours), bottom)
    due = slip.down(top * slip.hours_at(f.hours), bottom)
    if paid < plain:
        slip.row("pay_below_contract", paid, due, due - paid)
    elif paid < due:
        slip.row("premium_short", paid, due, due - paid)


def _terms(slip: _Slip) -> None:
    f = slip.f
    taken, agreed = f.other_deductions, f.contract_deductions
    for name in ("other_deductions", "contract_deductions", "contract_min_hours"):
        if getattr(f, name) is None:
            slip.missing(name)
    if taken is not None and agreed is not None and taken > agreed:
        slip.row("deductions_above_agreed", taken, agreed, taken - agreed)
    least = f.contract_min_hours
    if least is not None and f.hours < least:
        slip.row("hours_below_contract", f.hours, least, money=False)
    if slip.law.cap is not None and f.overtime_hours > slip.law.cap:
        slip.row("overtime_above_45", f.overtime_hours, slip.law.cap, money=False)


def _text(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
