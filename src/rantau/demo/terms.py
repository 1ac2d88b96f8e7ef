"""What an order promises: the terms that its contracts are compared with. All of it invented."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from rantau import atlas
from rantau.demo.draws import Setting
from rantau.demo.orders import OrderLine, minimum_wage
from rantau.engine import checks
from rantau.engine.cells import month_text
from rantau.engine.output import write_csv
from rantau.values.periods import add_months

EARLIER_START = date(2025, 12, 1)
"""An earlier intake is at work already: its payslips cross the days when minimum wages change."""
PAYSLIPS = 40_000
SLIPS_EACH = 12
_PER_HOST = (3, 4, 5, 6)
_CAP_OF_HOST = 6
"""Interns of level i at a standard host of 51 to 100 people."""
_COLUMNS = (
    "order", "country", "place", "regime", "starts_on", "ends_on", "hourly", "hours_per_month",
    "deductions", "deposit", "penalty_clause", "passport_kept", "lodging_m2", "lecture_hours",
    "pre_entry_hours", "a1", "activity_hours", "occupation", "staff", "host_class", "people",
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """The terms of one order, as the checks read them."""

    order: str
    place: str
    regime: str
    starts_on: date
    ends_on: date
    hourly: int
    hours_per_month: int
    deductions: int
    lodging_m2: str
    lecture_hours: int
    occupation: str
    staff: int = 0
    people: int = 0
    """With `staff`: interns of level i at the host; without: how many the order wants."""

    @property
    def row(self) -> tuple[object, ...]:
        """Cells in the order of the columns."""
        is_titp = self.regime == "titp"
        return (
            self.order, "JP", self.place, self.regime, self.starts_on.isoformat(),
            self.ends_on.isoformat(), self.hourly, self.hours_per_month, self.deductions, "no",
            "no", "no", self.lodging_m2, self.lecture_hours, 160, "no" if is_titp else "yes",
            self.hours_per_month * 12 if is_titp else "", self.occupation, self.staff or "",
            "standard" if self.staff else "", self.people if self.staff else "",
        )  # fmt: skip


def memorandum(setting: Setting, orders: Sequence[OrderLine]) -> list[Terms]:
    """Return the terms of the memorandum's orders: all begin under skill development."""
    random = setting.stream("order terms")
    return [_terms(random, one.ref, one.prefecture, _first_day(one.departs), one) for one in orders]


def _terms(random: Random, ref: str, place: str, start: date, line: OrderLine) -> Terms:
    return Terms(
        order=ref,
        place=place,
        regime="esd",
        starts_on=start,
        ends_on=add_months(start, 36) - timedelta(1),
        hourly=line.hourly,
        hours_per_month=line.hours_per_month,
        deductions=random.randrange(15_000, 30_001, 500),
        lodging_m2=random.choice(("4.5", "5", "5.5", "6", "7.5")),
        lecture_hours=random.choice((180, 184, 192, 200)),
        occupation=line.trade.code,
    )


def _first_day(month: int) -> date:
    return date.fromisoformat(f"{month_text(month)}-01")


def earlier(setting: Setting, occupations: Sequence[str]) -> tuple[list[Terms], set[str]]:
    """Return the orders of the intake before, and which of them are above the host's cap."""
    random = setting.stream("earlier orders")
    left = max(int(Fraction(PAYSLIPS, SLIPS_EACH) * setting.scale), 30)
    places = [one.iso for one in atlas.prefectures()]
    random.shuffle(places)
    found: list[Terms] = []
    above: set[str] = set()
    while left > 0:
        people = min(random.choice(_PER_HOST), left)
        left -= people
        ref = f"EA-{len(found) + 1:04d}"
        place = places[len(found) % len(places)]
        too_many = len(found) % 9 == 5
        if too_many:
            above.add(ref)
        there = people + (_CAP_OF_HOST if too_many else 0)
        found.append(_earlier_terms(random, ref, place, there, random.choice(occupations)))
    return found, above


def _earlier_terms(random: Random, ref: str, place: str, there: int, occupation: str) -> Terms:
    minimum = minimum_wage(place, EARLIER_START.year * 12 + EARLIER_START.month - 1)
    return Terms(
        order=ref,
        place=place,
        regime="titp",
        starts_on=EARLIER_START,
        ends_on=add_months(EARLIER_START, 12) - timedelta(1),
        hourly=minimum * (100 + int(random.triangular(0, 18, 2))) // 100,
        hours_per_month=random.randint(160, 173),
        deductions=random.randrange(15_000, 30_001, 500),
        lodging_m2=random.choice(("4.5", "5", "5.5", "6", "7.5")),
        lecture_hours=random.choice((180, 184, 192, 200)),
        occupation=occupation,
        staff=random.randint(51, 100),
        people=there,
    )


def write_terms(folder: Path, terms: Iterable[Terms]) -> None:
    """Write `orders.csv`."""
    write_csv(folder / "orders.csv", _COLUMNS, (one.row for one in terms))


def read_terms(path: Path) -> dict[str, Terms]:
    """Read an `orders.csv` that `write_terms` has written."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["order"]: _from_row(row) for row in csv.DictReader(stream)}


def _from_row(row: Mapping[str, str]) -> Terms:
    return Terms(
        order=row["order"],
        place=row["place"],
        regime=row["regime"],
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        hourly=int(row["hourly"]),
        hours_per_month=int(row["hours_per_month"]),
        deductions=int(row["deductions"]),
        lodging_m2=row["lodging_m2"],
        lecture_hours=int(row["lecture_hours"]),
        occupation=row["occupation"],
        staff=int(row["staff"] or 0),
        people=int(row["people"] or 0),
    )


@cache
def minimum_rates(place: str, month: int) -> tuple[int, ...]:
    """Return the minimum wages in force in a month, oldest first: two where it changes inside."""
    rule = checks.load("JP").find("payslip", "pay_below_minimum")
    assert rule is not None
    first, last = _first_day(month), _first_day(month + 1) - timedelta(1)
    met = [
        value
        for value in rule.series(place)
        if value.period.start <= last and (value.period.end is None or value.period.end > first)
    ]
    return tuple(int(value.what) for value in met)


@cache
def later_minimum(place: str, start: date, end: date) -> int:
    """Return the highest minimum that is known to begin inside a period; 0 where there is none."""
    return max(_risen(place, start, end), default=0)


def _risen(place: str, start: date, end: date) -> Iterator[int]:
    rule = checks.load("JP").find("contract", "wage_below_minimum")
    assert rule is not None
    for value in rule.series(place):
        if start < value.period.start <= end and value.confidence != "unverified":
            yield int(value.what)
