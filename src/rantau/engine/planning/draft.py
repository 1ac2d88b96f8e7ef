"""A plan in the making, and the part of it that is decided anew while the rest stands.

Every part is a small mixed-integer model over a few programmes, with all that is scarce kept: what
the other programmes use is taken off first. Prices make a part leave to later programmes what
they need more.
"""

from dataclasses import dataclass

import numpy as np

from rantau.engine.milp import INFINITE, Limits, Model, Solution
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.cuts import add_cuts, window_cuts
from rantau.engine.planning.prices import Prices, class_prices, person_prices
from rantau.engine.planning.problem import FloatArray, IntArray
from rantau.engine.planning.relax import (
    demand_rows,
    order_columns,
    resource_entries,
    stock_columns,
)

HAIR = 1e-4
"""Of a person: what rows of many months may be off by; whole people are counted exactly."""
TINY = 1e-7
SLACK = 1.1
"""How much more people than its orders want a part would place in classes, at most."""
FIXED = ("nothing",)
"""Parts that leave the classes as they are."""
WHOLE_CLASSES = ("classes", "everything")


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
        settings = columns.problem.settings
        n = len(columns.problem.programmes)
        weights = np.array([float(o.weight) for o in columns.problem.orders])
        short = self.short * weights * settings.shortfall_price / columns.unit
        waited = self.served * columns.serve_wait * settings.wait_price / columns.unit
        orders = columns.orders_programme
        total = np.bincount(columns.slot_programme, self.classes * columns.slot_cost, n)
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


@dataclass(frozen=True)
class _Layout:
    model: Model
    openings: IntArray
    orders: IntArray
    serves: IntArray
    classes: IntArray
    people: IntArray
    stock: IntArray
    short: IntArray
    served: IntArray
    sums: IntArray
    left: FloatArray
    """(provinces of the part, months) new people less what the others draw."""
    provinces: IntArray


def decide(draft: Draft, part: Part, limits: Limits) -> tuple[Draft, IntArray] | None:
    """Solve a part; return the new draft and its classes per opening, or None if none was found."""
    layout = _lay_out(draft, part)
    start = _start(draft, part, layout)
    found = layout.model.solve(limits, start=start)
    if found is None:
        return None
    after = draft.copy()
    _write(after, part, layout, found)
    openings = np.zeros(len(draft.columns.opening_start), dtype=np.int64)
    if len(layout.sums):
        openings[layout.openings] = np.rint(found.columns[layout.sums]).astype(np.int64)
    return after, openings


def prove(draft: Draft, limits: Limits) -> tuple[float, Draft | None]:
    """Decide all classes at once, people in parts: only a small problem can be asked.

    Returns, by the solver's word, what no plan can cost less than [units; 0 where nothing was
    found], and the plan that shows it, where one was found before the limits.
    """
    columns = draft.columns
    everyone = tuple(range(len(columns.problem.programmes)))
    slots, flows = np.arange(columns.n_slots), np.arange(columns.n_flows)
    part = Part(everyone, slots, flows, "classes")
    layout = _lay_out(draft, part)
    found = layout.model.solve(limits, start=_start(draft, part, layout))
    if found is None:
        return 0.0, None
    after = draft.copy()
    _write(after, part, layout, found)
    shown = found.optimal and after.fits()
    return max(min(found.bound, found.objective), 0.0), after if shown else None


def _lay_out(draft: Draft, part: Part) -> _Layout:
    columns = draft.columns
    model = Model()
    openings = np.flatnonzero(np.isin(columns.opening_programme, part.programmes))
    orders = np.flatnonzero(np.isin(columns.orders_programme, part.programmes))
    outcome = np.full(len(columns.opening_start), -1, dtype=np.int64)
    outcome[openings] = model.rows(0.0, INFINITE, len(openings))
    demand = demand_rows(model, columns, orders)
    classes = _class_columns(model, draft, part)
    people = _people_columns(model, columns, part, classes, outcome)
    provinces, left, stock = _stock(model, draft, part, people)
    short, served = order_columns(model, columns, outcome, demand, orders)
    _resource_rows(model, draft, part, classes)
    sums = _sum_columns(model, columns, part, openings, classes)
    if len(sums):
        cuts = [cut for programme in part.programmes for cut in window_cuts(columns, programme)]
        add_cuts(model, cuts, sums, openings, short, orders)
    kept = np.flatnonzero(outcome[columns.serve_opening] >= 0)
    return _Layout(
        model, openings, orders, kept, classes, people, stock, short, served, sums, left, provinces
    )


