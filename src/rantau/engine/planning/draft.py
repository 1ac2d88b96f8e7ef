"""A plan in the making, and the part of it that is decided anew while the rest stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rantau.engine.planning.columns import Columns
from rantau.engine.planning.prices import Prices
from rantau.engine.planning.problem import BoolArray, FloatArray, IntArray

HAIR = 1e-4
"""Of a person: what rows of many months may be off by; whole people are counted exactly."""


class Draft:
    """Classes per slot, people per flow, departures per serve, and what orders stay short."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.classes = np.zeros(columns.n_slots, dtype=np.int64)
        self.people = np.zeros(columns.n_flows)
        self.served = np.zeros(len(columns.serve_order))
        self.short = np.array([float(o.departures) for o in columns.problem.orders])

    def copy(self) -> "Draft":
        """Return an independent copy."""
        twin = Draft.__new__(Draft)
        twin.columns = self.columns
        twin.classes, twin.people = self.classes.copy(), self.people.copy()
        twin.served, twin.short = self.served.copy(), self.short.copy()
        return twin

    def costs(self) -> FloatArray:
        """(n_programmes,) what each programme costs, shortfall and waiting included [units]."""
        columns = self.columns
        n = len(columns.problem.programmes)
        short, waited = self.short * columns.short_price, self.served * columns.wait_price
        orders = columns.orders_programme
        total = np.zeros(n)
        total += np.bincount(columns.slot_programme, self.classes * columns.slot_cost, n)
        total += np.bincount(columns.flow_programme, self.people * columns.flow_travel, n)
        total += np.bincount(orders, short, n)
        total += np.bincount(orders[columns.serve_order], waited, n)
        return np.asarray(total)

    def cost(self) -> float:
        """Return the objective [units]."""
        return float(self.costs().sum())

    def drawn(self, flows: IntArray) -> FloatArray:
        """(n_provinces, months) people drawn from the stock by the given flows."""
        columns = self.columns
        months = columns.problem.horizon
        cell = columns.flow_province[flows] * months + columns.flow_start[flows]
        size = len(columns.problem.provinces) * months
        amount = self.people[flows] * columns.flow_draw[flows]
        return np.asarray(np.bincount(cell, amount, size).reshape(-1, months))

    def spent(self, slots: IntArray) -> FloatArray:
        """(years,) money for the classes of the given slots [units]."""
        columns = self.columns
        years = columns.years()
        year = years[columns.slot_start[slots]]
        paid = self.classes[slots] * columns.slot_cost[slots]
        return np.asarray(np.bincount(year, paid, int(years.max()) + 1))

    def fits(self) -> bool:
        """Say whether stock, resources and budget allow this draft."""
        columns = self.columns
        used = np.flatnonzero(self.people)
        stock = (columns.supply - self.drawn(used)).cumsum(axis=1)
        if (stock < -HAIR).any():
            return False
        if (columns.resource_use(self.classes) > columns.capacity + 1e-6).any():
            return False
        return self._affordable()

    def _affordable(self) -> bool:
        """Say whether classes keep to the budget, in whole money.

        As the re-check counts it: a solver's tolerance must not spend a unit too much.
        """
        columns = self.columns
        problem, years = columns.problem, columns.years()
        if problem.settings.budget_per_year is None:
            return True
        costs = np.array([p.class_cost for p in problem.programmes], dtype=np.int64)
        spent = np.zeros(int(years.max()) + 1, dtype=np.int64)
        used = np.flatnonzero(self.classes)
        paid = self.classes[used] * costs[columns.slot_programme[used]]
        np.add.at(spent, years[columns.slot_start[used]], paid)
        return bool((spent <= problem.settings.budget_per_year).all())


@dataclass(frozen=True)
class Known:
    """At these prices a programme costs at least this, whatever its whole classes are."""

    programme: int
    class_price: FloatArray
    """(n_slots,) [units]"""
    person_price: FloatArray
    """(n_flows,) [units]"""
    least: float
    """[units]"""


@dataclass(frozen=True)
class Part:
    """Which programmes are decided anew, over which slots and flows, with what left whole."""

    programmes: tuple[int, ...]
    slots: IntArray
    flows: IntArray
    whole: str
    """`openings`: the number of classes per opening; `classes`: per slot; `everything`: these and
    people per flow; `nothing`: people anew in parts, with the classes as they are."""
    openings: IntArray | None = None
    """(n_openings,) the most classes per opening, where that is decided."""
    prices: Prices | None = None
    """Prices to pay to programmes that come later; None: nobody comes later."""
    allowance: FloatArray | None = None
    """(n_provinces, months) the most people drawn by then; None: all there are."""
    known: tuple[Known, ...] = ()
    """What is known of programmes decided alone; that of others is left out."""
    free: BoolArray | None = None
    """(n_slots,) where the number of classes may change; None: everywhere."""


def everywhere(
    columns: Columns, programmes: Sequence[int], whole: str, known: tuple[Known, ...] = ()
) -> Part:
    """Return the part of some programmes with every slot and flow they have."""
    slots = np.flatnonzero(np.isin(columns.slot_programme, programmes))
    flows = np.flatnonzero(np.isin(columns.flow_programme, programmes))
    return Part(tuple(programmes), slots, flows, whole, known=known)
