"""The small mixed-integer model of a part: columns and rows for what may change.

All that is scarce is kept: what the other programmes use is taken off first. Prices make a part
leave to later programmes what they need more.
"""

from dataclasses import dataclass

import numpy as np

from rantau.engine.milp import INFINITE, Model
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.cuts import add_cuts, window_cuts
from rantau.engine.planning.draft import Draft, Known, Part
from rantau.engine.planning.prices import class_prices, person_prices
from rantau.engine.planning.problem import FloatArray, IntArray
from rantau.engine.planning.relax import (
    demand_rows,
    order_columns,
    resource_entries,
    stock_columns,
)

SLACK = 1.1
"""How much more people than its orders want a part would place in classes, at most."""
FIXED = ("nothing",)
"""Parts that leave the classes as they are."""
WHOLE_CLASSES = ("classes", "everything")


@dataclass(frozen=True)
class Layout:
    """A model with the numbers of its columns and rows."""

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
    stock_rows: IntArray
    """(provinces of the part, months)"""
    resource_rows: IntArray
    """(n_resources * months,), -1 where there is none"""
    budget_rows: IntArray


def lay_out(draft: Draft, part: Part) -> Layout:
    """Return the model of a part, beside what the draft has of other programmes."""
    columns = draft.columns
    model = Model()
    openings = np.flatnonzero(np.isin(columns.opening_programme, part.programmes))
    orders = np.flatnonzero(np.isin(columns.orders_programme, part.programmes))
    outcome = np.full(len(columns.opening_start), -1, dtype=np.int64)
    outcome[openings] = model.rows(0.0, INFINITE, len(openings))
    demand = demand_rows(model, columns, orders)
    classes = _class_columns(model, draft, part)
    people = _people_columns(model, columns, part, classes, outcome)
    provinces, left, stock, stock_rows = _stock(model, draft, part, people)
    short, served = order_columns(model, columns, outcome, demand, orders)
    resource_rows, budget_rows = _resource_rows(model, draft, part, classes)
    sums = _sum_columns(model, columns, part, openings, classes)
    if len(sums):
        cuts = [cut for programme in part.programmes for cut in window_cuts(columns, programme)]
        add_cuts(model, cuts, sums, openings, short, orders)
    kept = np.flatnonzero(outcome[columns.serve_opening] >= 0)
    layout = Layout(
        model, openings, orders, kept, classes, people, stock, short, served, sums, left,
        provinces, stock_rows, resource_rows, budget_rows,
    )  # fmt: skip
    for one in part.known:
        if one.programme in part.programmes:
            _tell(layout, columns, part, one)
    return layout


def _tell(layout: Layout, columns: Columns, part: Part, known: Known) -> None:
    """Add what is known of a programme as an inequality over its columns."""
    model, orders = layout.model, columns.orders_programme
    row = model.rows(known.least, INFINITE, 1)
    for cols, prices, programmes in (
        (layout.classes, known.class_price[part.slots], columns.slot_programme[part.slots]),
        (layout.people, known.person_price[part.flows], columns.flow_programme[part.flows]),
        (layout.short, columns.short_price[layout.orders], orders[layout.orders]),
        (
            layout.served,
            columns.wait_price[layout.serves],
            orders[columns.serve_order[layout.serves]],
        ),
    ):
        mine = np.flatnonzero((programmes == known.programme) & (prices != 0))
        model.entries(np.full(len(mine), row[0]), cols[mine], prices[mine])


def _class_columns(model: Model, draft: Draft, part: Part) -> IntArray:
    columns = draft.columns
    cost = columns.slot_cost[part.slots]
    if part.prices is not None:
        cost = class_prices(columns, part.prices)[part.slots]
    if part.whole in FIXED:
        fixed = draft.classes[part.slots].astype(float)
        return model.columns(cost, lower=fixed, upper=fixed)
    lower, upper = np.zeros(len(part.slots)), columns.slot_room[part.slots].astype(float)
    if part.free is not None:
        kept = ~part.free[part.slots]
        lower[kept] = upper[kept] = draft.classes[part.slots[kept]]
    return model.columns(cost, lower=lower, upper=upper, integer=part.whole in WHOLE_CLASSES)


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
) -> tuple[IntArray, FloatArray, IntArray, IntArray]:
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
    return provinces, left, stock, rows


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


def _resource_rows(
    model: Model, draft: Draft, part: Part, classes: IntArray
) -> tuple[IntArray, IntArray]:
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
    rows = np.zeros(0, dtype=np.int64)
    if budget is not None:
        years = columns.years()
        spent = draft.spent(np.flatnonzero(~mine))
        rows = model.rows(-INFINITE, budget / columns.unit - spent, len(spent))
        year = years[columns.slot_start[part.slots]]
        model.entries(rows[year], classes, columns.slot_cost[part.slots])
    return row_of, rows


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