def _class_columns(model: Model, draft: Draft, part: Part) -> IntArray:
    columns = draft.columns
    cost = columns.slot_cost[part.slots]
    if part.prices is not None:
        cost = class_prices(columns, part.prices)[part.slots]
    if part.whole in FIXED:
        fixed = draft.classes[part.slots].astype(float)
        return model.columns(cost, lower=fixed, upper=fixed)
    upper = columns.slot_room[part.slots].astype(float)
    return model.columns(cost, upper=upper, integer=part.whole in WHOLE_CLASSES)


def _people_columns(
    model: Model, columns: Columns, part: Part, classes: IntArray, outcome: IntArray
) -> IntArray:
    settings = columns.problem.settings
    cost = columns.flow_travel[part.flows]
    if part.prices is not None:
        cost = person_prices(columns, part.prices)[part.flows]
    people = model.columns(cost, integer=part.whole == "everything")
    place = np.full(columns.n_slots, -1, dtype=np.int64)
    place[part.slots] = np.arange(len(part.slots))
    row = place[columns.flow_slot[part.flows]]
    least = model.rows(0.0, INFINITE, len(part.slots))
    most = model.rows(-INFINITE, 0.0, len(part.slots))
    model.entries(least, classes, -float(settings.class_min))
    model.entries(most, classes, -float(settings.class_max))
    model.entries(least[row], people, 1.0)
    model.entries(most[row], people, 1.0)
    model.entries(outcome[columns.flow_opening[part.flows]], people, columns.flow_yield[part.flows])
    return people


def _stock(
    model: Model, draft: Draft, part: Part, people: IntArray
) -> tuple[IntArray, FloatArray, IntArray]:
    columns = draft.columns
    months = columns.problem.horizon
    others = np.flatnonzero((draft.people > 0) & ~np.isin(columns.flow_programme, part.programmes))
    left = columns.supply - draft.drawn(others)
    if part.allowance is not None:
        left = _allowed(left, part.allowance)
    provinces = _contested(columns, part, left)
    left = left[provinces]
    rows = model.rows(left.ravel(), left.ravel(), left.size).reshape(left.shape)
    stock = stock_columns(model, rows)
    bound = np.isin(columns.flow_province[part.flows], provinces)
    flows = part.flows[bound]
    place = np.searchsorted(provinces, columns.flow_province[flows])
    cell = place * months + columns.flow_start[flows]
    model.entries(rows.ravel()[cell], people[bound], columns.flow_draw[flows])
    return provinces, left, stock


def _contested(columns: Columns, part: Part, left: FloatArray) -> IntArray:
    """Provinces that could run out by some month: the part's orders might want more than there is.

    The others need no rows. Where that guess is wrong, the draft does not fit and is not taken.
    """
    if part.whole in FIXED:
        return np.unique(columns.flow_province[part.flows])
    orders = np.isin(columns.orders_programme, part.programmes)
    served = np.flatnonzero(orders[columns.serve_order])
    months = columns.problem.horizon
    first = np.full(len(orders), months)
    opens = columns.opening_start[columns.serve_opening[served]]
    np.minimum.at(first, columns.serve_order[served], opens)
    wanted = np.array([float(order.departures) for order in columns.problem.orders])
    asked = np.bincount(first[orders], wanted[orders], months + 1)[:-1].cumsum()
    worst = np.zeros(left.shape[0])
    useful = part.flows[columns.flow_yield[part.flows] > 0]
    draw = columns.flow_draw[useful] / columns.flow_yield[useful]
    np.maximum.at(worst, columns.flow_province[useful], draw)
    most = worst[:, None] * (asked * SLACK + columns.problem.settings.class_max)
    lasting = np.minimum.accumulate(left.cumsum(axis=1)[:, ::-1], axis=1)[:, ::-1]
    return np.flatnonzero((lasting < most).any(axis=1) & (worst > 0))


