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
from rantau.engine.planning.decide import decide
from rantau.engine.planning.draft import Draft, Part
from rantau.engine.planning.greedy import greedy_draft
from rantau.engine.planning.prices import Prices, class_prices, person_prices
from rantau.engine.planning.problem import FloatArray
from rantau.engine.planning.relax import Relaxation

LENIENT = 0.97
"""Later programmes are paid a little less than the full price: a tie is better used than left."""


NOTABLE = 1.0
"""People whom the relaxation has in a slot from which on the slot is looked at."""


@dataclass(frozen=True)
class Reach:
    """Which slots and flows are looked at: distance from the best price, and how many."""

    slot: float
    """[class cost per person]"""
    flow: float
    """[class cost per person]"""
    most_slots: int
    """Slots of an opening, the relaxation's own first."""


@dataclass(frozen=True)
class Effort:
    """When one small model is given up: by gap, by nodes, and by seconds as a guard."""

    gap: float
    nodes: int
    seconds: float


@dataclass(frozen=True)
class Strategy:
    """How a plan is built: what binds decides what must be looked at."""

    first: Reach
    again: Reach
    share: float
    """How much more than its share of scarce people a programme may draw at first."""
    inflexible_first: bool
    effort: Effort
    """For each programme at first."""
    widens: bool
    """Whether a starved programme is decided once more at once, looking wider."""


BATCH = 4
"""Programmes decided side by side, on two threads."""
STARVED = 4.0
"""Departures below the relaxation from which on a programme is starved."""
WIDEST = Reach(0.4, 0.4, 1000)
"""Where a starved programme is looked for."""
UNTIL_THE_END = 10.0**6
"""Seconds: only the search's own clock is a guard."""
AGAIN = Effort(0.001, 50, 2.5)

SCARCE = 0.05
"""Share of the plan's cost that people who wait would earn, from which on they are scarce."""
WORTHWHILE = 1e-5

AMPLE = Strategy(
    first=Reach(0.03, 0.05, 10),
    again=Reach(0.08, 0.08, 1000),
    share=2.0,
    inflexible_first=False,
    effort=Effort(0.01, 5, 4.0),
    widens=True,
)
"""People are not scarce: classes are full of the nearest, and what they need decides."""
TIGHT = Strategy(
    first=Reach(0.1, 0.2, 6),
    again=Reach(0.15, 0.4, 6),
    share=1.3,
    inflexible_first=True,
    effort=Effort(0.004, 4, 4.0),
    widens=False,
)
"""People are scarce: a class takes them from several provinces."""


