"""A first plan without a solver: the fallback, and the honest comparison.

Orders are met one after the other, the earliest first; each class opens as late as it may, at the
centre nearest to people who are still free.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from rantau.engine.planning.columns import Columns
from rantau.engine.planning.draft import Draft
from rantau.engine.planning.problem import FloatArray, IntArray

HAIR = 1e-9


@dataclass
class _State:
    """What is left while classes are added."""

    draft: Draft
    free: IntArray
    """(n_resources, months)"""
    lasting: FloatArray
    """(n_provinces, months) people who may be drawn by then without hurting later draws."""
    budget: FloatArray
    """(years,) [units]"""
    slots_of: dict[int, list[int]]
    flows_of: list[IntArray]


def greedy_draft(columns: Columns, draft: Draft | None = None) -> Draft:
    """Return a plan that keeps every constraint; a draft that is given is only added to."""
    state = _begin(Draft(columns) if draft is None else draft.copy())
    problem = columns.problem
    serves: dict[int, list[tuple[int, int]]] = {}
    for opening, order, wait in zip(
        columns.serve_opening.tolist(),
        columns.serve_order.tolist(),
        columns.serve_wait.tolist(),
        strict=True,
    ):
        serves.setdefault(order, []).append((wait, opening))
    queue = sorted(
        np.flatnonzero(state.draft.short > HAIR).tolist(),
        key=lambda d: (-problem.orders[d].weight, problem.orders[d].latest_end, d),
    )
    spare = np.zeros(len(columns.opening_start))
    for order in queue:
        _meet(state, order, sorted(serves.get(order, [])), spare)
    return state.draft


def _begin(draft: Draft) -> _State:
    columns = draft.columns
    slots_of: dict[int, list[int]] = {}
    nearest = np.full(columns.n_slots, np.inf)
    np.minimum.at(nearest, columns.flow_slot, columns.flow_travel)
    for slot in np.lexsort((np.arange(columns.n_slots), nearest)).tolist():
        slots_of.setdefault(int(columns.slot_opening[slot]), []).append(slot)
    order = np.lexsort((columns.flow_province, columns.flow_travel, columns.flow_slot))
    bounds = np.searchsorted(columns.flow_slot[order], np.arange(columns.n_slots + 1))
    flows_of = [order[a:b] for a, b in itertools.pairwise(bounds.tolist())]
    yearly = columns.problem.settings.budget_per_year
    spent = draft.spent(np.arange(columns.n_slots))
    drawn = draft.drawn(np.flatnonzero(draft.people))
    stock = (columns.supply - drawn).cumsum(axis=1)
    return _State(
        draft=draft,
        free=columns.capacity - np.rint(columns.resource_use(draft.classes)).astype(np.int64),
        lasting=np.minimum.accumulate(stock[:, ::-1], axis=1)[:, ::-1].copy(),
        budget=(np.inf if yearly is None else yearly / columns.unit) - spent,
        slots_of=slots_of,
        flows_of=flows_of,
    )


def _meet(state: _State, order: int, serves: list[tuple[int, int]], spare: FloatArray) -> None:
    draft, columns = state.draft, state.draft.columns
    settings = columns.problem.settings
    worth = float(columns.problem.orders[order].weight) * settings.shortfall_price / columns.unit
    for wait, opening in serves:
        price = worth - wait * settings.wait_price / columns.unit
        while draft.short[order] > HAIR and price > 0:
            if spare[opening] <= HAIR:
                gained = _open_class(state, opening, draft.short[order], price)
                if gained <= 0:
                    break
                spare[opening] += gained
            taken = min(spare[opening], draft.short[order])
            spare[opening] -= taken
            draft.short[order] -= taken
            place = np.flatnonzero(
                (columns.serve_order == order) & (columns.serve_opening == opening)
            )[0]
            draft.served[place] += taken


def _open_class(state: _State, opening: int, wanted: float, price: float) -> float:
    """Open one class where people are near; return the departures it brings, 0 if none can be."""
    columns = state.draft.columns
    settings = columns.problem.settings
    for slot in state.slots_of.get(opening, []):
        start, months = int(columns.slot_start[slot]), int(columns.slot_months[slot])
        resources = columns.slot_resources[slot]
        used = resources[resources >= 0]
        year = int(columns.years()[start])
        if (state.free[used, start : start + months] < 1).any():
            continue
        if state.budget[year] < columns.slot_cost[slot]:
            continue
        people = _gather(state, slot, wanted, settings.class_min, settings.class_max)
        gained = sum(n * float(columns.flow_yield[flow]) for flow, n in people)
        travel = sum(n * float(columns.flow_travel[flow]) for flow, n in people)
        if not people or min(gained, wanted) * price <= columns.slot_cost[slot] + travel:
            continue
        state.free[used, start : start + months] -= 1
        state.budget[year] -= columns.slot_cost[slot]
        state.draft.classes[slot] += 1
        for flow, n in people:
            state.draft.people[flow] += n
            _draw(state, flow, n)
        return gained
    return 0.0


def _gather(
    state: _State, slot: int, wanted: float, least: int, most: int
) -> list[tuple[int, int]]:
    """Choose whole people for one class, the nearest first; empty if too few are free."""
    columns = state.draft.columns
    start = int(columns.slot_start[slot])
    found: list[tuple[int, int]] = []
    n, gained = 0, 0.0
    for flow in state.flows_of[slot].tolist():
        draw, outcome = float(columns.flow_draw[flow]), float(columns.flow_yield[flow])
        if outcome <= 0:
            continue
        there = int((state.lasting[columns.flow_province[flow], start] + HAIR) / draw)
        enough = max(int(np.ceil((wanted - gained) / outcome)), least - n)
        taken = min(there, enough, most - n)
        if taken > 0:
            found.append((flow, taken))
            n += taken
            gained += taken * outcome
        if n >= most or (gained >= wanted and n >= least):
            break
    return found if n >= least else []


def _draw(state: _State, flow: int, n: int) -> None:
    columns = state.draft.columns
    province, start = int(columns.flow_province[flow]), int(columns.flow_start[flow])
    row = state.lasting[province]
    row[start:] -= n * columns.flow_draw[flow]
    row[: start + 1] = np.minimum(row[: start + 1], row[start])
