"""Prices of what is scarce, and the bound that they prove.

Any prices that are not negative, and a supply price that never rises with time, prove a bound:
no plan can cost less. `proven_bound` computes it in exact arithmetic from the problem's facts
alone, so that whoever has the prices can check it without a solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from rantau.engine.planning.columns import Columns
from rantau.engine.planning.problem import FloatArray, IntArray, Problem

BUDGET_SCALE = 1_000_000
"""Budget prices are counted in millionths of money per money."""


@dataclass(frozen=True)
class Prices:
    """Whole money per unit and month; from the duals of the relaxation."""

    supply: IntArray
    """(n_provinces, months) per person of the stock; never rises with time."""
    resources: Mapping[tuple[int, int, str], IntArray] = field(default_factory=dict)
    """(kind, centre, what) -> (months,) per class running."""
    budget: tuple[int, ...] = ()
    """Per calendar year, in millionths."""


def prices_from(
    columns: Columns, supply: FloatArray, resources: FloatArray, budget: FloatArray
) -> Prices:
    """Round duals (in units) to whole money that is never negative and never rises with time."""
    whole = np.rint(np.maximum(supply, 0) * columns.unit).astype(np.int64)
    falling = np.maximum.accumulate(whole[:, ::-1], axis=1)[:, ::-1]
    paid = np.rint(np.maximum(resources, 0) * columns.unit).astype(np.int64)
    return Prices(
        supply=falling,
        resources={
            key: paid[number]
            for number, key in enumerate(columns.resource_keys)
            if paid[number].any()
        },
        budget=tuple(round(max(price, 0.0) * BUDGET_SCALE) for price in budget),
    )


def resource_prices(columns: Columns, prices: Prices) -> FloatArray:
    """(n_resources, months) the prices as an array, in units."""
    array = np.zeros((len(columns.resource_keys), columns.problem.horizon))
    for number, key in enumerate(columns.resource_keys):
        if key in prices.resources:
            array[number] = prices.resources[key] / columns.unit
    return array


def class_prices(columns: Columns, prices: Prices) -> FloatArray:
    """(n_slots,) what a class costs with all it uses, in units."""
    years = columns.years()[columns.slot_start]
    budget = np.array(prices.budget or [0] * (int(columns.years().max()) + 1)) / BUDGET_SCALE
    paid = columns.price_of_slots(resource_prices(columns, prices))
    return np.asarray(columns.slot_cost * (1 + budget[years]) + paid)


def person_prices(columns: Columns, prices: Prices) -> FloatArray:
    """(n_flows,) what a person in a class costs without the class, in units."""
    paid = prices.supply[columns.flow_province, columns.flow_start] / columns.unit
    return np.asarray(columns.flow_travel + columns.flow_draw * paid)


def income(problem: Problem, prices: Prices) -> Fraction:
    """Return what all that is scarce would earn at the prices: the bound subtracts it."""
    total = Fraction(0)
    for price, people in zip(prices.supply.tolist(), problem.usable, strict=True):
        total += sum((p * n for p, n in zip(price, people, strict=True) if p), Fraction(0))
    for key, price in prices.resources.items():
        total += int((price * problem.capacity[key]).sum())
    if problem.settings.budget_per_year is not None:
        total += Fraction(sum(prices.budget) * problem.settings.budget_per_year, BUDGET_SCALE)
    return total


def proven_bound(columns: Columns, prices: Prices) -> Fraction:
    """Return the bound that the prices prove, exactly [money].

    With prices fixed, every person pays for the stock, for a share of the class and for all it
    uses; an opening's departure then costs the least of this over all flows, and an order takes
    the cheapest opening or stays short. That sum, less what the scarce things earn, is a lower
    bound of the objective (weak duality).
    """
    problem = columns.problem
    opening_price = _least_prices(columns, prices)
    settings = problem.settings
    order_price = [order.weight * settings.shortfall_price for order in problem.orders]
    for opening, order, wait in zip(
        columns.serve_opening.tolist(),
        columns.serve_order.tolist(),
        columns.serve_wait.tolist(),
        strict=True,
    ):
        if opening in opening_price:
            price = opening_price[opening] + wait * settings.wait_price
            order_price[order] = min(order_price[order], price)
    earned = sum(
        (p * order.departures for p, order in zip(order_price, problem.orders, strict=True)),
        Fraction(0),
    )
    return earned - income(problem, prices)


def _least_prices(columns: Columns, prices: Prices) -> dict[int, Fraction]:
    """Find each opening's least price of a departure: floats find the few, fractions decide."""
    share = class_prices(columns, prices) / columns.problem.settings.class_max
    useful = columns.flow_yield > 0
    price = np.full(columns.n_flows, np.inf)
    total = person_prices(columns, prices) + share[columns.flow_slot]
    price[useful] = total[useful] / columns.flow_yield[useful]
    least = np.full(len(columns.opening_start), np.inf)
    np.minimum.at(least, columns.flow_opening, price)
    candidates = np.flatnonzero(price <= least[columns.flow_opening] * (1 + 1e-9) + 1e-9)
    found: dict[int, Fraction] = {}
    for flow in candidates.tolist():
        if not np.isfinite(price[flow]):
            continue
        opening = int(columns.flow_opening[flow])
        exact = _exact_price(columns, prices, flow)
        if opening not in found or exact < found[opening]:
            found[opening] = exact
    return found


def _exact_price(columns: Columns, prices: Prices, flow: int) -> Fraction:
    problem = columns.problem
    slot = int(columns.flow_slot[flow])
    province = int(columns.flow_province[flow])
    centre, programme, start = (
        int(columns.slot_centre[slot]), int(columns.slot_programme[slot]),
        int(columns.slot_start[slot]),
    )  # fmt: skip
    offered = problem.programmes[programme]
    year = int(columns.years()[start])
    budget = prices.budget[year] if prices.budget else 0
    paid = Fraction(offered.class_cost * (BUDGET_SCALE + budget), BUDGET_SCALE)
    for kind, what in enumerate(offered.needs):
        if what is not None and (kind, centre, what) in prices.resources:
            months = prices.resources[kind, centre, what][start : start + offered.months]
            paid += int(months.sum())
    person = problem.travel[province, centre] + Fraction(
        int(prices.supply[province, start])
    ) / problem.rate_before(province, programme)
    share = paid / problem.settings.class_max
    return (person + share) / problem.rate_after(province, programme)
