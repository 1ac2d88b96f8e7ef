"""Computes what prices prove, from the files alone, in whole numbers and fractions.

Written a second time on purpose: the solver's own arithmetic is not used. Weak duality: with
prices p >= 0 for what is scarce, and a price of people that never rises with time, every plan
costs at least (what orders must pay at these prices) - (what the scarce things earn).
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from rantau.engine.planning.problem import KINDS, Problem

PriceRows = Sequence[tuple[str, str, str, int | None, int]]
MILLION = 1_000_000


class _Table:
    """The rows of prices.csv by what they price."""

    def __init__(self, problem: Problem, rows: PriceRows) -> None:
        first, horizon = problem.settings.first_month, problem.horizon
        provinces = {ref: n for n, ref in enumerate(problem.provinces)}
        centres = {ref: n for n, ref in enumerate(problem.centres)}
        self.people = [[0] * horizon for _ in provinces]
        self.things: dict[tuple[int, int, str], list[int]] = {}
        self.budget: dict[int, int] = defaultdict(int)
        for kind, where, what, month, price in rows:
            if kind == "budget":
                self.budget[int(what)] = price
                continue
            if month is None or not 0 <= month - first < horizon:
                raise ValueError(f"{kind} {where} {what} has a price outside the plan's months")
            if where not in (provinces if kind == "supply" else centres):
                raise ValueError(f"{where} is not known")
            if kind == "supply":
                self.people[provinces[where]][month - first] = price
            else:
                key = (KINDS.index(kind), centres[where], what)
                self.things.setdefault(key, [0] * horizon)[month - first] = price
        self._check_falling(problem)

    def _check_falling(self, problem: Problem) -> None:
        for ref, row in zip(problem.provinces, self.people, strict=True):
            if any(early < late for early, late in itertools.pairwise(row)):
                raise ValueError(f"the price of people of {ref} rises with time: it proves nothing")

    def of_class(self, problem: Problem, centre: int, programme: int, start: int) -> Fraction:
        """Return what a class pays for itself and for all it uses [money]."""
        offered = problem.programmes[programme]
        year = (problem.settings.first_month + start) // 12
        total = Fraction(offered.class_cost * (MILLION + self.budget[year]), MILLION)
        for kind, what in enumerate(offered.needs):
            row = None if what is None else self.things.get((kind, centre, what))
            if row is not None:
                total += sum(row[start : start + offered.months])
        return total


def earned(problem: Problem, rows: PriceRows) -> Fraction:
    """Return what all that is scarce earns at the prices [money]."""
    table = _Table(problem, rows)
    total = Fraction(0)
    for province, prices in enumerate(table.people):
        people = _seatable(problem, province)
        falls = [early - late for early, late in itertools.pairwise([*prices, 0])]
        total += sum((p * n for p, n in zip(falls, people, strict=True)), Fraction(0))
    for key, row in table.things.items():
        has = problem.capacity.get(key)
        if has is not None:
            total += sum(p * n for p, n in zip(row, has.tolist(), strict=True))
    if problem.settings.budget_per_year is not None:
        total += Fraction(sum(table.budget.values()) * problem.settings.budget_per_year, MILLION)
    return total


def _seatable(problem: Problem, province: int) -> list[Fraction]:
    """Return the people of a province who can have been drawn by the end of each month.

    People in classes are whole: where all programmes draw at one rate, no more than the whole
    seats that the people so far give, times the people for one seat.
    """
    so_far = list(itertools.accumulate(problem.supply[province].tolist()))
    rates = {problem.rate_before(province, n) for n in range(len(problem.programmes))}
    rates.discard(Fraction(0))
    if len(rates) > 1 or not rates:
        return [Fraction(n) for n in so_far]
    (rate,) = rates
    return [n * rate // 1 / rate for n in so_far]


def lower_bound(problem: Problem, rows: PriceRows) -> Fraction:
    """Return the bound that the prices prove [money]."""
    table = _Table(problem, rows)
    settings = problem.settings
    dearest = [order.weight * settings.shortfall_price for order in problem.orders]
    cheapest = _cheapest_departures(problem, table)
    for (programme, start), served in problem.servings.items():
        price = cheapest.get((programme, start))
        if price is None:
            continue
        for order, wait in served:
            dearest[order] = min(dearest[order], price + wait * settings.wait_price)
    paid = sum(
        (price * order.departures for price, order in zip(dearest, problem.orders, strict=True)),
        Fraction(0),
    )
    return paid - earned(problem, rows)


def _cheapest_departures(problem: Problem, table: _Table) -> dict[tuple[int, int], Fraction]:
    """(programme, start) -> the least price of one departure over all centres and provinces.

    Compared in whole numbers: (travel + draw * price of people) * class_max + price of the class,
    over the rate after the class.
    """
    reach: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (province, centre), cost in problem.travel.items():
        reach[centre].append((province, cost))
    most = problem.settings.class_max
    class_prices: dict[tuple[int, int], list[tuple[int, Fraction]]] = defaultdict(list)
    for centre, programme, start in problem.slots:
        price = table.of_class(problem, centre, programme, start)
        class_prices[programme, start].append((centre, price))
    found: dict[tuple[int, int], Fraction] = {}
    for (programme, start), offers in class_prices.items():
        best = _best_offer(problem, table, (programme, start), offers, reach)
        if best is not None:
            found[programme, start] = best / most
    return found


def _best_offer(
    problem: Problem,
    table: _Table,
    opening: tuple[int, int],
    offers: list[tuple[int, Fraction]],
    reach: Mapping[int, list[tuple[int, int]]],
) -> Fraction | None:
    """Return the least of class_max times the price of one departure, exactly."""
    programme, start = opening
    most = problem.settings.class_max
    rates: dict[int, tuple[Fraction, Fraction]] = {}
    best: Fraction | None = None
    near = float("inf")
    for centre, class_price in offers:
        share = float(class_price)
        for province, cost in reach[centre]:
            if province not in rates:
                before = problem.rate_before(province, programme)
                after = problem.rate_after(province, programme)
                person = table.people[province][start] / before if before else Fraction(-1)
                rates[province] = (person, after)
            person, after = rates[province]
            if person < 0 or after == 0:
                continue
            rough = ((cost + float(person)) * most + share) / float(after)
            if rough > near * (1 + 1e-9):
                continue
            exact = ((cost + person) * most + class_price) / after
            if best is None or exact < best:
                best, near = exact, min(near, float(exact))
    return best


def priced_cost(
    problem: Problem,
    rows: PriceRows,
    classes: Sequence[tuple[str, int, int, int, int]],
    people: Mapping[str, Mapping[int, int]],
    order_costs: Sequence[Fraction],
) -> list[Fraction]:
    """(n_programmes,) what each programme of a plan pays at the prices, its orders included."""
    table = _Table(problem, rows)
    costs = list(order_costs)
    for ref, centre, programme, start, _ in classes:
        costs[programme] += table.of_class(problem, centre, programme, start)
        for province, n in people[ref].items():
            rate = problem.rate_before(province, programme)
            paid = problem.travel[province, centre] + table.people[province][start] / rate
            costs[programme] += n * paid
    return costs
