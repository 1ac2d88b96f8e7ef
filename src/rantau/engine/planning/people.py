"""Makes a draft whole: whole people, classes one by one, departures given to orders.

From here on everything is exact: people are whole, rates are fractions, departures are counted
in ten-thousandths (as they are written).
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rantau.engine.milp import INFINITE, Limits, Model
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.draft import Draft
from rantau.engine.planning.problem import FloatArray, IntArray

HAIR = 1e-6
ENOUGH = 0.05
"""Missing departures that are not worth a person more."""
PARTS = 10_000
"""Departures are written to four places."""


@dataclass(frozen=True)
class PlannedClass:
    """One class: where, what, when [months from the first], and people by province."""

    centre: int
    programme: int
    start: int
    people: tuple[tuple[int, int], ...]
    """(province, people)"""
    expected: int
    """Expected departures in ten-thousandths, rounded down."""

    @property
    def seats(self) -> int:
        return sum(n for _, n in self.people)


class _Stocks:
    """People of all provinces by month, exactly: who may still be drawn, and when.

    Counted in whole parts of a person, so fine that every draw is a whole number of them.
    """

    def __init__(self, columns: Columns) -> None:
        problem = columns.problem
        self._columns = columns
        self._draws: list[list[int]] = []
        self._left: list[list[int]] = []
        n = len(problem.programmes)
        for province, row in enumerate(problem.supply):
            rates = [problem.rate_before(province, p) for p in range(n)]
            unit = math.lcm(*(rate.numerator for rate in rates if rate), 1)
            self._draws.append([int(unit / rate) if rate else 0 for rate in rates])
            self._left.append([int(people) * unit for people in row.cumsum()])

    def most(self, flow: int) -> int:
        """How many people of a flow may be drawn without taking those who are drawn later."""
        province, programme, month = self._place(flow)
        return min(self._left[province][month:]) // self._draws[province][programme]

    def draw(self, flow: int, n: int) -> None:
        """Take `n` people of a flow out of the stock; a negative number puts them back."""
        province, programme, month = self._place(flow)
        amount = n * self._draws[province][programme]
        row = self._left[province]
        row[month:] = [left - amount for left in row[month:]]

    def _place(self, flow: int) -> tuple[int, int, int]:
        columns = self._columns
        slot = columns.flow_slot[flow]
        return (
            int(columns.flow_province[flow]),
            int(columns.slot_programme[slot]),
            int(columns.slot_start[slot]),
        )


def settle(draft: Draft) -> list[PlannedClass]:
    """Return the classes of a draft with whole people."""
    return classes_of(settled(draft))


def settled(draft: Draft) -> Draft:
    """Return a draft with whole people.

    People are rounded down, classes filled up from who is left, those that stay too small closed,
    and free seats given once more to orders that are short in the end.
    """
    columns = draft.columns
    draft = draft.copy()
    whole = draft.copy()
    whole.people = np.zeros(columns.n_flows)
    stocks = _Stocks(columns)
    _round(draft, whole, stocks)
    _fill(draft, whole, stocks)
    _drop_small(whole, stocks)
    for _ in range(2):
        whole.short = _short(columns, allocate(columns, classes_of(whole)))
        _fill(whole, whole, stocks)
    return whole


def give(whole: Draft) -> Draft:
    """Give the departures of a whole draft to orders, at least cost."""
    columns = whole.columns
    planned = classes_of(whole)
    allocation = allocate(columns, planned)
    programmes, starts = columns.opening_programme.tolist(), columns.opening_start.tolist()
    serves = zip(columns.serve_opening.tolist(), columns.serve_order.tolist(), strict=True)
    place = {(programmes[o], starts[o], d): n for n, (o, d) in enumerate(serves)}
    given = whole.copy()
    given.short = _short(columns, allocation)
    given.served = np.zeros(len(columns.serve_order))
    for (number, order), parts in allocation.items():
        one = planned[number]
        given.served[place[one.programme, one.start, order]] += parts / PARTS
    return given


def _round(draft: Draft, whole: Draft, stocks: _Stocks) -> None:
    """Give every slot whole people, as many as the draft has.

    Month by month, so that what is lost of a person here is there for the next class.
    """
    columns = draft.columns
    used = np.flatnonzero(draft.people > HAIR)
    slots = columns.flow_slot[used]
    for slot in sorted(set(slots.tolist()), key=lambda s: (columns.slot_start[s], s)):
        flows = used[slots == slot]
        wanted = round(float(draft.people[flows].sum()))
        rest = draft.people[flows] - np.floor(draft.people[flows] + HAIR)
        for flow in flows.tolist():
            n = min(int(draft.people[flow] + HAIR), stocks.most(flow))
            whole.people[flow] = n
            stocks.draw(flow, n)
            wanted -= n
        for flow in flows[np.argsort(-rest, kind="stable")].tolist():
            if wanted > 0 and stocks.most(flow) > 0:
                whole.people[flow] += 1
                stocks.draw(flow, 1)
                wanted -= 1


def _short(columns: Columns, allocation: dict[tuple[int, int], int]) -> FloatArray:
    short = np.array([float(order.departures) for order in columns.problem.orders])
    for (_, order), parts in allocation.items():
        short[order] -= parts / PARTS
    return short


def _fill(goal: Draft, whole: Draft, stocks: _Stocks) -> None:
    """Add people to classes with free seats where departures are missing, the nearest first."""
    columns, settings = whole.columns, whole.columns.problem.settings
    n_openings = len(columns.opening_start)
    outcome = (goal.people - whole.people) * columns.flow_yield
    missing = np.bincount(columns.flow_opening, outcome, n_openings)
    worth = _worth_of_more(goal)
    seated = np.bincount(columns.flow_slot, whole.people, columns.n_slots)
    least, most = whole.classes * settings.class_min, whole.classes * settings.class_max
    flows = np.flatnonzero((seated < most)[columns.flow_slot] & (columns.flow_yield > 0))
    for flow in flows[np.argsort(columns.flow_travel[flows], kind="stable")].tolist():
        slot, opening = int(columns.flow_slot[flow]), int(columns.flow_opening[flow])
        gain = float(columns.flow_yield[flow])
        while seated[slot] < most[slot]:
            pays = worth[opening] * gain > columns.flow_travel[flow]
            wanted = missing[opening] > gain / 3 or pays
            if not (wanted or seated[slot] < least[slot]) or stocks.most(flow) < 1:
                break
            stocks.draw(flow, 1)
            whole.people[flow] += 1
            seated[slot] += 1
            missing[opening] -= gain
            _gain(goal, opening, gain, worth)


def _worth_of_more(draft: Draft) -> FloatArray:
    """(n_openings,) what one departure more is worth there, to orders that are short [units]."""
    columns = draft.columns
    price, waiting = columns.short_price * (draft.short > ENOUGH), columns.wait_price
    worth = np.zeros(len(columns.opening_start))
    np.maximum.at(worth, columns.serve_opening, price[columns.serve_order] - waiting)
    return worth


def _gain(draft: Draft, opening: int, gain: float, worth: FloatArray) -> None:
    """Count a departure more towards the orders of an opening that are still short."""
    columns = draft.columns
    for order in columns.serve_order[columns.serve_opening == opening].tolist():
        taken = min(gain, float(draft.short[order]))
        draft.short[order] -= taken
        gain -= taken
        if taken and draft.short[order] <= ENOUGH:
            worth[:] = _worth_of_more(draft)


def _drop_small(whole: Draft, stocks: _Stocks) -> None:
    """Close classes that cannot be filled to the least number; their people go free."""
    columns, settings = whole.columns, whole.columns.problem.settings
    seated = np.bincount(columns.flow_slot, whole.people, columns.n_slots).astype(np.int64)
    for slot in np.flatnonzero(seated < whole.classes * settings.class_min).tolist():
        whole.classes[slot] = min(seated[slot] // settings.class_min, whole.classes[slot])
        surplus = max(int(seated[slot] - whole.classes[slot] * settings.class_max), 0)
        for flow in np.flatnonzero((columns.flow_slot == slot) & (whole.people > 0)).tolist():
            out = min(surplus, int(whole.people[flow]))
            whole.people[flow] -= out
            surplus -= out
            stocks.draw(flow, -out)


def classes_of(draft: Draft) -> list[PlannedClass]:
    """Seat the people of every slot in its classes, as even as can be."""
    columns = draft.columns
    by_slot: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for flow in np.flatnonzero(draft.people).tolist():
        by_slot[int(columns.flow_slot[flow])].append(
            (int(columns.flow_province[flow]), round(float(draft.people[flow])))
        )
    planned = []
    for slot in np.flatnonzero(draft.classes).tolist():
        programme = int(columns.slot_programme[slot])
        planned += [
            PlannedClass(
                int(columns.slot_centre[slot]), programme, int(columns.slot_start[slot]),
                people, _expected(columns, programme, people),
            )
            for people in _even(sorted(by_slot[slot]), int(draft.classes[slot]))
        ]  # fmt: skip
    return planned


def _even(people: list[tuple[int, int]], n_classes: int) -> list[tuple[tuple[int, int], ...]]:
    total = sum(n for _, n in people)
    sizes = [total // n_classes + (place < total % n_classes) for place in range(n_classes)]
    queue = list(people)
    seated = []
    for size in sizes:
        here: list[tuple[int, int]] = []
        free = size
        while free:
            province, n = queue[0]
            taken = min(n, free)
            here.append((province, taken))
            free -= taken
            queue[0] = (province, n - taken)
            if queue[0][1] == 0:
                queue.pop(0)
        seated.append(tuple(here))
    return seated


def _expected(columns: Columns, programme: int, people: tuple[tuple[int, int], ...]) -> int:
    departures = sum(
        (n * columns.problem.rate_after(province, programme) for province, n in people),
        Fraction(0),
    )
    return int(departures * PARTS)


def allocate(columns: Columns, planned: list[PlannedClass]) -> dict[tuple[int, int], int]:
    """Give the classes' departures to orders at least cost: (class, order) -> ten-thousandths."""
    openings: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, one in enumerate(planned):
        openings[one.programme, one.start].append(number)
    given = _transport(columns, openings, planned)
    allocation: dict[tuple[int, int], int] = {}
    for key, orders in given.items():
        left = {number: planned[number].expected for number in openings[key]}
        for order, amount in orders:
            open_ = amount
            for number in openings[key]:
                taken = min(left[number], open_)
                if taken:
                    allocation[number, order] = taken
                    left[number] -= taken
                    open_ -= taken
    return allocation


