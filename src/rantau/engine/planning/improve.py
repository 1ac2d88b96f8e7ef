"""Builds a plan from the prices and makes it better, a few programmes at a time.

First every programme is decided once, the shortest of places first, paying the prices of what
later programmes need; then programmes are taken out and decided again together (large
neighbourhood search). Two parts are solved side by side and written one after the other, so the
result depends on the input and the limits, not on which of them was faster.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from rantau.engine.milp import Limits
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.draft import Draft, Part, decide
from rantau.engine.planning.prices import BUDGET_SCALE, Prices
from rantau.engine.planning.problem import IntArray
from rantau.engine.planning.relax import Relaxation

LENIENT = 0.97
"""Later programmes are paid a little less than the full price: a tie is better used than left."""


@dataclass(frozen=True)
class Reach:
    """How far from the best price a slot and a flow may lie to be looked at [class cost/person]."""

    slot: float
    flow: float


NARROW, WIDE = Reach(0.03, 0.05), Reach(0.08, 0.08)


def lenient(prices: Prices) -> Prices:
    """Return the prices a little lowered."""
    return replace(
        prices,
        supply=(prices.supply * LENIENT).astype(np.int64),
        resources={key: (p * LENIENT).astype(np.int64) for key, p in prices.resources.items()},
        budget=tuple(int(price * LENIENT) for price in prices.budget),
    )


class Search:
    """One search: the problem's columns, the relaxation, and the clock that guards it."""

    def __init__(
        self, columns: Columns, relaxation: Relaxation, *, deadline: float,
        stopped: Callable[[], bool],
    ) -> None:
        self.columns = columns
        self.relaxation = relaxation
        self.deadline = deadline
        self.stopped = stopped
        self.best_slot = np.full(columns.n_slots, np.inf)
        np.minimum.at(self.best_slot, columns.flow_slot, relaxation.reduced)
        settings = columns.problem.settings
        self.person = float(np.median(columns.slot_cost)) / settings.class_max
        self.prices = lenient(relaxation.prices)
        self.pool = ThreadPoolExecutor(2)

    def over(self) -> bool:
        return self.stopped() or time.monotonic() > self.deadline

    def seconds(self, most: float) -> float:
        return max(min(most, self.deadline - time.monotonic()), 0.05)

    def part(self, draft: Draft, programmes: Sequence[int], reach: Reach, *, priced: bool) -> Part:
        """Choose the slots and flows that may matter for some programmes."""
        columns, reduced = self.columns, self.relaxation.reduced
        mine = np.isin(columns.slot_programme, programmes)
        near = (self.best_slot < reach.slot * self.person) | (draft.classes > 0)
        slots = np.flatnonzero(mine & near)
        chosen = np.zeros(columns.n_slots, dtype=bool)
        chosen[slots] = True
        limit = np.minimum(self.best_slot, reach.slot * self.person) + reach.flow * self.person
        good = (reduced < limit[columns.flow_slot]) | (draft.people > 0)
        flows = np.flatnonzero(chosen[columns.flow_slot] & good)
        prices = self.prices if priced else None
        return Part(tuple(programmes), slots, flows, "openings", prices=prices)

    def solve_part(self, draft: Draft, part: Part, seconds: float) -> Draft | None:
        """Decide how many classes open when, then where; both whole."""
        found = decide(draft, part, Limits(self.seconds(seconds), 400, 0.001))
        if found is None:
            return None
        placed = replace(part, whole="classes", openings=found[1])
        limits = Limits(self.seconds(seconds), 200, 0.0005)
        after = decide(draft, placed, limits)
        if after is None:
            after = decide(draft, replace(part, whole="classes"), limits)
        return None if after is None else after[0]

    def side_by_side(
        self, draft: Draft, parts: Sequence[Part], seconds: float
    ) -> list[Draft | None]:
        return list(self.pool.map(lambda part: self.solve_part(draft, part, seconds), parts))


def construct(search: Search, seconds: float) -> Draft:
    """Decide every programme once, the shortest of places first."""
    columns = search.columns
    n = len(columns.problem.programmes)
    orders = columns.orders_programme
    short = np.bincount(orders, search.relaxation.short, n)
    wanted = np.bincount(orders, [o.departures for o in columns.problem.orders], n)
    queue = sorted(np.flatnonzero(wanted).tolist(), key=lambda p: (-short[p], -wanted[p], p))
    draft = Draft(columns)
    for first in range(0, len(queue), 2):
        if search.over():
            break
        pair = queue[first : first + 2]
        parts = [search.part(draft, [p], NARROW, priced=True) for p in pair]
        results = search.side_by_side(draft, parts, seconds)
        for part, result in zip(parts, results, strict=True):
            draft = _take(search, draft, part, result, seconds)
    return draft


def _take(
    search: Search, draft: Draft, part: Part, result: Draft | None, seconds: float
) -> Draft:
    """Write a part's result over the draft; if it no longer fits, decide the part again."""
    if result is None:
        return draft
    merged = merge(draft, result, part.programmes)
    if merged.fits():
        return merged
    again = search.solve_part(draft, part, seconds)
    return draft if again is None else again


def merge(draft: Draft, result: Draft, programmes: Sequence[int]) -> Draft:
    """Return the draft with some programmes as they are in the result."""
    columns = draft.columns
    merged = draft.copy()
    orders = np.isin(columns.orders_programme, programmes)
    for mask, name in (
        (np.isin(columns.slot_programme, programmes), "classes"),
        (np.isin(columns.flow_programme, programmes), "people"),
        (orders[columns.serve_order], "served"),
        (orders, "short"),
    ):
        getattr(merged, name)[mask] = getattr(result, name)[mask]
    return merged


def improve(
    search: Search, draft: Draft, *, rounds: int, report: Callable[[int, float], None]
) -> Draft:
    """Take out a few programmes and decide them again, round after round; never gets worse."""
    chooser = np.random.default_rng(1)
    cost = draft.cost()
    for number in range(rounds):
        if search.over():
            break
        groups = _groups(search, draft, chooser)
        parts = [search.part(draft, group, WIDE, priced=False) for group in groups]
        for part, result in zip(parts, search.side_by_side(draft, parts, 4.0), strict=True):
            if result is None:
                continue
            merged = merge(draft, result, part.programmes)
            if merged.fits() and merged.cost() < cost - 1e-9:
                draft, cost = merged, merged.cost()
        report(number, cost)
    return draft


def _groups(search: Search, draft: Draft, chooser: np.random.Generator) -> list[list[int]]:
    """Two disjoint groups of programmes, drawn by how much they cost above the relaxation."""
    columns = search.columns
    n = len(columns.problem.programmes)
    weight = np.sqrt(np.maximum(draft.costs(), 1e-6))
    size = min(3, max(n // 2, 1))
    known = np.flatnonzero(np.bincount(columns.orders_programme, minlength=n))
    size = min(size, max(len(known) // 2, 1))
    picked = chooser.choice(
        known, min(2 * size, len(known)), replace=False, p=weight[known] / weight[known].sum()
    )
    groups = [picked[:size].tolist(), picked[size:].tolist()]
    return [sorted(group) for group in groups if group]


def openings_of(columns: Columns, classes: IntArray) -> IntArray:
    """(n_openings,) the number of classes in each opening."""
    return np.asarray(
        np.bincount(columns.slot_opening, classes, len(columns.opening_start)), dtype=np.int64
    )


__all__ = ["BUDGET_SCALE", "Search", "construct", "improve", "merge", "openings_of"]
