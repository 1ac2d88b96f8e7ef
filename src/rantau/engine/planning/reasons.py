"""Why an order stays short, proved by giving up one kind of limit alone.

The rest of the plan stays as it is. What is left over for a programme is relaxed once as it is
and once without each kind of limit; the kind that brings an order the most is its reason.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from rantau.engine.planning.columns import columns_of
from rantau.engine.planning.people import PARTS
from rantau.engine.planning.prices import Prices
from rantau.engine.planning.problem import KINDS, FloatArray, IntArray, Problem
from rantau.engine.planning.relax import relax
from rantau.engine.planning.result import Plan

PLENTY = 1_000_000
LEAST_GAIN = 0.2
"""Share of what is missing that a kind must bring to be the reason."""


def reasons(problem: Problem, plan: Plan, prices: Prices) -> dict[int, str]:
    """Return the code of each order that stays short.

    Only kinds with a price are tried: what has none is not scarce.
    """
    planned = plan.planned(len(problem.orders))
    short = {
        number: (order.departures * PARTS - parts) / PARTS
        for number, (order, parts) in enumerate(zip(problem.orders, planned, strict=True))
        if order.departures * PARTS > parts
    }
    found = {number: _closed(problem, number) for number in short}
    open_ = {n: missing for n, missing in short.items() if not found[n]}
    programmes = sorted({problem.orders[n].programme for n in open_})
    with ThreadPoolExecutor(2) as pool:
        for codes in pool.map(
            lambda p: _of_programme(problem, plan, p, open_, _priced(problem, prices, p)),
            programmes,
        ):
            found.update(codes)
    return found


def _closed(problem: Problem, number: int) -> str:
    """Say whether no class could ever serve the order, whatever it cost."""
    order = problem.orders[number]
    starts = [
        start
        for (programme, start), served in problem.servings.items()
        if programme == order.programme and any(d == number for d, _ in served)
    ]
    if not starts:
        return "window_closed"
    slots = {(programme, start) for _, programme, start in problem.slots}
    if not any((order.programme, start) in slots for start in starts):
        return "no_centre_can" if not _some_centre(problem, order.programme) else ""
    return ""


def _some_centre(problem: Problem, programme: int) -> bool:
    """Say whether a centre has all that a programme needs at any time."""
    reached = {centre for _, centre in problem.travel}
    return any(problem.free_at(centre, programme).any() for centre in reached)


def _of_programme(
    problem: Problem, plan: Plan, programme: int, short: Mapping[int, float], kinds: list[str]
) -> dict[int, str]:
    mine = [n for n in short if problem.orders[n].programme == programme]
    settings = problem.settings
    value = sum(float(problem.orders[n].weight) * settings.shortfall_price * short[n] for n in mine)
    if value <= problem.programmes[programme].class_cost:
        return dict.fromkeys(mine, "price")
    left = _left_over(problem, plan, programme)
    base = _short(left)
    gains = {kind: base - _short(_without(left, kind)) for kind in kinds}
    places = {n: place for place, n in enumerate(_orders_of(problem, programme))}
    codes = {}
    for n in mine:
        kind = max(gains, key=lambda kind: gains[kind][places[n]], default="")
        enough = kind and gains[kind][places[n]] >= LEAST_GAIN * short[n]
        codes[n] = kind if enough else "price"
    return codes


def _priced(problem: Problem, prices: Prices, programme: int) -> list[str]:
    """List the kinds of limits that have a price somewhere for a programme."""
    needs = problem.programmes[programme].needs
    scarce = {(kind, what) for kind, _, what in prices.resources}
    kinds = [kind for n, kind in enumerate(KINDS) if (n, needs[n]) in scarce]
    supply = ["supply"] if prices.supply.any() else []
    return kinds + supply + (["budget"] if any(prices.budget) else [])


def _orders_of(problem: Problem, programme: int) -> list[int]:
    return [n for n, order in enumerate(problem.orders) if order.programme == programme]


def _short(problem: Problem) -> FloatArray:
    columns = columns_of(problem)
    if not columns.n_flows:
        return np.array([float(order.departures) for order in problem.orders])
    return relax(columns, seconds=10.0, nearest=3, rounds=1).short


def _left_over(problem: Problem, plan: Plan, programme: int) -> Problem:
    """Return the problem of one programme, with what the others' classes leave."""
    others = [one for one in plan.classes if one.programme != programme]
    capacity = {key: row.copy() for key, row in problem.capacity.items()}
    drawn = np.zeros(problem.supply.shape)
    spent: dict[int, int] = {}
    first = problem.settings.first_month
    for one in others:
        offered = problem.programmes[one.programme]
        for kind, what in enumerate(offered.needs):
            if what is not None:
                capacity[kind, one.centre, what][one.start : one.start + offered.months] -= 1
        for province, n in one.people:
            drawn[province, one.start] += n / float(problem.rate_before(province, one.programme))
        year = (first + one.start) // 12
        spent[year] = spent.get(year, 0) + offered.class_cost
    budget = problem.settings.budget_per_year
    if budget is not None:
        budget = max(budget - max(spent.values(), default=0), 0)
    rates = [float(problem.rate_before(j, programme)) for j in range(len(problem.provinces))]
    return replace(
        problem,
        settings=replace(problem.settings, budget_per_year=budget),
        orders=tuple(problem.orders[n] for n in _orders_of(problem, programme)),
        capacity=capacity,
        supply=_lasting(problem.supply - drawn, np.array(rates)[:, None]),
    )


def _lasting(left: FloatArray, rates: FloatArray) -> IntArray:
    """Whole people who may be drawn month by month without taking who is needed later.

    As many as give the whole seats that are left at the programme's rate (n_provinces, 1): people
    are drawn by parts of a person, and rounding those down would lose a seat.
    """
    stock = left.cumsum(axis=1)
    lasting = np.minimum.accumulate(stock[:, ::-1], axis=1)[:, ::-1]
    seats = np.floor(np.maximum(lasting, 0) * rates + 1e-6)
    people = np.divide(seats, rates, out=np.zeros_like(seats), where=rates > 0)
    whole = np.ceil(people - 1e-9).astype(np.int64)
    return np.asarray(np.diff(whole, axis=1, prepend=0))


def _without(problem: Problem, kind: str) -> Problem:
    """Give up one kind of limit."""
    if kind == "supply":
        return replace(problem, supply=problem.supply + PLENTY)
    if kind == "budget":
        return replace(problem, settings=replace(problem.settings, budget_per_year=None))
    number = KINDS.index(kind)
    what = problem.programmes[problem.orders[0].programme].needs[number]
    plenty = np.full(problem.horizon, PLENTY, dtype=np.int64)
    capacity = dict(problem.capacity)
    for centre in {centre for _, centre in problem.travel}:
        capacity[number, centre, str(what)] = plenty
    return replace(problem, capacity=capacity)
