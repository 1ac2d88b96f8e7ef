"""Judges contracts and orders: are they lawful, and is a contract what its order promised."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from rantau.engine.checks import clauses, facts, ruleset
from rantau.engine.checks.facts import Exact
from rantau.engine.checks.law_model import Ruleset
from rantau.engine.checks.payslip import fits
from rantau.engine.checks.report import Sink
from rantau.engine.checks.run import Subject, judge
from rantau.engine.errors import Faults
from rantau.engine.tables import Table
from rantau.values.periods import age_on, whole_months

Row = dict[str, Any]
_QUIET = {
    "contract": frozenset({"contract_text"}),
    "order": frozenset({"birth_date", "worker_fee", "fee_currency", "contract_text"}),
}
_PROMISED = (
    "hourly",
    "monthly",
    "hours_per_month",
    "deductions",
    "lodging_m2",
    "place",
    "occupation",
)


def judge_table(
    table: Table, kind: str, orders: Mapping[str, Row] | None, sink: Sink, faults: Faults
) -> set[str]:
    """Judge every contract or order of a table; return the countries met.

    `orders` are the orders of the same folder, by id, or nothing where there are none.
    """
    met: set[str] = set()
    for number, row in enumerate(rows_of(table)):
        before = len(faults)
        _row_faults(table, number, row, orders, faults)
        if len(faults) == before:
            met.add(row["country"])
            promised = (orders or {}).get(row.get("order") or "") if kind == "contract" else None
            judge_row(kind, row, promised, sink)
    _twice(table, kind, faults)
    return met


def rows_of(table: Table) -> list[Row]:
    """Return the rows of a table, each as column -> value."""
    names = list(table.columns)
    return [dict(zip(names, found, strict=True)) for found in table.rows(*names)]


def _twice(table: Table, kind: str, faults: Faults) -> None:
    seen: set[str] = set()
    for row, name in enumerate(table[kind]):
        if name in seen:
            table.fault(faults, row, kind, f"{name} is there twice: every {kind} needs its own id")
        seen.add(name)


def _row_faults(
    table: Table, number: int, row: Row, orders: Mapping[str, Row] | None, faults: Faults
) -> None:
    country, place = row["country"], row["place"]
    if country not in ruleset.countries():
        known = ", ".join(ruleset.countries())
        table.fault(faults, number, "country", f"no law for {country} here: use one of {known}")
        return
    if not place.startswith(f"{country}-"):
        message = f"{place} does not lie in {country}: correct one of them"
        table.fault(faults, number, "place", message)
    elif not _place_known(ruleset.load(country), place):
        table.fault(faults, number, "place", f"no minimum wage is known for {place}: check it")
    if row["ends_on"] < row["starts_on"]:
        table.fault(faults, number, "ends_on", "is before starts_on: correct one of them")
    promised = row.get("order") if "contract" in row else None
    if promised and orders is not None and promised not in orders:
        table.fault(faults, number, "order", f"{promised} is not in orders.csv: correct or add it")
    for column in facts.AGREEMENT_MONEY:
        if isinstance(row.get(column), Fraction) and not fits(row[column], country):
            table.fault(faults, number, column, f"{column} has more decimals than the currency")


def _place_known(rules: Ruleset, place: str) -> bool:
    rule = rules.find("contract", "wage_below_minimum")
    return rule is None or not rule.by_place or place in rule.by_place


def judge_row(kind: str, row: Row, promised: Row | None, sink: Sink) -> None:
    """Judge one contract or order."""
    rules = ruleset.load(row["country"])
    subject = subject_of(kind, row, promised, rules)
    judge(rules, subject, sink)
    if row.get("contract_text"):
        clauses.judge_text(rules, kind, row[kind], row["contract_text"], row["starts_on"], sink)


def subject_of(kind: str, row: Row, promised: Row | None, rules: Ruleset) -> Subject:
    """Derive the facts that the rules look at from the facts that a file gives."""
    found = {**row, **_promise(row, promised)}
    missing: dict[str, str] = {}
    _wage(found, missing, "")
    _wage(found, missing, "order_")
    _comparable_wages(found)
    _person(found, missing, rules.currency)
    _training(found)
    found["minimum_later"] = _later(rules, row)
    if kind == "contract" and row.get("order") and found.get("order_place") is None:
        missing["order_place"] = "order"
    return Subject(
        kind=kind,
        id=row[kind],
        day=row["starts_on"],
        place=row["place"],
        regime=row["regime"],
        facts={name: value for name, value in found.items() if value is not None},
        missing=missing,
        quiet=_QUIET[kind],
        currency=row.get("fee_currency") or "",
    )


def _promise(row: Row, promised: Row | None) -> Row:
    """Return the terms of the order: its own row, or what the contract's row says about them."""
    found = {f"order_{name}": row.get(f"order_{name}") for name in _PROMISED}
    if promised is not None:
        found.update({f"order_{name}": promised[name] for name in _PROMISED})
    return {name: value for name, value in found.items() if value is not None}


