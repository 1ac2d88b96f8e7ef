"""The plan's columns as arrays: slots where a class can run, flows of people into them.

A slot is (centre, programme, start); a flow is (slot, province); an opening is (programme,
start), where the classes of all centres come together to serve orders.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rantau.engine.planning.problem import KINDS, FloatArray, IntArray, Problem

Key = tuple[int, int, str]
"""A resource: (kind, centre, what)."""


@dataclass(frozen=True)
class Columns:
    """Arrays of one problem; money in `unit`s, so that the solver meets numbers near 100."""

    problem: Problem
    unit: float
    slot_centre: IntArray
    slot_programme: IntArray
    slot_start: IntArray
    slot_months: IntArray
    slot_cost: FloatArray
    slot_opening: IntArray
    slot_room: IntArray
    """(n_slots,) how many classes could start there if nothing else ran."""
    slot_resources: IntArray
    """(n_slots, 4) the resource of each kind, -1 where none is needed or another one implies it."""
    resource_keys: tuple[tuple[int, int, str], ...]
    capacity: IntArray
    """(n_resources, months) classes at a time."""
    supply: FloatArray
    """(n_provinces, months) new people who can be of use."""
    flow_slot: IntArray
    flow_province: IntArray
    flow_travel: FloatArray
    flow_draw: FloatArray
    """(n_flows,) people drawn from the stock for one person in the class."""
    flow_yield: FloatArray
    """(n_flows,) departures that one person in the class brings."""
    opening_programme: IntArray
    opening_start: IntArray
    serve_opening: IntArray
    serve_order: IntArray
    serve_wait: IntArray

    @property
    def n_slots(self) -> int:
        return len(self.slot_centre)

    @property
    def n_flows(self) -> int:
        return len(self.flow_slot)

    @cached_property
    def flow_programme(self) -> IntArray:
        return self.slot_programme[self.flow_slot]

    @cached_property
    def flow_start(self) -> IntArray:
        return self.slot_start[self.flow_slot]

    @cached_property
    def flow_opening(self) -> IntArray:
        return self.slot_opening[self.flow_slot]

    @cached_property
    def orders_programme(self) -> IntArray:
        return np.array([order.programme for order in self.problem.orders], dtype=np.int64)

    @cached_property
    def short_price(self) -> FloatArray:
        """(n_orders,) what a missing departure costs [units]."""
        weights = np.array([float(order.weight) for order in self.problem.orders])
        return weights * self.problem.settings.shortfall_price / self.unit

    @cached_property
    def wait_price(self) -> FloatArray:
        """(n_serves,) what waiting costs a departure [units]."""
        return self.serve_wait * self.problem.settings.wait_price / self.unit

    def years(self) -> IntArray:
        """(months,) the calendar year of each month, counted from the first one."""
        first = self.problem.settings.first_month
        months = np.arange(first, first + self.problem.horizon)
        return np.asarray(months // 12 - first // 12, dtype=np.int64)

    def resource_use(self, classes: FloatArray | IntArray) -> FloatArray:
        """(n_resources, months) what the given classes (n_slots,) use."""
        use = np.zeros((len(self.resource_keys), self.problem.horizon + 1))
        used = np.flatnonzero(classes)
        for kind in range(len(KINDS)):
            resource = self.slot_resources[used, kind]
            there = used[resource >= 0]
            resource = resource[resource >= 0]
            start, amount = self.slot_start[there], classes[there]
            np.add.at(use, (resource, start), amount)
            np.add.at(use, (resource, start + self.slot_months[there]), -amount)
        return np.asarray(use.cumsum(axis=1)[:, :-1])

    def price_of_slots(self, prices: FloatArray) -> FloatArray:
        """(n_slots,) what a class pays for its resources at `prices` (n_resources, months)."""
        summed = np.zeros((prices.shape[0], prices.shape[1] + 1))
        summed[:, 1:] = prices.cumsum(axis=1)
        total = np.zeros(self.n_slots)
        ends = self.slot_start + self.slot_months
        for kind in range(len(KINDS)):
            resource = self.slot_resources[:, kind]
            there = resource >= 0
            resource = resource[there]
            total[there] += summed[resource, ends[there]] - summed[resource, self.slot_start[there]]
        return total


def columns_of(problem: Problem) -> Columns:
    """Lay out the columns of a problem."""
    slots = np.array(problem.slots, dtype=np.int64).reshape(-1, 3)
    centre, programme, start = slots.T
    costs = [p.class_cost for p in problem.programmes]
    unit = max(1.0, float(np.median(costs)) / 100 if costs else 1.0)
    openings = {key: number for number, key in enumerate(problem.servings)}
    keys, capacity, resources = _resources(problem, slots)
    flows = _flows(problem, slots, unit)
    serves = [
        (openings[key], order, wait)
        for key, served in problem.servings.items()
        for order, wait in served
    ]
    serve = np.array(serves, dtype=np.int64).reshape(-1, 3)
    return Columns(
        problem=problem,
        unit=unit,
        slot_centre=centre,
        slot_programme=programme,
        slot_start=start,
        slot_months=np.array([p.months for p in problem.programmes], dtype=np.int64)[programme],
        slot_cost=np.array(costs, dtype=float)[programme] / unit,
        slot_opening=np.array([openings[int(p), int(t)] for _, p, t in slots], dtype=np.int64),
        slot_room=_room(problem, slots),
        slot_resources=resources,
        resource_keys=keys,
        capacity=capacity,
        supply=np.array(problem.usable, dtype=float).reshape(-1, problem.horizon),
        **flows,
        opening_programme=np.array([p for p, _ in openings], dtype=np.int64),
        opening_start=np.array([t for _, t in openings], dtype=np.int64),
        serve_opening=serve[:, 0],
        serve_order=serve[:, 1],
        serve_wait=serve[:, 2],
    )


def _room(problem: Problem, slots: IntArray) -> IntArray:
    pairs = {(int(c), int(p)): problem.free_at(int(c), int(p)) for c, p, _ in slots}
    return np.array([pairs[int(c), int(p)][t] for c, p, t in slots], dtype=np.int64)


def _resources(
    problem: Problem, slots: IntArray
) -> tuple[tuple[tuple[int, int, str], ...], IntArray, IntArray]:
    needed: dict[tuple[int, int], list[Key | None]] = {}
    for centre, programme, _ in slots:
        pair = (int(centre), int(programme))
        if pair not in needed:
            needs = problem.programmes[pair[1]].needs
            needed[pair] = [
                None if what is None else (kind, pair[0], what) for kind, what in enumerate(needs)
            ]
    kept = _binding(problem, needed)
    numbers: dict[Key | None, int] = {key: number for number, key in enumerate(kept)}
    places = {pair: [numbers.get(key, -1) for key in keys] for pair, keys in needed.items()}
    resources = np.array([places[int(c), int(p)] for c, p, _ in slots], dtype=np.int64).reshape(
        -1, len(KINDS)
    )
    capacity = np.array([problem.capacity[key] for key in kept], dtype=np.int64)
    return tuple(kept), capacity.reshape(len(kept), problem.horizon), resources


def _binding(problem: Problem, needed: dict[tuple[int, int], list[Key | None]]) -> list[Key]:
    """Leave out a resource that another one of the centre implies: more users, never more of it."""
    users: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for (_, programme), keys in needed.items():
        for key in keys:
            if key is not None:
                users[key].add(programme)
    by_centre: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for key in sorted(users):
        by_centre[key[1]].append(key)
    kept: list[Key] = []
    for known in by_centre.values():
        left = list(known)
        for key in known:
            rest = [other for other in left if other != key]
            if any(
                users[key] <= users[other]
                and bool((problem.capacity[other] <= problem.capacity[key]).all())
                for other in rest
            ):
                left = rest
        kept += left
    return sorted(kept)


def _flows(problem: Problem, slots: IntArray, unit: float) -> dict[str, npt.NDArray]:  # type: ignore[type-arg]
    reach: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (origin, to), cost in sorted(problem.travel.items()):
        reach[to].append((origin, cost))
    slot: list[int] = []
    province: list[int] = []
    travel: list[int] = []
    for number, (centre, programme, _) in enumerate(slots):
        for j, cost in reach[int(centre)]:
            if problem.rate_before(j, int(programme)) > 0:
                slot.append(number)
                province.append(j)
                travel.append(cost)
    flow_slot = np.array(slot, dtype=np.int64)
    flow_province = np.array(province, dtype=np.int64)
    before, after = _rates(problem)
    programme = slots[flow_slot, 1] if len(flow_slot) else np.zeros(0, dtype=np.int64)
    return {
        "flow_slot": flow_slot,
        "flow_province": flow_province,
        "flow_travel": np.array(travel, dtype=float) / unit,
        "flow_draw": 1 / before[flow_province, programme],
        "flow_yield": after[flow_province, programme],
    }


def _rates(problem: Problem) -> tuple[FloatArray, FloatArray]:
    shape = (len(problem.provinces), len(problem.programmes))
    before, after = np.ones(shape), np.ones(shape)
    for (j, p), rate in problem.before.items():
        before[j, p] = float(rate)
    for (j, p), rate in problem.after.items():
        after[j, p] = float(rate)
    before[before == 0] = np.inf
    return before, after
