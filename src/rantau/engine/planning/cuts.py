"""Inequalities that whole classes obey and fractions of classes do not.

Orders that can only be served from openings between two months need together at least D
departures from them; a class brings at most Y. So Y * classes + short >= D, and since classes are
whole, with r = D / Y and f its fraction, classes + short / (f Y) >= ceil(r): mixed-integer
rounding (Nemhauser & Wolsey 1990), over every window of months.
"""

from dataclasses import dataclass

import numpy as np

from rantau.engine.milp import INFINITE, Model
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.problem import FloatArray, IntArray

LEAST_FRACTION = 0.02
"""Below this fraction the inequality says too little for its large coefficient."""


@dataclass(frozen=True)
class Cut:
    """classes in `openings` + `per_short` * short of `orders` >= `least`."""

    openings: IntArray
    orders: IntArray
    per_short: float
    least: float


def window_cuts(columns: Columns, programme: int) -> list[Cut]:
    """Return the inequalities of one programme, each set of orders once, by its least window."""
    openings = np.flatnonzero(columns.opening_programme == programme)
    orders = np.flatnonzero(columns.orders_programme == programme)
    starts = columns.opening_start[openings]
    served = np.isin(columns.serve_opening, openings)
    first = np.full(len(columns.problem.orders), 10**6)
    last = np.full(len(columns.problem.orders), -1)
    months = columns.opening_start[columns.serve_opening[served]]
    np.minimum.at(first, columns.serve_order[served], months)
    np.maximum.at(last, columns.serve_order[served], months)
    most = _most_per_class(columns, openings)
    cuts: dict[bytes, Cut] = {}
    for low in np.unique(first[orders]):
        for high in np.unique(last[orders]):
            inside = orders[(first[orders] >= low) & (last[orders] <= high) & (last[orders] >= 0)]
            if not len(inside):
                continue
            window = openings[(starts >= low) & (starts <= high)]
            cut = _cut(columns, window, inside, float(most[window].max()))
            kept = cuts.get(inside.tobytes())
            if cut is not None and (kept is None or len(window) < len(kept.openings)):
                cuts[inside.tobytes()] = cut
    return list(cuts.values())


def _most_per_class(columns: Columns, openings: IntArray) -> FloatArray:
    most = np.zeros(len(columns.opening_start))
    mine = np.isin(columns.flow_opening, openings)
    np.maximum.at(most, columns.flow_opening[mine], columns.flow_yield[mine])
    # A hair above the true value, so that rounding of floats never makes a cut too strong.
    return most * columns.problem.settings.class_max * (1 + 1e-9)


def _cut(columns: Columns, window: IntArray, orders: IntArray, most: float) -> Cut | None:
    wanted = float(sum(columns.problem.orders[d].departures for d in orders))
    if most <= 0:
        return None
    ratio = wanted / most
    fraction = ratio - np.floor(ratio)
    if fraction < LEAST_FRACTION:
        return None
    return Cut(window, orders, 1 / (fraction * most), float(np.ceil(ratio)))


def add_cuts(
    model: Model,
    cuts: list[Cut],
    sums: IntArray,
    openings: IntArray,
    short: IntArray,
    orders: IntArray,
) -> None:
    """Add inequalities over the columns `sums` (of `openings`) and `short` (of `orders`)."""
    if not cuts:
        return
    rows = model.rows(np.array([cut.least for cut in cuts]), INFINITE, len(cuts))
    for row, cut in zip(rows.tolist(), cuts, strict=True):
        columns = sums[np.searchsorted(openings, cut.openings)]
        model.entries(np.full(len(columns), row), columns, 1.0)
        missing = short[np.searchsorted(orders, cut.orders)]
        model.entries(np.full(len(missing), row), missing, cut.per_short)
