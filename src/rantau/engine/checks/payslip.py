"""Is a payslip what the law and the contract say? Exact, in whole numbers, a million at a time."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any, NamedTuple

from rantau.engine import cells
from rantau.engine.checks import facts, ruleset
from rantau.engine.checks.facts import HOUR, Exact, text_of
from rantau.engine.checks.law_model import Rule, Ruleset, Value
from rantau.engine.checks.money_text import money
from rantau.engine.checks.report import Finding, Sink
from rantau.engine.errors import Faults
from rantau.engine.tables import Table
from rantau.values.periods import month_period

KIND = "payslip"


class Slip(NamedTuple):
    """The facts of one payslip; hours in ten-thousandths."""

    payslip: str
    country: str
    place: str
    month: int
    hours: Exact
    overtime_hours: Exact
    night_hours: Exact
    holiday_hours: Exact
    hours_before: Exact | None
    allowances: Exact
    gross: Exact
    deductions: Exact
    net: Exact
    other_deductions: Exact | None
    contract_hourly: Exact | None
    contract_monthly: Exact | None
    contract_hours: Exact | None
    contract_min_hours: Exact | None
    contract_deductions: Exact | None


@dataclass(frozen=True, slots=True)
class Premiums:
    """How much an hour of each kind weighs, in parts of `base`."""

    base: int
    overtime: int
    beyond: int
    beyond_from: int
    """Overtime in a month, in ten-thousandths of an hour, from which `beyond` counts."""
    holiday: int
    night: int

    def weight(self, slip: Slip) -> tuple[Exact, Exact]:
        """Return the weight of the normal hours, and of all others with the premiums on top."""
        low = min(slip.overtime_hours, self.beyond_from)
        rest = (
            self.overtime * low
            + self.beyond * (slip.overtime_hours - low)
            + self.holiday * slip.holiday_hours
            + self.night * slip.night_hours
        )
        return self.base * slip.hours, rest


NO_PREMIUMS = Premiums(1, 1, 1, 0, 1, 0)
"""Every hour counts once: where no premium is known, none is asked for."""


@dataclass(frozen=True, slots=True)
class MonthLaw:
    """The law of one place in one month, made ready for many payslips."""

    currency: str
    scale: int
    by_month: bool
    rates: tuple[Exact, ...]
    """The minimum rates in force in the month, oldest first; none when that is not known."""
    premiums: Premiums
    overtime_limit: int | None
    rules: Mapping[str, tuple[Rule, Value]]


def judge_table(table: Table, sink: Sink, faults: Faults) -> set[str]:
    """Judge every payslip of a table; return the countries met."""
    laws: dict[tuple[str, str, int], MonthLaw | str] = {}
    names = Slip._fields
    for row, found in enumerate(zip(*(table[name] for name in names), strict=True)):
        slip = Slip._make(found)
        key = (slip.country, slip.place, slip.month)
        law = laws.get(key)
        if law is None:
            law = laws[key] = _month_law(*key)
        if isinstance(law, str):
            column, _, message = law.partition(": ")
            table.fault(faults, row, column, message)
        elif slip.hours_before is not None and slip.hours_before > slip.hours:
            table.fault(faults, row, "hours_before", "is more than hours: it is a part of them")
        else:
            judge(slip, law, sink)
    _refuse_fractions(table, faults)
    return {country for country, _, _ in laws}


def read_faults(table: Table, faults: Faults) -> None:
    """Note ids that are there twice."""
    names = table[KIND]
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for row, name in enumerate(names):
        if name in seen:
            table.fault(faults, row, KIND, f"{name} is there twice: every payslip needs its own id")
        seen.add(name)


def _refuse_fractions(table: Table, faults: Faults) -> None:
    for column in facts.PAYSLIP_MONEY:
        for row, value in enumerate(table[column]):
            if type(value) is Fraction:
                country = table["country"][row]
                if country in ruleset.countries() and not fits(value, country):
                    message = (
                        f"{column} has more decimals than the currency: write whole yen or rupiah"
                    )
                    table.fault(faults, row, column, message)


def fits(value: Exact, country: str) -> bool:
    """Say whether an amount has no more decimals than the country's money: two, or none in yen."""
    places = 0 if ruleset.load(country).currency in ("JPY", "IDR") else 2
    scale: int = 10**places
    return (Fraction(value) * scale).denominator == 1


