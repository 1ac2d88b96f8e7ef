"""Payslips that pay what is due, and some in which a fault is planted.

The truth comes from the amounts that were chosen here, with arithmetic of its own: the judge of
the checks is not asked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random

from rantau.demo.contracts import Contract
from rantau.demo.terms import minimum_rates
from rantau.engine.cells import month_text
from rantau.engine.output import write_csv

SHARE = Fraction(4, 100)
"""Payslips with something planted."""
AT_LEAST = 3
COLUMNS = (
    "payslip", "country", "place", "month", "regime", "hours", "overtime_hours", "night_hours",
    "holiday_hours", "hours_before", "allowances", "gross", "deductions", "net",
    "other_deductions", "contract_hourly", "contract_monthly", "contract_hours",
    "contract_min_hours", "contract_deductions",
)  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """One month's work: hours of each kind, and the rates that bind."""

    ref: str
    contract: Contract
    month: int
    hours: int
    overtime: int
    night: int
    holiday: int
    before: int | None
    """Normal hours before a new minimum inside the month; not stated: nothing."""
    minimums: tuple[int, ...]

    @property
    def agreed(self) -> int:
        """Yen an hour by the contract."""
        return self.contract.terms.hourly

    @property
    def extra(self) -> int:
        """Hours beside the normal ones, in hundredths, with their premiums."""
        low = min(self.overtime, 60)
        return 125 * low + 150 * (self.overtime - low) + 135 * self.holiday + 25 * self.night

    def due(self, rate: int) -> Fraction:
        """Return what a rate by the hour makes of the month."""
        return Fraction(rate * (100 * self.hours + self.extra), 100)

    @property
    def bare(self) -> int:
        """The hours at the contract's rate without any premium."""
        return self.agreed * (self.hours + self.overtime + self.holiday)

    @property
    def least(self) -> int:
        """The pay below which the law surely is not kept, rounded down."""
        return int(min(self.least_dues))

    @property
    def least_dues(self) -> list[Fraction]:
        if len(self.minimums) == 2 and self.before is not None:
            old, new = self.minimums
            normal = 100 * (old * self.before + new * (self.hours - self.before))
            return [Fraction(normal + min(old, new) * self.extra, 100)]
        return [self.due(rate) for rate in self.minimums]

    @property
    def fair(self) -> int:
        """What an honest host pays: all that may be due, rounded up."""
        return ceil(max(*self.least_dues, self.due(self.agreed)))

    def faults(self, paid: int) -> set[str]:
        """Return the codes that a payment below what is due deserves."""
        found = {"pay_below_minimum"} if paid < self.least else set()
        if paid < self.bare:
            return found | {"pay_below_contract"}
        return found | {"premium_short"} if paid < int(self.due(self.agreed)) else found


@dataclass(frozen=True)
class Pay:
    """What was paid and taken for a month's work, and what is wrong with it."""

    slip: Slip
    paid: int
    allowances: int
    taxes: int
    other: int
    net_error: int = 0
    planted: frozenset[str] = frozenset()

    @property
    def row(self) -> tuple[object, ...]:
        """Cells in the order of the columns."""
        slip, cells = self.slip, self.slip.contract.cells
        gross, taken = self.paid + self.allowances, self.taxes + self.other
        terms = slip.contract.terms
        by_month = cells["monthly"] != ""
        return (
            slip.ref, "JP", terms.place, month_text(slip.month), terms.regime, slip.hours,
            slip.overtime, slip.night, slip.holiday, "" if slip.before is None else slip.before,
            self.allowances, gross, taken, gross - taken - self.net_error, self.other,
            "" if by_month else slip.agreed,
            slip.agreed * terms.hours_per_month if by_month else "",
            terms.hours_per_month if by_month else "", terms.hours_per_month, terms.deductions,
        )  # fmt: skip


Plant = Callable[[Slip, Random], Pay]


