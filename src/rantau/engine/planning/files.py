"""Reads a planning problem from a folder or a spreadsheet. Every fault is listed with its place."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from rantau.engine.cells import fraction, free_text, ident, month, one_of, whole
from rantau.engine.errors import Faults
from rantau.engine.planning.problem import KINDS, IntArray, Order, Problem, Programme, Settings
from rantau.engine.tables import Column, Source, Table, open_source, read_settings, read_table

INPUT_FILES = (
    "centres.csv", "chain.csv", "demand.csv", "instructors.csv", "kits.csv",
    "language_teachers.csv", "plan.toml", "programmes.csv", "rooms.csv", "supply.csv",
    "travel.csv", "yields.csv",
)  # fmt: skip
CAPACITY_FILES = (
    ("rooms.csv", "room", "count"),
    ("instructors.csv", "skill", "classes"),
    ("language_teachers.csv", "language", "classes"),
    ("kits.csv", "kit", "count"),
)
"""File, column of the thing, column of the number: one for each of `KINDS`."""
MAX_MONTHS = 60
MONEY = 10**15


def load(path: Path) -> Problem:
    """Read a planning problem.

    Raises
    ------
    ProblemError : every fault of the input, as `file:line:column: what is wrong`.
    """
    faults = Faults()
    source = open_source(path, faults)
    reading = _Reading(source, faults)
    settings = reading.settings()
    if settings is None:
        faults.refuse()
        raise AssertionError
    problem = reading.problem(settings)
    faults.refuse()
    return problem


def _whole_setting(low: int, high: int) -> Any:
    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("is no whole number: write digits only")  # noqa: TRY004
        if not low <= value <= high:
            raise ValueError(f"{value} is out of range: write a number from {low} to {high}")
        return value

    return parse


def _month_setting(value: object) -> int:
    return month(str(value))


def _currency(value: object) -> str:
    text = str(value)
    if not (len(text) == 3 and text.isascii() and text.isupper()):
        raise ValueError("write a currency code of three letters, like IDR")
    return text


_SETTINGS = {
    "first_month": (_month_setting, ...),
    "months": (_whole_setting(1, MAX_MONTHS), ...),
    "currency": (_currency, ...),
    "shortfall_price": (_whole_setting(0, MONEY), ...),
    "wait_price": (_whole_setting(0, MONEY), ...),
    "max_wait_months": (_whole_setting(0, MAX_MONTHS), ...),
    "class_min": (_whole_setting(1, 1000), ...),
    "class_max": (_whole_setting(1, 1000), 16),
    "budget_per_year": (_whole_setting(0, MONEY), None),
}


class _Reading:
    """One pass over the input; later tables are checked against earlier ones."""

    def __init__(self, source: Source, faults: Faults) -> None:
        self.source = source
        self.faults = faults

    def settings(self) -> Settings | None:
        before = len(self.faults)
        found = read_settings(self.source, "plan.toml", _SETTINGS, self.faults)
        if len(self.faults) > before:
            return None
        if found["class_min"] > found["class_max"]:
            self.faults.add("plan.toml", 1, 1, "class_min is above class_max: lower it")
        return Settings(**found)

    def problem(self, settings: Settings) -> Problem:
        self.first, self.months = settings.first_month, settings.months
        programmes = self._programmes()
        self.programme_at = {programme.ref: n for n, programme in enumerate(programmes)}
        orders = self._orders(programmes)
        centres = self._centres()
        self.centre_at = {ref: n for n, (ref, _) in enumerate(centres)}
        supply_rows = self._supply()
        provinces = sorted({p for _, p in centres} | {p for p, _, _ in supply_rows})
        travel_rows = self._travel()
        provinces = sorted(set(provinces) | {p for p, _, _ in travel_rows})
        self.province_at = {ref: n for n, ref in enumerate(provinces)}
        before, after = self._yields(len(provinces), len(programmes))
        return Problem(
            settings=settings,
            programmes=programmes,
            orders=orders,
            centres=tuple(ref for ref, _ in centres),
            centre_provinces=tuple(province for _, province in centres),
            provinces=tuple(provinces),
            capacity=self._capacity(),
            before=before,
            after=after,
            supply=self._supply_array(supply_rows, len(provinces)),
            travel={(self.province_at[p], self.centre_at[c]): cost for p, c, cost in travel_rows},
        )

    def _table(self, name: str, *columns: Column, optional: bool = False) -> Table:
        return read_table(self.source, name, columns, self.faults, optional=optional)

    def _known(self, table: Table, column: str, known: dict[str, int], file: str) -> list[int]:
        """Row numbers whose id in `column` is known; the others are noted."""
        good = []
        for row, ref in enumerate(table[column]):
            if ref in known:
                good.append(row)
            elif ref is not None:
                table.fault(
                    self.faults, row, column, f"{column} {ref} is not in {file}: add it there"
                )
        return good

    def _once(self, table: Table, *columns: str) -> Iterator[int]:
        """Row numbers whose key is filled and new; a key that comes twice is noted."""
        seen: dict[tuple[Any, ...], int] = {}
        for row, key in enumerate(table.rows(*columns)):
            if None in key:
                continue
            if key in seen:
                said = ", ".join(map(str, key))
                table.fault(
                    self.faults,
                    row,
                    columns[0],
                    f"{said} is there twice (first in line {seen[key]}): remove one",
                )
                continue
            seen[key] = table.lines[row]
            yield row

    def _programmes(self) -> tuple[Programme, ...]:
        table = self._table(
            "programmes.csv",
            Column("programme", ident),
            Column("months", whole(1, MAX_MONTHS)),
            Column("room", ident),
            Column("skill", ident),
            Column("language", ident),
            Column("kit", ident, required=False),
            Column("class_cost", whole(0, MONEY)),
        )
        rows = [
            (
                table["programme"][row],
                table["months"][row] or 1,
                (
                    table["room"][row],
                    table["skill"][row],
                    table["language"][row],
                    table["kit"][row],
                ),
                table["class_cost"][row] or 0,
            )
            for row in self._once(table, "programme")
        ]
        return tuple(Programme(*row) for row in sorted(rows, key=lambda row: row[0]))

    def _orders(self, programmes: tuple[Programme, ...]) -> tuple[Order, ...]:
        table = self._table(
            "demand.csv",
            Column("order", ident),
            Column("programme", ident),
            Column("departures", whole(0, 10**7)),
            Column("departs", month),
            Column("lead_months", whole(0, 120)),
            Column("weight", fraction(0, 10**6), required=False, default=Fraction(1)),
        )
        good = set(self._known(table, "programme", self.programme_at, "programmes.csv"))
        chains = self._chains(table)
        orders = [
            Order(
                table["order"][row],
                self.programme_at[table["programme"][row]],
                table["departures"][row] or 0,
                table["departs"][row] or self.first,
                table["lead_months"][row] or 0,
                table["weight"][row],
                chains.get(table["order"][row], ()),
            )
            for row in self._once(table, "order")
            if row in good
        ]
        return tuple(sorted(orders, key=lambda order: order.ref))

    def _chains(self, demand: Table) -> dict[str, tuple[tuple[str, int], ...]]:
        table = self._table(
            "chain.csv",
            Column("order", ident),
            Column("step", free_text),
            Column("months", whole(0, 120)),
            optional=True,
        )
        known = {ref: row for row, ref in enumerate(demand["order"]) if ref is not None}
        good = set(self._known(table, "order", known, "demand.csv"))
        steps: dict[str, list[tuple[str, int]]] = defaultdict(list)
        last: dict[str, int] = {}
        for row in self._once(table, "order", "step"):
            if row in good:
                steps[table["order"][row]].append((table["step"][row], table["months"][row] or 0))
                last[table["order"][row]] = row
        for ref, chain in steps.items():
            lead, total = demand["lead_months"][known[ref]], sum(months for _, months in chain)
            if lead is not None and total != lead:
                table.fault(
                    self.faults,
                    last[ref],
                    "months",
                    f"the steps of {ref} add up to {total} months and its lead_months is {lead}: "
                    "change one of them",
                )
        return {ref: tuple(chain) for ref, chain in steps.items()}

    def _centres(self) -> list[tuple[str, str]]:
        table = self._table(
            "centres.csv",
            Column("centre", ident),
            Column("province", ident),
            Column("regency", ident, required=False),
            Column("lat", fraction(-90, 90), required=False),
            Column("lon", fraction(-180, 180), required=False),
        )
        rows = self._once(table, "centre")
        return sorted(
            (table["centre"][row], table["province"][row])
            for row in rows
            if table["province"][row] is not None
        )

    def _capacity(self) -> dict[tuple[int, int, str], IntArray]:
        capacity: dict[tuple[int, int, str], IntArray] = {}
        for kind in range(len(KINDS)):
            file, what, number = CAPACITY_FILES[kind]
            table = self._table(
                file,
                Column("centre", ident),
                Column(what, ident),
                Column(number, whole(0, 10**6)),
                Column("from", month, required=False),
                Column("to", month, required=False),
                optional=file == "kits.csv",
            )
            for row in self._known(table, "centre", self.centre_at, "centres.csv"):
                key = (kind, self.centre_at[table["centre"][row]], table[what][row])
                months = capacity.setdefault(key, np.zeros(self.months, dtype=np.int64))
                low, high = self._window(table, row)
                months[low:high] += table[number][row] or 0
        return capacity

    def _window(self, table: Table, row: int) -> tuple[int, int]:
        start, end = table["from"][row], table["to"][row]
        if start is not None and end is not None and start > end:
            table.fault(self.faults, row, "to", "is before from: swap them")
        low = 0 if start is None else max(start - self.first, 0)
        high = self.months if end is None else min(end - self.first + 1, self.months)
        return low, max(high, low)

    def _supply(self) -> list[tuple[str, int, int]]:
        table = self._table(
            "supply.csv",
            Column("province", ident),
            Column("month", month),
            Column("people", whole(0, 10**9)),
        )
        return [row for row in table.rows("province", "month", "people") if None not in row]

    def _supply_array(self, rows: list[tuple[str, int, int]], n: int) -> IntArray:
        supply = np.zeros((n, self.months), dtype=np.int64)
        for province, when, people in rows:
            place = max(when - self.first, 0)
            if place < self.months:
                supply[self.province_at[province], place] += people
        return supply

    def _travel(self) -> list[tuple[str, str, int]]:
        table = self._table(
            "travel.csv",
            Column("province", ident),
            Column("centre", ident),
            Column("cost", whole(0, MONEY)),
        )
        good = set(self._known(table, "centre", self.centre_at, "centres.csv"))
        return [
            (table["province"][row], table["centre"][row], table["cost"][row] or 0)
            for row in self._once(table, "province", "centre")
            if row in good
        ]

    def _yields(
        self, n_provinces: int, n_programmes: int
    ) -> tuple[dict[tuple[int, int], Fraction], dict[tuple[int, int], Fraction]]:
        table = self._table(
            "yields.csv",
            Column("gate", ident),
            Column("province", ident, required=False),
            Column("programme", ident, required=False),
            Column("rate", fraction(0, 1)),
            Column("counts", one_of("before", "after")),
            optional=True,
        )
        gates: dict[str, dict[tuple[str | None, str | None], Fraction]] = defaultdict(dict)
        sides: dict[str, str] = {}
        for row, (gate, province, programme, rate, counts) in enumerate(
            table.rows("gate", "province", "programme", "rate", "counts")
        ):
            self._check_yield(table, row, sides)
            if gate is None or rate is None or counts is None:
                continue
            if (province, programme) in gates[gate]:
                table.fault(self.faults, row, "gate", f"{gate} has this place twice: remove one")
            gates[gate][province, programme] = rate
        return self._products(gates, sides, n_provinces, n_programmes)

    def _check_yield(self, table: Table, row: int, sides: dict[str, str]) -> None:
        gate, programme, counts = (table[c][row] for c in ("gate", "programme", "counts"))
        if programme is not None and programme not in self.programme_at:
            table.fault(
                self.faults, row, "programme", f"{programme} is not in programmes.csv: add it there"
            )
        if gate is not None and counts is not None and sides.setdefault(gate, counts) != counts:
            table.fault(
                self.faults,
                row,
                "counts",
                f"{gate} counts {sides[gate]} the class elsewhere: a gate lies on one side",
            )

    def _products(
        self,
        gates: dict[str, dict[tuple[str | None, str | None], Fraction]],
        sides: dict[str, str],
        n_provinces: int,
        n_programmes: int,
    ) -> tuple[dict[tuple[int, int], Fraction], dict[tuple[int, int], Fraction]]:
        provinces = {number: ref for ref, number in self.province_at.items()}
        programmes = {number: ref for ref, number in self.programme_at.items()}
        products: dict[str, dict[tuple[int, int], Fraction]] = {"before": {}, "after": {}}
        for j in range(n_provinces):
            for p in range(n_programmes):
                for gate, rates in gates.items():
                    rate = most_specific(rates, provinces[j], programmes[p])
                    if rate != 1:
                        side = products[sides[gate]]
                        side[j, p] = side.get((j, p), Fraction(1)) * rate
        return products["before"], products["after"]


def most_specific(
    rates: dict[tuple[str | None, str | None], Fraction], province: str, programme: str
) -> Fraction:
    """Return a gate's rate: province and programme; programme; province; neither; 1."""
    for key in ((province, programme), (None, programme), (province, None), (None, None)):
        if key in rates:
            return rates[key]
    return Fraction(1)
