"""Sharpens the bound with whole classes: one small model per programme, at the given prices.

With what is scarce priced, programmes no longer meet, and in each the number of classes that
start in a month can be kept whole. An opening's classes all pay the price of its cheapest slot;
what a slot costs more is laid on its people, a share each, which is right for full classes and
too little for others: so the result stays a bound. The solver's word for each programme's least
cost is written down, so that others can solve it again.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from rantau.engine.milp import INFINITE, Limits, Model
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.cuts import add_cuts, window_cuts
from rantau.engine.planning.prices import Prices, class_prices, income, person_prices
from rantau.engine.planning.problem import FloatArray, IntArray
from rantau.engine.planning.relax import demand_rows, order_columns


@dataclass(frozen=True)
class _Offers:
    """What openings offer: a class at a price, people of some flows at a price and a yield."""

    class_price: FloatArray
    """(n_openings,)"""
    flows: IntArray
    """Flows that no other flow of the opening beats in both price and yield."""
    person_price: FloatArray
    """(n_flows,)"""


def whole_class_bound(
    columns: Columns, prices: Prices, *, seconds: float, stopped: Callable[[], bool]
) -> tuple[float, list[float]]:
    """Return the sharpened bound [units] and each programme's part of it.

    Where a programme could not be solved in time, its part is the best bound found by then.
    """
    offers = _offers(columns, prices)
    n = len(columns.problem.programmes)
    with ThreadPoolExecutor(2) as pool:
        parts = list(
            pool.map(lambda p: _least_cost(columns, offers, p, seconds / n * 2, stopped), range(n))
        )
    earned = float(income(columns.problem, prices)) / columns.unit
    return sum(parts) - earned, parts


def _offers(columns: Columns, prices: Prices) -> _Offers:
    price = class_prices(columns, prices)
    least = np.full(len(columns.opening_start), np.inf)
    np.minimum.at(least, columns.slot_opening, price)
    above = (price - least[columns.slot_opening]) / columns.problem.settings.class_max
    person = person_prices(columns, prices) + above[columns.flow_slot]
    chosen = _undominated(columns.flow_opening, person, columns.flow_yield)
    return _Offers(least, chosen, person)


def _undominated(opening: IntArray, price: FloatArray, outcome: FloatArray) -> IntArray:
    """Flows that no other flow of the opening beats in both price and yield."""
    order = np.lexsort((-outcome, price, opening))
    best = -1.0
    last = -1
    kept = []
    for flow in order.tolist():
        if opening[flow] != last:
            last, best = int(opening[flow]), -1.0
        if outcome[flow] > best:
            best = float(outcome[flow])
            kept.append(flow)
    return np.array(kept, dtype=np.int64)


def _least_cost(
    columns: Columns,
    offers: _Offers,
    programme: int,
    seconds: float,
    stopped: Callable[[], bool],
) -> float:
    openings = np.flatnonzero(columns.opening_programme == programme)
    orders = np.flatnonzero(columns.orders_programme == programme)
    if not len(orders):
        return 0.0
    settings = columns.problem.settings
    model = Model()
    outcome = np.full(len(columns.opening_start), -1, dtype=np.int64)
    outcome[openings] = model.rows(0.0, INFINITE, len(openings))
    demand = demand_rows(model, columns, orders)
    sums = model.columns(offers.class_price[openings], integer=True)
    mine = np.isin(columns.flow_opening[offers.flows], openings)
    flows = offers.flows[mine]
    people = model.columns(offers.person_price[flows])
    least = model.rows(0.0, INFINITE, len(openings))
    most = model.rows(-INFINITE, 0.0, len(openings))
    model.entries(least, sums, -float(settings.class_min))
    model.entries(most, sums, -float(settings.class_max))
    opening = columns.flow_opening[flows]
    row = np.searchsorted(openings, opening)
    model.entries(least[row], people, 1.0)
    model.entries(most[row], people, 1.0)
    model.entries(outcome[opening], people, columns.flow_yield[flows])
    short, _ = order_columns(model, columns, outcome, demand, orders)
    add_cuts(model, window_cuts(columns, programme), sums, openings, short, orders)
    limit = 0.0 if stopped() else seconds
    found = model.solve(Limits(limit, 2000, 0.0002))
    return 0.0 if found is None else max(min(found.bound, found.objective), 0.0)


__all__ = ["whole_class_bound"]