def _transport(
    columns: Columns,
    openings: dict[tuple[int, int], list[int]],
    planned: list[PlannedClass],
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Solve the transport from openings to orders; whole data have a whole answer."""
    model = Model()
    programmes, starts = columns.opening_programme.tolist(), columns.opening_start.tolist()
    keys = list(zip(programmes, starts, strict=True))
    there = np.array(
        [sum(planned[number].expected for number in openings.get(key, [])) for key in keys],
        dtype=float,
    )
    wanted = np.array([float(o.departures) for o in columns.problem.orders]) * PARTS
    kept = np.flatnonzero(there[columns.serve_opening] > 0)
    if not len(kept):
        return {}
    supply = model.rows(-INFINITE, there, len(there))
    demand = model.rows(-INFINITE, wanted, len(wanted))
    flow = model.columns(columns.wait_price[kept] - columns.short_price[columns.serve_order[kept]])
    model.entries(supply[columns.serve_opening[kept]], flow, 1.0)
    model.entries(demand[columns.serve_order[kept]], flow, 1.0)
    found = model.solve(Limits(seconds=60))
    if found is None:
        return {}
    return _exact_flows(columns, keys, (kept, np.rint(found.columns).astype(np.int64)), there)


def _exact_flows(
    columns: Columns,
    keys: list[tuple[int, int]],
    found: tuple[IntArray, IntArray],
    there: FloatArray,
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Cut a rounded answer to what is there and what is wanted, so that it is exact."""
    left = there.astype(np.int64)
    open_ = np.array([o.departures * PARTS for o in columns.problem.orders], dtype=np.int64)
    given: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for serve, rounded in zip(found[0].tolist(), found[1].tolist(), strict=True):
        opening, order = int(columns.serve_opening[serve]), int(columns.serve_order[serve])
        amount = int(min(rounded, left[opening], open_[order]))
        if amount > 0:
            given[keys[opening]].append((order, amount))
            left[opening] -= amount
            open_[order] -= amount
    return given
