"""The linear relaxation: whole classes and whole people given up, everything else kept.

A class costs and uses its share for each person, so classes vanish from the model. Flows that
cannot matter are left out at first and priced afterwards; what the prices prove is computed over
all flows, so leaving some out can only weaken the bound, never break it.
"""

from dataclasses import dataclass

import numpy as np

from rantau.engine.milp import INFINITE, Limits, Model, Solution
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.prices import Prices, class_prices, person_prices, prices_from
from rantau.engine.planning.problem import KINDS, FloatArray, IntArray


@dataclass(frozen=True)
class Relaxation:
    """Prices of the scarce things, reduced costs of the flows, and how short each order is."""

    prices: Prices
    reduced: FloatArray
    """(n_flows,) what one person more in the flow costs above its worth [units], never negative."""
    priced: FloatArray
    """(n_flows,) the same by the solver's own prices: negative where a flow was missing."""
    people: FloatArray
    """(n_flows,) people in the relaxed plan."""
    short: FloatArray
    """(n_orders,) missing departures in the relaxed plan."""


def relax(columns: Columns, *, seconds: float, nearest: int = 2, rounds: int = 2) -> Relaxation:
    """Solve the relaxation over the nearest flows, then once more over those worth having."""
    limits = Limits(seconds=seconds)
    flows = nearest_flows(columns, nearest)
    found = _solve(columns, flows, limits)
    person = float(np.median(columns.slot_cost)) / columns.problem.settings.class_max
    for _ in range(rounds - 1):
        missing = np.flatnonzero(found.priced < -0.001 * person)
        missing = missing[~np.isin(missing, flows)]
        if not len(missing):
            break
        worth = np.flatnonzero(found.priced < 0.02 * person)
        kept = flows[found.priced[flows] < 0.3 * person]
        flows = np.union1d(worth, kept)
        found = _solve(columns, flows, limits)
    return found


def nearest_flows(columns: Columns, n: int) -> IntArray:
    """For each province and opening, the `n` cheapest flows."""
    group = columns.flow_opening * len(columns.problem.provinces) + columns.flow_province
    order = np.lexsort((columns.flow_slot, columns.flow_travel, group))
    sorted_group = group[order]
    first = np.flatnonzero(np.r_[True, sorted_group[1:] != sorted_group[:-1]])
    sizes = np.diff(np.r_[first, len(order)])
    rank = np.arange(len(order)) - np.repeat(first, sizes)
    return np.sort(order[rank < n])


@dataclass(frozen=True)
class Rest:
    """What is still to be decided: some programmes, with what the others have left."""

    programmes: IntArray
    supply: FloatArray
    """(n_provinces, months)"""
    capacity: FloatArray
    """(n_resources, months)"""
    budget: FloatArray
    """(years,) [units]"""


def everything(columns: Columns) -> Rest:
    """Nothing is decided yet."""
    problem = columns.problem
    yearly = problem.settings.budget_per_year
    years = int(columns.years().max()) + 1
    return Rest(
        np.arange(len(problem.programmes)),
        columns.supply,
        columns.capacity.astype(float),
        np.full(years, INFINITE if yearly is None else yearly / columns.unit),
    )


def _solve(
    columns: Columns, flows: IntArray, limits: Limits, rest: Rest | None = None
) -> Relaxation:
    rest = everything(columns) if rest is None else rest
    problem = columns.problem
    model = Model()
    months, n_provinces = problem.horizon, len(problem.provinces)
    supply = model.rows(rest.supply.ravel(), rest.supply.ravel(), n_provinces * months)
    outcome = np.full(len(columns.opening_start), -1, dtype=np.int64)
    openings = np.flatnonzero(np.isin(columns.opening_programme, rest.programmes))
    outcome[openings] = model.rows(0.0, INFINITE, len(openings))
    orders = np.flatnonzero(np.isin(columns.orders_programme, rest.programmes))
    demand = demand_rows(model, columns, orders)
    n_resources = len(columns.resource_keys)
    resources = model.rows(-INFINITE, rest.capacity.ravel(), n_resources * months)
    budget = model.rows(-INFINITE, rest.budget, len(rest.budget))
    stock_columns(model, supply.reshape(n_provinces, months))
    short, _ = order_columns(model, columns, outcome, demand, orders)
    class_max = problem.settings.class_max
    slot = columns.flow_slot[flows]
    people = model.columns(columns.flow_travel[flows] + columns.slot_cost[slot] / class_max)
    start = columns.flow_start[flows]
    model.entries(
        supply[columns.flow_province[flows] * months + start], people, columns.flow_draw[flows]
    )
    model.entries(outcome[columns.flow_opening[flows]], people, columns.flow_yield[flows])
    resource_entries(model, columns, resources, slot, people, 1 / class_max)
    if problem.settings.budget_per_year is not None:
        share = columns.slot_cost[slot] / class_max
        model.entries(budget[columns.years()[start]], people, share)
    found = model.solve(limits, interior=True)
    if found is None:
        return _without_prices(columns)
    return _relaxation(
        columns, found, (supply, outcome, resources, budget), (flows, people, short, orders)
    )


