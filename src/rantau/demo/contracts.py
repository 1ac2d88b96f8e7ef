"""Contracts as their orders promise, and some in which something forbidden is planted."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random

from rantau.demo.orders import minimum_wage
from rantau.demo.terms import Terms, later_minimum
from rantau.engine.output import write_csv
from rantau.values.periods import add_months

SHARE = Fraction(3, 100)
"""Contracts with something planted."""
AT_LEAST = 3
"""Contracts for each kind of planting, where there are enough."""
COLUMNS = (
    "contract", "country", "place", "regime", "starts_on", "ends_on", "hourly", "monthly",
    "hours_per_month", "birth_date", "worker_fee", "fee_currency", "deposit", "penalty_clause",
    "passport_kept", "lodging_m2", "lecture_hours", "pre_entry_hours", "a1", "activity_hours",
    "deductions", "occupation", "order", "contract_text",
)  # fmt: skip
Cells = dict[str, object]
Plant = Callable[[Cells, Terms, Random], set[str]]
_HARMLESS = (
    "Upah dibayar setiap bulan ke rekening peserta.",
    "The host provides safety equipment and an interpreter.",
    "",
    "",
)
_SUSPICIOUS = (
    "Peserta dilarang hamil selama kontrak berjalan.",
    "Peserta tidak boleh membawa hp ke asrama.",
    "The trainee shall not go out after work.",
    "実習生は毎月積立金を納める。",
    "Peserta menyerahkan ijazah sebagai jaminan.",
    "Siapa pulang lebih awal membayar denda.",
)


@dataclass(frozen=True)
class Contract:
    """A contract as written, and what was planted in it."""

    cells: Cells
    terms: Terms
    planted: frozenset[str] = frozenset()

    @property
    def ref(self) -> str:
        return str(self.cells["contract"])


def plain(ref: str, terms: Terms, born: date, random: Random) -> Cells:
    """Write a contract that keeps what the order promises."""
    by_month = random.random() < 0.3
    return {
        "contract": ref,
        "hourly": "" if by_month else terms.hourly,
        "monthly": terms.hourly * terms.hours_per_month if by_month else "",
        "birth_date": born,
        "worker_fee": random.randrange(100_000, 300_001, 5_000),
        "fee_currency": "JPY",
        "contract_text": random.choice(_HARMLESS),
        **_as_promised(terms),
    }


def _as_promised(terms: Terms) -> Cells:
    is_titp = terms.regime == "titp"
    return {
        "country": "JP",
        "place": terms.place,
        "regime": terms.regime,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "hours_per_month": terms.hours_per_month,
        "deposit": "no",
        "penalty_clause": "no",
        "passport_kept": "no",
        "lodging_m2": terms.lodging_m2,
        "lecture_hours": terms.lecture_hours,
        "pre_entry_hours": 160,
        "a1": "no" if is_titp else "yes",
        "activity_hours": terms.hours_per_month * 12 if is_titp else "",
        "deductions": terms.deductions,
        "occupation": terms.occupation,
        "order": terms.order,
    }


def with_planted(found: Sequence[tuple[str, Terms, date]], random: Random) -> Iterator[Contract]:
    """Write the contracts of (id, terms, day of birth); in a known share something is planted."""
    kinds = {name: [one for one, regimes in PLANTS if name in regimes] for name in ("titp", "esd")}
    chosen = _chosen([terms.regime for _, terms, _ in found], kinds, random)
    chosen |= _overtaken(found, chosen, random)
    for at, (ref, terms, born) in enumerate(found):
        cells = plain(ref, terms, born, random)
        planted = chosen[at](cells, terms, random) if at in chosen else set()
        yield Contract(cells, terms, frozenset(planted))


def _chosen(
    regimes: Sequence[str], kinds: dict[str, list[Plant]], random: Random
) -> dict[int, Plant]:
    chosen: dict[int, Plant] = {}
    for regime in sorted(kinds):
        here = [at for at, one in enumerate(regimes) if one == regime]
        wanted = max(ceil(len(here) * SHARE), AT_LEAST * len(kinds[regime]))
        plants = kinds[regime]
        some = random.sample(here, min(wanted, len(here)))
        chosen.update({at: plants[n % len(plants)] for n, at in enumerate(some)})
    return chosen


def _overtaken(
    found: Sequence[tuple[str, Terms, date]], taken: Container[int], random: Random
) -> dict[int, Plant]:
    """Choose some of the contracts whose wage a known later minimum overtakes."""
    here = [at for at, (_, terms, _) in enumerate(found) if at not in taken and _rises(terms)]
    some = random.sample(here, min(max(ceil(len(here) * SHARE), AT_LEAST), len(here)))
    return dict.fromkeys(some, _will_rise)


def _low_wage(cells: Cells, terms: Terms, random: Random) -> set[str]:
    start = terms.starts_on
    minimum = minimum_wage(terms.place, start.year * 12 + start.month - 1)
    low = minimum - random.randint(1, 80)
    by_month = cells["monthly"] != ""
    cells["hourly"] = "" if by_month else low
    cells["monthly"] = low * terms.hours_per_month if by_month else ""
    return {"wage_below_minimum", "term_worse_than_order"}


def _deposit(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["deposit"] = random.randrange(10_000, 300_001, 10_000)
    return {"deposit_forbidden"}


def _penalty(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["penalty_clause"] = "yes"
    return {"penalty_forbidden"}


def _passport(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["passport_kept"] = "yes"
    return {"passport_custody"}


def _small_room(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["lodging_m2"] = random.choice(("3", "3.5", "4", "4.4", "4.49"))
    return {"lodging_too_small", "term_worse_than_order"}


def _too_young(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["birth_date"] = add_months(terms.starts_on, -18 * 12) + timedelta(random.randint(1, 300))
    return {"too_young"}


def _closed(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["regime"] = "titp"
    return {"regime_closed"}


def _not_open(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["starts_on"] = date(2027, random.choice((2, 3)), 1)
    return {"regime_not_open"}


def _high_fee(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["worker_fee"] = 2 * terms.hourly * terms.hours_per_month + random.randint(1, 300_000)
    return {"fee_above_cap"}


def _worse_term(cells: Cells, terms: Terms, random: Random) -> set[str]:
    which = random.randrange(3)
    if which == 0 and cells["hourly"] != "":
        cells["hours_per_month"] = terms.hours_per_month - random.randint(1, 16)
    elif which == 1:
        cells["occupation"] = "WH01" if terms.occupation != "WH01" else "RC01"
    else:
        cells["deductions"] = terms.deductions + random.randrange(1_000, 20_001, 500)
    return {"term_worse_than_order"}


def _few_lectures(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["lecture_hours"] = random.randint(20, 100)
    return {"lecture_too_short"}


def _no_hours(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["monthly"] = terms.hourly * terms.hours_per_month
    cells["hourly"] = cells["hours_per_month"] = ""
    return {"missing_fact"}


def _clause(cells: Cells, terms: Terms, random: Random) -> set[str]:
    cells["contract_text"] = random.choice(_SUSPICIOUS)
    return {"suspicious_clause"}


def _rises(terms: Terms) -> bool:
    return later_minimum(terms.place, terms.starts_on, terms.ends_on) > terms.hourly


def _will_rise(cells: Cells, terms: Terms, random: Random) -> set[str]:
    """Plant nothing: a wage that a known later minimum overtakes needs only to be named."""
    return {"minimum_will_rise"}


_BOTH = ("titp", "esd")
PLANTS: tuple[tuple[Plant, tuple[str, ...]], ...] = (
    (_low_wage, _BOTH),
    (_deposit, _BOTH),
    (_penalty, _BOTH),
    (_passport, _BOTH),
    (_small_room, _BOTH),
    (_too_young, _BOTH),
    (_closed, ("esd",)),
    (_not_open, ("esd",)),
    (_high_fee, ("esd",)),
    (_worse_term, _BOTH),
    (_few_lectures, _BOTH),
    (_no_hours, _BOTH),
    (_clause, _BOTH),
)


def fee_in_qatar(number: int, random: Random) -> tuple[Cells, frozenset[str]]:
    """Write a contract for Qatar in which the worker pays a fee."""
    cells: Cells = dict.fromkeys(COLUMNS, "")
    start = date(2027, random.randint(1, 12), 1)
    cells |= {
        "contract": f"C-QA-{number:04d}",
        "country": "QA",
        "place": "QA-DA",
        "regime": "employment",
        "starts_on": start,
        "ends_on": add_months(start, 24) - timedelta(1),
        "monthly": random.randrange(1_000, 2_001, 50),
        "hours_per_month": 208,
        "birth_date": date(2003, random.randint(1, 12), 15),
        "worker_fee": random.randrange(1_000_000, 20_000_001, 500_000),
        "fee_currency": "IDR",
        "deposit": "no",
        "penalty_clause": "no",
        "passport_kept": "no",
    }
    return cells, frozenset({"fee_forbidden"})


def write_contracts(path: Path, found: Sequence[Cells]) -> None:
    """Write `contracts.csv`."""
    write_csv(path, COLUMNS, ([cells[name] for name in COLUMNS] for cells in found))