def _wage(found: Row, missing: dict[str, str], prefix: str) -> None:
    hourly, monthly = found.get(f"{prefix}hourly"), found.get(f"{prefix}monthly")
    month = found.get(f"{prefix}hours_per_month")
    rate = hourly
    if rate is None and monthly is not None and month is not None:
        rate = Fraction(monthly) / Fraction(month)
    if monthly is None and hourly is not None and month is not None:
        monthly = Fraction(hourly) * Fraction(month)
    found[f"{prefix}hourly_wage"], found[f"{prefix}month_pay"] = rate, monthly
    if not prefix:
        found["paid_by"] = "hour" if hourly is not None else "month"
        missing["hourly_wage"] = "hourly" if monthly is None else "hours_per_month"
        missing["month_pay"] = "monthly" if hourly is None else "hours_per_month"


def _comparable_wages(found: Row) -> None:
    """Compare by the hour where both say so, else by the month."""
    for name in ("hourly_wage", "month_pay"):
        if found[name] is not None and found[f"order_{name}"] is not None:
            found["wage_term"], found["order_wage_term"] = found[name], found[f"order_{name}"]
            return
    if found["order_hourly_wage"] is not None or found["order_month_pay"] is not None:
        found["order_wage_term"] = 0


def _person(found: Row, missing: dict[str, str], currency: str) -> None:
    missing["age_on_start"], missing["wage_term"] = "birth_date", "hours_per_month"
    if found.get("birth_date") is not None:
        found["age_on_start"] = age_on(found["birth_date"], found["starts_on"])
    fee, paid_in = found.get("worker_fee"), found.get("fee_currency")
    missing["worker_fee_here"] = "worker_fee" if fee is None else "fee_currency"
    # Another currency would need an exchange rate, and none is law.
    found["worker_fee_here"] = fee if paid_in == currency or fee == 0 else None


def _training(found: Row) -> None:
    found["new_start"] = found.get("level") in (None, "i")
    found["level"] = found.get("level") or "i"
    found["a1"] = bool(found.get("a1"))
    if found.get("activity_hours") is None and found.get("hours_per_month") is not None:
        months = min(12, max(1, whole_months(found["starts_on"], _day_after(found["ends_on"]))))
        found["activity_hours"] = Fraction(found["hours_per_month"]) * months
    found["activity_known"] = found.get("activity_hours") is not None


def _day_after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def _later(rules: Ruleset, row: Row) -> Exact | None:
    """Return the highest minimum that is known to begin after the first day of the contract."""
    rule = rules.find("contract", "wage_below_minimum")
    values = rule.series(row["place"]) if rule else ()
    later = [
        Fraction(value.what)
        for value in values
        if row["starts_on"] < value.period.start <= row["ends_on"]
        and value.confidence != "unverified"
    ]
    return max(later) if later else None