def _month_law(country: str, place: str, month: int) -> MonthLaw | str:
    """Return the law for a place and month, or `column: message` where there can be none."""
    if country not in ruleset.countries():
        known = ", ".join(ruleset.countries())
        return f"country: country: no law for {country} here: use one of {known}"
    if not place.startswith(f"{country}-"):
        return f"place: place: {place} does not lie in {country}: correct one of them"
    rules = ruleset.load(country)
    minimum = rules.find(KIND, "pay_below_minimum")
    if minimum is not None and minimum.by_place and place not in minimum.by_place:
        return f"place: place: no minimum wage is known for {place}: check the code"
    return month_law(rules, place, month)


def month_law(rules: Ruleset, place: str, month: int) -> MonthLaw:
    """Make the law of a place and month ready."""
    days = month_period(month // 12, month % 12 + 1)
    last = date.fromordinal(days.end.toordinal() - 1) if days.end else days.start
    found: dict[str, tuple[Rule, Value]] = {}
    for rule in rules.of(KIND):
        value = rule.on(last, place)
        if value is not None:
            found.setdefault(rule.code, (rule, value))
    minimum = rules.find(KIND, "pay_below_minimum")
    met = [one for one in minimum.series(place) if one.period.meets(days)] if minimum else []
    whole = bool(met) and met[0].period.start <= days.start
    limit = found.get("overtime_above_45")
    return MonthLaw(
        currency=rules.currency,
        scale=10**rules.places,
        by_month=minimum is not None and minimum.unit.endswith("/month"),
        rates=tuple(_as_exact(one.what) for one in met) if whole else (),
        premiums=_premiums(found),
        overtime_limit=int(Fraction(limit[1].what) * HOUR) if limit else None,
        rules=found,
    )


def _as_exact(what: Any) -> Exact:
    value = Fraction(what)
    return value.numerator if value.denominator == 1 else value


def _premiums(found: Mapping[str, tuple[Rule, Value]]) -> Premiums:
    if "premium_short" not in found:
        return NO_PREMIUMS
    what = found["premium_short"][1].what
    names = ("overtime", "overtime_beyond", "holiday", "night")
    shares = [Fraction(what[name]) for name in names]
    base = lcm(*(share.denominator for share in shares))
    overtime, beyond, holiday, night = (int(share * base) for share in shares)
    return Premiums(
        base, overtime, beyond, int(Fraction(what["beyond_hours"]) * HOUR), holiday, night
    )


def judge(slip: Slip, law: MonthLaw, sink: Sink) -> None:
    """Judge one payslip by the law of its place and month."""
    normal, rest = law.premiums.weight(slip)
    paid = (slip.gross - slip.allowances) * law.scale
    one = _One(slip, law, sink, paid)
    if law.by_month:
        _against_minimum(one, [rate * law.scale for rate in law.rates])
    elif len(law.rates) == 2 and slip.hours_before is not None:
        _against_minimum(one, [_split_due(one, rest)])
    else:
        _against_minimum(one, [_due(law, rate, 1, normal + rest) for rate in law.rates])
    if law.by_month:
        _against_monthly_contract(one)
    else:
        _against_contract(one, normal + rest)
    _sums_and_hours(one)


class _One(NamedTuple):
    slip: Slip
    law: MonthLaw
    sink: Sink
    paid: Exact

    def found(self, code: str, value: str, limit: str, difference: str = "") -> None:
        """Note a finding in money or hours, if the country has the rule."""
        if (known := self.law.rules.get(code)) is None:
            return
        rule, value_of_law = known
        is_money = rule.unit != "h"
        self.sink.add(
            Finding(
                record=self.slip.payslip,
                code=code,
                severity=rule.severity_of(value_of_law),
                kind=KIND,
                value=value,
                limit=limit,
                difference=difference,
                currency=self.law.currency if is_money else "",
                rule=rule,
                law=value_of_law,
                period=cells.month_text(self.slip.month),
                facts=SlipFacts(self.slip),
            )
        )

    def short(self, code: str, due: Exact) -> None:
        """Note that less was paid than due."""
        scale = self.law.scale
        self.found(code, money(self.paid, scale), money(due, scale), money(due - self.paid, scale))

    def unknown(self, fact: str) -> None:
        self.sink.unknown(KIND, fact, self.slip.payslip)


def _due(law: MonthLaw, rate: Exact, per: Exact, weight: Exact) -> int:
    """Return rate / per x weight in smallest units, rounded down."""
    return int(rate * weight * law.scale // (per * law.premiums.base * HOUR))


def _split_due(one: _One, rest: Exact) -> int:
    old, new = one.law.rates
    before = one.slip.hours_before or 0
    base = one.law.premiums.base
    weighted = base * (old * before + new * (one.slip.hours - before)) + min(old, new) * rest
    return _due(one.law, 1, 1, weighted)


def _against_minimum(one: _One, dues: Sequence[Exact]) -> None:
    if not dues:
        one.unknown("minimum_wage")
        return
    low, high = min(dues), max(dues)
    if one.paid < low:
        one.short("pay_below_minimum", low)
    elif one.paid < high:
        scale = one.law.scale
        one.found("minimum_changed_cannot_judge", money(one.paid, scale), money(high, scale))
        one.unknown("hours_before")


def _against_contract(one: _One, weight: Exact) -> None:
    slip = one.slip
    rate: Exact
    per: Exact = 1
    if slip.contract_hourly is not None:
        rate = slip.contract_hourly
    elif slip.contract_monthly is None:
        one.unknown("contract_hourly")
        return
    elif slip.contract_hours is None:
        one.unknown("contract_hours")
        return
    else:
        rate, per = slip.contract_monthly * HOUR, slip.contract_hours
    due = _due(one.law, rate, per, weight)
    base = one.law.premiums.base
    plain = base * (slip.hours + slip.overtime_hours + slip.holiday_hours)
    if one.paid < _due(one.law, rate, per, plain):
        one.short("pay_below_contract", due)
    elif one.paid < due:
        one.short("premium_short", due)


def _against_monthly_contract(one: _One) -> None:
    """Where the law counts by the month, a monthly contract is owed whole, whatever the hours."""
    if one.slip.contract_monthly is None:
        one.unknown("contract_monthly")
    elif one.paid < (due := one.slip.contract_monthly * one.law.scale):
        one.short("pay_below_contract", due)


def _sums_and_hours(one: _One) -> None:
    slip, scale = one.slip, one.law.scale
    rest = slip.gross - slip.deductions
    if rest != slip.net:
        amounts: tuple[Exact, ...] = (slip.net, rest, max(rest - slip.net, slip.net - rest))
        one.found("net_does_not_add_up", *(money(each * scale, scale) for each in amounts))
    _deductions(one)
    if slip.contract_min_hours is None:
        one.unknown("contract_min_hours")
    elif slip.hours < slip.contract_min_hours:
        one.found(
            "hours_below_contract", hours_text(slip.hours), hours_text(slip.contract_min_hours)
        )
    limit = one.law.overtime_limit
    if limit is not None and slip.overtime_hours > limit:
        one.found("overtime_above_45", hours_text(slip.overtime_hours), hours_text(limit))


def _deductions(one: _One) -> None:
    taken, agreed, scale = one.slip.other_deductions, one.slip.contract_deductions, one.law.scale
    if taken is None or agreed is None:
        if taken is None:
            one.unknown("other_deductions")
        if agreed is None:
            one.unknown("contract_deductions")
    elif taken > agreed:
        texts = [money(amount * scale, scale) for amount in (taken, agreed, taken - agreed)]
        one.found("deductions_above_agreed", *texts)


@lru_cache(maxsize=10_000)
def hours_text(value: Exact) -> str:
    """Write hours that are held in ten-thousandths."""
    return text_of(Fraction(value) / HOUR)


_HOURS = {
    "hours", "overtime_hours", "night_hours", "holiday_hours", "hours_before", "contract_hours",
    "contract_min_hours",
}  # fmt: skip


class SlipFacts(Mapping[str, str]):
    """The facts of a payslip as text, written when somebody reads them: most are never read."""

    __slots__ = ("_slip",)

    def __init__(self, slip: Slip) -> None:
        self._slip = slip

    def _texts(self) -> dict[str, str]:
        found = self._slip._asdict()
        found["month"] = cells.month_text(self._slip.month)
        return {
            name: hours_text(value) if name in _HOURS else text_of(value)
            for name, value in found.items()
            if value is not None and name != KIND
        }

    def __getitem__(self, name: str) -> str:
        return self._texts()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts())

    def __len__(self) -> int:
        return len(self._texts())

    def items(self) -> ItemsView[str, str]:
        """Return the facts with their names, all at once."""
        return self._texts().items()