def _allowed(left: FloatArray, allowance: FloatArray) -> FloatArray:
    """Return what may be drawn by month: no more than allowed, never what is needed later."""
    lasting = np.minimum.accumulate(left.cumsum(axis=1)[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(np.diff(np.minimum(np.maximum(lasting, 0), allowance), axis=1, prepend=0))


def _resource_rows(model: Model, draft: Draft, part: Part, classes: IntArray) -> None:
    columns = draft.columns
    months = columns.problem.horizon
    mine = np.isin(columns.slot_programme, part.programmes)
    free = columns.capacity - columns.resource_use(np.where(mine, 0, draft.classes))
    used = np.unique(columns.slot_resources[part.slots])
    used = used[used >= 0]
    row_of = np.full(len(columns.resource_keys) * months, -1, dtype=np.int64)
    cells = (used[:, None] * months + np.arange(months)).ravel()
    row_of[cells] = model.rows(-INFINITE, free[used].ravel(), len(cells))
    resource_entries(model, columns, row_of, part.slots, classes, 1.0)
    budget = columns.problem.settings.budget_per_year
    if budget is not None:
        years = columns.years()
        spent = draft.spent(np.flatnonzero(~mine))
        rows = model.rows(-INFINITE, budget / columns.unit - spent, len(spent))
        year = years[columns.slot_start[part.slots]]
        model.entries(rows[year], classes, columns.slot_cost[part.slots])


def _sum_columns(
    model: Model, columns: Columns, part: Part, openings: IntArray, classes: IntArray
) -> IntArray:
    if part.whole in FIXED:
        return np.zeros(0, dtype=np.int64)
    most = INFINITE if part.openings is None else part.openings[openings].astype(float)
    sums = model.columns(np.zeros(len(openings)), upper=most, integer=True)
    rows = model.rows(0.0, 0.0, len(openings))
    place = np.searchsorted(openings, columns.slot_opening[part.slots])
    model.entries(rows[place], classes, 1.0)
    model.entries(rows, sums, -1.0)
    return sums


def _start(draft: Draft, part: Part, layout: _Layout) -> FloatArray | None:
    """Return the present draft as a point to begin from, where it is one."""
    columns = draft.columns
    if part.whole in FIXED:
        return None
    point = np.zeros(layout.model.n_columns)
    point[layout.classes] = draft.classes[part.slots]
    point[layout.people] = draft.people[part.flows]
    point[layout.short] = draft.short[layout.orders]
    point[layout.served] = draft.served[layout.serves]
    drawn = draft.drawn(part.flows)[layout.provinces]
    point[layout.stock] = np.maximum((layout.left - drawn).cumsum(axis=1), 0)
    sums = np.bincount(
        np.searchsorted(layout.openings, columns.slot_opening[part.slots]),
        draft.classes[part.slots], len(layout.openings),
    )  # fmt: skip
    if part.openings is not None and (sums > part.openings[layout.openings]).any():
        return None
    point[layout.sums] = sums
    return point


def _write(draft: Draft, part: Part, layout: _Layout, found: Solution) -> None:
    columns = draft.columns
    draft.classes[np.isin(columns.slot_programme, part.programmes)] = 0
    draft.people[np.isin(columns.flow_programme, part.programmes)] = 0
    draft.classes[part.slots] = np.rint(found.columns[layout.classes]).astype(np.int64)
    people = found.columns[layout.people]
    people = np.rint(people) if part.whole == "everything" else np.where(people > TINY, people, 0)
    draft.people[part.flows] = people
    draft.short[layout.orders] = np.maximum(found.columns[layout.short], 0)
    draft.served[layout.serves] = np.maximum(found.columns[layout.served], 0)