def strategy_for(columns: Columns, relaxation: Relaxation, parts: Sequence[float]) -> Strategy:
    """Choose by what people who wait would earn, against what the plan costs."""
    prices, problem = relaxation.prices, columns.problem
    earned = float((prices.supply * problem.supply).sum()) / columns.unit
    return TIGHT if earned > SCARCE * sum(parts) else AMPLE


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
        self,
        columns: Columns,
        relaxation: Relaxation,
        *,
        parts: Sequence[float],
        deadline: float,
        stopped: Callable[[], bool],
        keep: Callable[[Draft, str], None],
    ) -> None:
        self.columns = columns
        self.relaxation = relaxation
        self.parts = np.array(parts)
        """(n_programmes,) the least that each programme can cost at the prices [units]."""
        self.deadline = deadline
        self.stopped = stopped
        self.keep = keep
        settings = columns.problem.settings
        self.person = float(np.median(columns.slot_cost)) / settings.class_max
        self.strategy = strategy_for(columns, relaxation, parts)
        self.look_at(relaxation)
        self.pool = ThreadPoolExecutor(2)

    def look_at(self, relaxation: Relaxation) -> None:
        """Choose slots and flows by the prices of this relaxation from now on."""
        self.reduced = relaxation.reduced
        self.best_slot = np.full(self.columns.n_slots, np.inf)
        np.minimum.at(self.best_slot, self.columns.flow_slot, relaxation.reduced)
        self.prices = lenient(relaxation.prices)
        opening = self.columns.slot_opening
        planned = np.bincount(self.columns.flow_slot, relaxation.people, len(opening))
        order = np.lexsort((np.arange(len(opening)), self.best_slot, -planned, opening))
        first = np.flatnonzero(np.r_[True, opening[order][1:] != opening[order][:-1]])
        sizes = np.diff(np.r_[first, len(order)])
        self.planned = planned
        self.slot_rank = np.empty(len(order), dtype=np.int64)
        self.slot_rank[order] = np.arange(len(order)) - np.repeat(first, sizes)

    def without_clock(self) -> None:
        """Let nodes alone end a part: for problems whose parts are small enough."""
        patient = replace(self.strategy.effort, seconds=UNTIL_THE_END)
        self.strategy = replace(self.strategy, effort=patient)

    def over(self) -> bool:
        return self.stopped() or time.monotonic() > self.deadline

    def seconds(self, most: float) -> float:
        return max(min(most, self.deadline - time.monotonic()), 0.05)

    def part(
        self, draft: Draft, programmes: Sequence[int], reach: Reach, *, later: Sequence[int] = ()
    ) -> Part:
        """Choose the slots and flows that may matter for some programmes.

        `later` are programmes not yet decided: their people stay reserved, the rest is priced.
        """
        columns, reduced = self.columns, self.reduced
        mine = np.isin(columns.slot_programme, programmes)
        near = (self.best_slot < reach.slot * self.person) & (self.slot_rank < reach.most_slots)
        near |= (draft.classes > 0) | (self.planned > NOTABLE)
        slots = np.flatnonzero(mine & near)
        chosen = np.zeros(columns.n_slots, dtype=bool)
        chosen[slots] = True
        limit = np.minimum(self.best_slot, reach.slot * self.person) + reach.flow * self.person
        good = (reduced < limit[columns.flow_slot]) | (draft.people > 0)
        flows = np.flatnonzero(chosen[columns.flow_slot] & good)
        if not later:
            return Part(tuple(programmes), slots, flows, "openings")
        return Part(
            tuple(programmes), slots, flows, "openings",
            prices=self.prices, allowance=self.allowance(programmes),
        )  # fmt: skip

    def allowance(self, programmes: Sequence[int]) -> FloatArray:
        """(n_provinces, months) the share of scarce people that the relaxation gives, and a bit."""
        planned = Draft(self.columns)
        planned.people = self.relaxation.people
        drawn = planned.drawn(np.flatnonzero(np.isin(self.columns.flow_programme, programmes)))
        share = (
            drawn.cumsum(axis=1) * self.strategy.share + self.columns.problem.settings.class_max / 2
        )
        scarce = self.relaxation.prices.supply > 0
        return np.where(scarce, share, np.inf)

    def lost(self, draft: Draft) -> FloatArray:
        """(n_programmes,) what each programme costs at the full prices above its least [units]."""
        columns, prices = self.columns, self.relaxation.prices
        n = len(columns.problem.programmes)
        above = class_prices(columns, prices) - columns.slot_cost
        paid = person_prices(columns, prices) - columns.flow_travel
        cost = draft.costs()
        cost += np.bincount(columns.slot_programme, draft.classes * above, n)
        cost += np.bincount(columns.flow_programme, draft.people * paid, n)
        return np.asarray(cost - self.parts)

    def solve_part(self, draft: Draft, part: Part, effort: Effort) -> Draft | None:
        """Decide how many classes open when, then where; both whole."""
        found = decide(draft, part, self.limits(effort))
        if found is None:
            return None
        placed = replace(part, whole="classes", openings=found[1])
        after = decide(draft, placed, self.limits(effort))
        if after is None or after[0].cost() > found[0].cost() * 1.02:
            other = decide(draft, replace(part, whole="classes"), self.limits(effort))
            after = min((a for a in (after, other) if a), key=lambda a: a[0].cost(), default=None)
        return None if after is None else after[0]

    def limits(self, effort: Effort) -> Limits:
        """Return the limits of one model that begins now."""
        return Limits(self.seconds(effort.seconds), effort.nodes, effort.gap)

    def side_by_side(
        self, draft: Draft, parts: Sequence[Part], effort: Effort
    ) -> list[Draft | None]:
        return list(self.pool.map(lambda part: self.solve_part(draft, part, effort), parts))


