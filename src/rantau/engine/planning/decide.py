"""Decides parts of a plan: anew, alone at prices, with whole numbers given up, or all at once."""

import numpy as np

from rantau.engine.milp import Limits, Solution
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.draft import Draft, Known, Part, everywhere
from rantau.engine.planning.layout import FIXED, Layout, lay_out
from rantau.engine.planning.prices import Prices, prices_from
from rantau.engine.planning.problem import FloatArray, IntArray

TINY = 1e-7


def decide(draft: Draft, part: Part, limits: Limits) -> tuple[Draft, IntArray] | None:
    """Solve a part; return the new draft and its classes per opening, or None if none was found."""
    layout = lay_out(draft, part)
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


def least_cost(columns: Columns, part: Part, limits: Limits) -> float:
    """Return what a part costs at least where nothing else is planned [units].

    By the solver's word; the best it has proven where the limits ended it.
    """
    nothing = Draft(columns)
    layout = lay_out(nothing, part)
    found = layout.model.solve(limits, start=_start(nothing, part, layout))
    return 0.0 if found is None else max(min(found.bound, found.objective), 0.0)


def price(columns: Columns, known: tuple[Known, ...], limits: Limits) -> tuple[float, Prices]:
    """Give whole numbers up in the whole problem; return what that costs [units] and its prices.

    Shape and meaning of prices as in the relaxation, but classes are columns of their own, and
    what is known of programmes is kept.
    """
    problem, everyone = columns.problem, range(len(columns.problem.programmes))
    layout = lay_out(Draft(columns), everywhere(columns, everyone, "classes", known))
    found = layout.model.solve(limits, relaxed=True)
    if found is None:
        return 0.0, Prices(np.zeros_like(problem.supply))
    supply = np.zeros(columns.supply.shape)
    supply[layout.provinces] = -found.duals[layout.stock_rows]
    rows = layout.resource_rows
    resources = np.where(rows >= 0, -found.duals[rows], 0.0).reshape(-1, problem.horizon)
    budget = -found.duals[layout.budget_rows]
    return found.objective, prices_from(columns, supply, resources, budget)


def prove(draft: Draft, known: tuple[Known, ...], limits: Limits) -> tuple[float, Draft | None]:
    """Decide all classes at once, people in parts: only a small problem can be asked.

    Returns, by the solver's word, what no plan can cost less than [units; 0 where nothing was
    found], and the plan that shows it, where one was found before the limits.
    """
    columns = draft.columns
    part = everywhere(columns, range(len(columns.problem.programmes)), "classes", known)
    layout = lay_out(draft, part)
    found = layout.model.solve(limits, start=_start(draft, part, layout))
    if found is None:
        return 0.0, None
    after = draft.copy()
    _write(after, part, layout, found)
    shown = found.optimal and after.fits()
    return max(min(found.bound, found.objective), 0.0), after if shown else None


def _start(draft: Draft, part: Part, layout: Layout) -> FloatArray | None:
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


def _write(draft: Draft, part: Part, layout: Layout, found: Solution) -> None:
    columns = draft.columns
    draft.classes[np.isin(columns.slot_programme, part.programmes)] = 0
    draft.people[np.isin(columns.flow_programme, part.programmes)] = 0
    draft.classes[part.slots] = np.rint(found.columns[layout.classes]).astype(np.int64)
    people = found.columns[layout.people]
    people = np.rint(people) if part.whole == "everything" else np.where(people > TINY, people, 0)
    draft.people[part.flows] = people
    draft.short[layout.orders] = np.maximum(found.columns[layout.short], 0)
    draft.served[layout.serves] = np.maximum(found.columns[layout.served], 0)