def with_planted(contracts: Sequence[Contract], months: range, random: Random) -> Iterator[Pay]:
    """Write a payslip for every contract and month from its start; some have a fault."""
    slips = [
        _worked(contract, _start(contract) + month, random)
        for contract in contracts
        for month in months
    ]
    wanted = max(ceil(len(slips) * SHARE), AT_LEAST * len(PLANTS))
    some = random.sample(range(len(slips)), min(wanted, len(slips)))
    chosen = {at: PLANTS[n % len(PLANTS)] for n, at in enumerate(some)}
    between = [at for at, slip in enumerate(slips) if at not in chosen and _is_between(slip)]
    count = min(max(len(some) // len(PLANTS), AT_LEAST), len(between))
    chosen.update(dict.fromkeys(random.sample(between, count), _old_rate))
    for at, slip in enumerate(slips):
        yield chosen[at](slip, random) if at in chosen else _paid(slip, slip.fair, random)


def _start(contract: Contract) -> int:
    start = contract.terms.starts_on
    return start.year * 12 + start.month - 1


def _worked(contract: Contract, month: int, random: Random) -> Slip:
    minimums = minimum_rates(contract.terms.place, month)
    hours = contract.terms.hours_per_month + random.choice((0, 0, 0, 4, 8))
    split = random.random() < 0.5
    return Slip(
        ref=f"P-{contract.ref.removeprefix('C-')}-{month_text(month)}",
        contract=contract,
        month=month,
        hours=hours,
        overtime=int(random.triangular(0, 46, 12)),
        night=random.choice((0, 0, 0, 8, 16, 40)),
        holiday=random.choice((0, 0, 0, 0, 8)),
        before=random.randint(20, hours - 20) if split and len(minimums) == 2 else None,
        minimums=minimums,
    )


def _paid(slip: Slip, paid: int, random: Random, planted: frozenset[str] = frozenset()) -> Pay:
    return Pay(
        slip=slip,
        paid=paid,
        allowances=random.choice((0, 5_000, 10_000, 12_500)),
        taxes=paid * random.randint(13, 16) // 100,
        other=slip.contract.terms.deductions,
        planted=planted,
    )


def _short(slip: Slip, paid: int, random: Random) -> Pay:
    return _paid(slip, paid, random, frozenset(slip.faults(paid)))


def _below_minimum(slip: Slip, random: Random) -> Pay:
    return _short(slip, slip.least - random.choice((1, random.randint(100, 20_000))), random)


def _no_premium(slip: Slip, random: Random) -> Pay:
    busy = replace(slip, overtime=random.randint(20, 45))
    return _short(busy, busy.bare, random)


def _below_contract(slip: Slip, random: Random) -> Pay:
    return _short(slip, slip.bare - random.choice((1, random.randint(100, 5_000))), random)


def _wrong_sum(slip: Slip, random: Random) -> Pay:
    pay = _paid(slip, slip.fair, random, frozenset({"net_does_not_add_up"}))
    return replace(pay, net_error=random.choice((1, 1_000, 5_000)))


def _taken(slip: Slip, random: Random) -> Pay:
    pay = _paid(slip, slip.fair, random, frozenset({"deductions_above_agreed"}))
    return replace(pay, other=pay.other + random.choice((1, 5_000, 15_000)))


def _few_hours(slip: Slip, random: Random) -> Pay:
    hours = slip.contract.terms.hours_per_month - random.randint(1, 40)
    idle = replace(slip, hours=hours, before=None if slip.before is None else min(slip.before, 20))
    return _paid(idle, idle.fair, random, frozenset({"hours_below_contract"}))


def _overworked(slip: Slip, random: Random) -> Pay:
    tired = replace(slip, overtime=random.randint(46, 75))
    return _paid(tired, tired.fair, random, frozenset({"overtime_above_45"}))


def _is_between(slip: Slip) -> bool:
    if len(slip.minimums) != 2 or slip.before is not None:
        return False
    paid = ceil(slip.due(slip.agreed))
    return slip.agreed >= slip.minimums[0] and paid < int(max(slip.least_dues))


def _old_rate(slip: Slip, random: Random) -> Pay:
    paid = ceil(slip.due(slip.agreed))
    return _paid(slip, paid, random, frozenset({"minimum_changed_cannot_judge"}))


PLANTS: tuple[Plant, ...] = (
    _below_minimum,
    _no_premium,
    _below_contract,
    _wrong_sum,
    _taken,
    _few_hours,
    _overworked,
)


def write_payslips(path: Path, found: Sequence[Pay]) -> None:
    """Write `payslips.csv`."""
    write_csv(path, COLUMNS, (pay.row for pay in found))