def construct(search: Search) -> Draft:
    """Decide every programme once, the shortest of places first, starved ones once more."""
    columns = search.columns
    n = len(columns.problem.programmes)
    short = np.asarray(
        np.bincount(columns.orders_programme, search.relaxation.short, n), dtype=float
    )
    queue = _queue(search, short)
    draft, wide = Draft(columns), set[int]()
    while queue and not search.over():
        batch = queue[:BATCH]
        parts = [_first_part(search, draft, p, queue, wide) for p in batch]
        results = search.side_by_side(draft, parts, search.strategy.effort)
        draft, again = _take(draft, parts, results)
        if search.strategy.widens:
            missing = np.bincount(columns.orders_programme, draft.short, n) - short
            done = [p for p in batch if p not in again and p not in wide]
            starved = [p for p in done if missing[p] > STARVED]
            wide.update(starved)
            again += starved
        queue = again + queue[BATCH:]
    return draft


def _queue(search: Search, short: FloatArray) -> list[int]:
    """Programmes with orders: first what the relaxation leaves short, then by strategy."""
    columns = search.columns
    n = len(short)
    departures = [o.departures for o in columns.problem.orders]
    wanted = np.bincount(columns.orders_programme, departures, n)
    slots = np.bincount(columns.slot_programme, minlength=n)
    rank = slots / np.maximum(wanted, 1) if search.strategy.inflexible_first else -wanted
    return sorted(np.flatnonzero(wanted).tolist(), key=lambda p: (short[p] < 1, rank[p], p))


def _first_part(
    search: Search, draft: Draft, programme: int, later: Sequence[int], wide: set[int]
) -> Part:
    reach = WIDEST if programme in wide else search.strategy.first
    return search.part(draft, [programme], reach, later=later)


def _take(
    draft: Draft, parts: Sequence[Part], results: Sequence[Draft | None]
) -> tuple[Draft, list[int]]:
    """Write results over the draft; return the programmes that did not fit beside earlier ones."""
    again: list[int] = []
    for place, (part, result) in enumerate(zip(parts, results, strict=True)):
        if result is None:
            continue
        merged = merge(draft, result, part.programmes)
        if merged.fits():
            draft = merged
        elif place:
            again += part.programmes
    return draft, again


def refill(search: Search, draft: Draft) -> Draft:
    """Fill the classes there are anew, from everywhere at once; whole people are given up."""
    columns = search.columns
    slots = np.flatnonzero(draft.classes)
    flows = np.flatnonzero(draft.classes[columns.flow_slot] > 0)
    everyone = tuple(range(len(columns.problem.programmes)))
    part = Part(everyone, slots, flows, "nothing")
    found = decide(draft, part, Limits(search.seconds(20.0)))
    return draft if found is None or found[0].cost() > draft.cost() else found[0]


def top_up(search: Search, draft: Draft) -> Draft:
    """Open classes for people who are left over, then fill all classes anew; while it pays.

    Once at least: this also serves the programmes that were not reached in time.
    """
    while True:
        after = refill(search, greedy_draft(search.columns, draft))
        if after.cost() > draft.cost() * (1 - WORTHWHILE):
            return min(draft, after, key=Draft.cost)
        draft = after
        if search.over():
            return draft


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


def improve(search: Search, draft: Draft, *, rounds: int) -> Draft:
    """Take out a few programmes and decide them again, round after round; never gets worse."""
    chooser = np.random.default_rng(1)
    cost = draft.cost()
    for _ in range(rounds):
        if search.over():
            break
        groups = _groups(search, draft, chooser)
        parts = [search.part(draft, group, search.strategy.again) for group in groups]
        for part, result in zip(parts, search.side_by_side(draft, parts, AGAIN), strict=True):
            if result is None:
                continue
            merged = merge(draft, result, part.programmes)
            if merged.fits() and merged.cost() < cost - 1e-9:
                draft, cost = merged, merged.cost()
        search.keep(draft, "improve")
    return draft


def _groups(search: Search, draft: Draft, chooser: np.random.Generator) -> list[list[int]]:
    """Two disjoint groups of programmes, drawn by how much they cost above the relaxation."""
    columns = search.columns
    n = len(columns.problem.programmes)
    known = np.flatnonzero(np.bincount(columns.orders_programme, minlength=n))
    lost = np.maximum(search.lost(draft), 0)[known]
    weight = lost + lost.mean() / 4 + 1e-9
    size = min(2, max(len(known) // 2, 1))
    picked = chooser.choice(
        known, min(2 * size, len(known)), replace=False, p=weight / weight.sum()
    )
    groups = [picked[:size].tolist(), picked[size:].tolist()]
    return [sorted(group) for group in groups if group]