def _relaxation(
    columns: Columns,
    found: Solution,
    rows: tuple[IntArray, IntArray, IntArray, IntArray],
    cols: tuple[IntArray, IntArray, IntArray, IntArray],
) -> Relaxation:
    supply, outcome, resources, budget = rows
    flows, people, short, orders = cols
    months = columns.problem.horizon
    prices = prices_from(
        columns,
        -found.duals[supply].reshape(-1, months),
        -found.duals[resources].reshape(-1, months),
        -found.duals[budget],
    )
    everyone = np.zeros(columns.n_flows)
    everyone[flows] = np.maximum(found.columns[people], 0)
    worth = np.where(outcome >= 0, found.duals[outcome], 0.0)
    missing = np.zeros(len(columns.problem.orders))
    missing[orders] = np.maximum(found.columns[short], 0)
    return Relaxation(
        prices,
        reduced_costs(columns, prices, opening_values(columns, prices)),
        reduced_costs(columns, prices, worth),
        everyone,
        missing,
    )


def _without_prices(columns: Columns) -> Relaxation:
    """Return what is known without a relaxation: prices of nothing, which still prove a bound."""
    problem = columns.problem
    prices = Prices(np.zeros_like(problem.supply), {}, ())
    short = np.array([order.departures for order in problem.orders], dtype=float)
    reduced = reduced_costs(columns, prices, opening_values(columns, prices))
    return Relaxation(prices, reduced, reduced, np.zeros(columns.n_flows), short)


def opening_values(columns: Columns, prices: Prices) -> FloatArray:
    """(n_openings,) what one departure is worth there: the dearest order it can serve."""
    full = person_prices(columns, prices) + (
        class_prices(columns, prices)[columns.flow_slot] / columns.problem.settings.class_max
    )
    ratio = np.full(columns.n_flows, np.inf)
    np.divide(full, columns.flow_yield, out=ratio, where=columns.flow_yield > 0)
    least = np.full(len(columns.opening_start), np.inf)
    np.minimum.at(least, columns.flow_opening, ratio)
    paid, waiting = columns.short_price.copy(), columns.wait_price
    np.minimum.at(paid, columns.serve_order, least[columns.serve_opening] + waiting)
    worth = np.zeros(len(columns.opening_start))
    np.maximum.at(worth, columns.serve_opening, paid[columns.serve_order] - waiting)
    return worth


def reduced_costs(columns: Columns, prices: Prices, worth: FloatArray) -> FloatArray:
    """(n_flows,) cost of a person in a full class above what the departures are worth [units]."""
    share = class_prices(columns, prices) / columns.problem.settings.class_max
    earned = worth[columns.flow_opening] * columns.flow_yield
    return np.asarray(person_prices(columns, prices) + share[columns.flow_slot] - earned)


def demand_rows(model: Model, columns: Columns, orders: IntArray) -> IntArray:
    """Rows: what an order gets and what it stays short is what it wants."""
    wanted = np.array([float(columns.problem.orders[d].departures) for d in orders])
    return model.rows(wanted, wanted, len(orders))


def stock_columns(model: Model, supply: IntArray) -> IntArray:
    """Columns for the people who wait, province by month: stock = stock before + new - drawn."""
    stock = model.columns(np.zeros(supply.size)).reshape(supply.shape)
    model.entries(supply.ravel(), stock.ravel(), 1.0)
    model.entries(supply[:, 1:].ravel(), stock[:, :-1].ravel(), -1.0)
    return stock


def order_columns(
    model: Model, columns: Columns, outcome: IntArray, demand: IntArray, orders: IntArray
) -> tuple[IntArray, IntArray]:
    """Columns for what orders stay short and what openings give them.

    `outcome` has a row for each opening, -1 for those left out; `demand` a row for each of
    `orders`. Returns the short columns and the columns of all kept serves.
    """
    short = model.columns(columns.short_price[orders])
    model.entries(demand, short, 1.0)
    place = np.full(len(columns.problem.orders), -1, dtype=np.int64)
    place[orders] = np.arange(len(orders))
    kept = np.flatnonzero((place[columns.serve_order] >= 0) & (outcome[columns.serve_opening] >= 0))
    served = model.columns(columns.wait_price[kept])
    model.entries(outcome[columns.serve_opening[kept]], served, -1.0)
    model.entries(demand[place[columns.serve_order[kept]]], served, 1.0)
    return short, served


def resource_entries(
    model: Model,
    columns: Columns,
    rows: IntArray,
    slots: IntArray,
    cols: IntArray,
    amount: float,
) -> None:
    """Enter what each column's slot uses: `amount` of each resource in each month it runs.

    `rows` is (n_resources * months,), -1 where a resource is left out.
    """
    months = columns.problem.horizon
    for kind in range(len(KINDS)):
        resource = columns.slot_resources[slots, kind]
        for month in range(int(columns.slot_months.max(initial=0))):
            running = (resource >= 0) & (month < columns.slot_months[slots])
            row = rows[resource[running] * months + columns.slot_start[slots[running]] + month]
            model.entries(row[row >= 0], cols[running][row >= 0], amount)
