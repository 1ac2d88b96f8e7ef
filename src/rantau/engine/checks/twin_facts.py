"""Works out the facts of a contract when a rule asks for them. Used by `verify` only."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from rantau.engine.checks.law_model import Rule, Ruleset

_SOURCES = {
    "age_on_start": "birth_date",
    "wage_term": "hours_per_month",
    "order_place": "order",
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


@dataclass(frozen=True)
class Facts:
    """One contract or order, its order if it has one, and the rules of its country."""

    kind: str
    row: dict[str, Any]
    order: dict[str, Any] | None
    rules: Ruleset

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.row[self.kind])

    @property
    def day(self) -> date:
        """The day whose law counts."""
        day: date = self.row["starts_on"]
        return day

    @property
    def place(self) -> str:
        """The workplace."""
        return str(self.row["place"])

    @property
    def order_lost(self) -> bool:
        """Whether the contract names an order that nobody has shown."""
        return self.kind == "contract" and bool(self.row["order"]) and self.order is None

    def concerns(self, rule: Rule) -> bool:
        """Say whether a rule is about this record."""
        if rule.regimes and self.row["regime"] not in rule.regimes:
            return False
        return all(self.get(name) == wanted for name, wanted in rule.when.items())

    def source_of(self, fact: str) -> str:
        """Return the column that is empty when a fact is missing."""
        if fact == "hourly_wage":
            return "hourly" if self.row["monthly"] is None else "hours_per_month"
        if fact == "month_pay":
            return "monthly" if self.row["hourly"] is None else "hours_per_month"
        if fact == "worker_fee_here":
            return "worker_fee" if self.row["worker_fee"] is None else "fee_currency"
        return _SOURCES.get(fact, fact)

    def get(self, name: str) -> Any:
        """Return a fact, or nothing where it is missing."""
        special = getattr(self, f"_{name}", None)
        if special is not None:
            return special()
        if name.startswith("order_"):
            return self._promised(name.removeprefix("order_"))
        return self.row.get(name)

    def _promised(self, name: str) -> Any:
        if self.kind != "contract" or name not in _PROMISED:
            return None
        return self.order[name] if self.order is not None else self.row[f"order_{name}"]

    def _hourly_wage(self) -> Any:
        return _by_hour(self.row["hourly"], self.row["monthly"], self.row["hours_per_month"])

    def _month_pay(self) -> Any:
        return _by_month(self.row["hourly"], self.row["monthly"], self.row["hours_per_month"])

    def _promised_wages(self) -> tuple[Any, Any]:
        terms = [self._promised(each) for each in ("hourly", "monthly", "hours_per_month")]
        return _by_hour(*terms), _by_month(*terms)

    def _wage_term(self) -> Any:
        hour, month = self._promised_wages()
        if hour is not None and self._hourly_wage() is not None:
            return self._hourly_wage()
        return self._month_pay() if month is not None else None

    def _order_wage_term(self) -> Any:
        hour, month = self._promised_wages()
        if hour is not None and self._hourly_wage() is not None:
            return hour
        return hour if month is None else month

    def _paid_by(self) -> str:
        return "month" if self.row["hourly"] is None else "hour"

    def _age_on_start(self) -> int | None:
        born = self.row["birth_date"]
        if born is None:
            return None
        had_birthday = (self.day.month, self.day.day) >= (born.month, born.day)
        return int(self.day.year - born.year - (not had_birthday))

    def _worker_fee_here(self) -> Any:
        fee = self.row["worker_fee"]
        return fee if fee == 0 or self.row["fee_currency"] == self.rules.currency else None

    def _new_start(self) -> bool:
        return self.row["level"] not in ("ii", "iii")

    def _level(self) -> str:
        return self.row["level"] or "i"

    def _a1(self) -> bool:
        return self.row["a1"] is True

    def _activity_hours(self) -> Any:
        if self.row["activity_hours"] is not None or self.row["hours_per_month"] is None:
            return self.row["activity_hours"]
        after = self.row["ends_on"] + timedelta(days=1)
        months = (after.year - self.day.year) * 12 + after.month - self.day.month
        # A month is whole when its day number is reached, or when the month ends before it.
        last_of_month = (after + timedelta(days=1)).day == 1
        months -= after.day < self.day.day and not last_of_month
        return Fraction(self.row["hours_per_month"]) * min(12, max(1, months))

    def _activity_known(self) -> bool:
        return self._activity_hours() is not None

    def _minimum_later(self) -> Fraction | None:
        rule = next(
            (r for r in self.rules.rules
             if r.code == "wage_below_minimum" and "contract" in r.records),
            None,
        )  # fmt: skip
        if rule is None:
            return None
        series = rule.by_place.get(self.place, ()) if rule.by_place else rule.values
        known = [
            Fraction(one.what)
            for one in series
            if self.day < one.period.start <= self.row["ends_on"] and one.confidence != "unverified"
        ]
        return max(known, default=None)


def _by_hour(hourly: Any, monthly: Any, hours: Any) -> Any:
    if hourly is not None:
        return hourly
    return Fraction(monthly, 1) / hours if monthly is not None and hours is not None else None


def _by_month(hourly: Any, monthly: Any, hours: Any) -> Any:
    if monthly is not None:
        return monthly
    return Fraction(hourly) * hours if hourly is not None and hours is not None else None
