"""Bounds a small problem by its programmes decided alone, and tells the relaxation what they cost.

At prices for all that is scarce programmes no longer meet, so each can be decided alone with whole
classes, centre by centre: what they cost, less what the scarce things earn, is a bound (Lagrangian
decomposition, Geoffrion 1974). Each least cost is also an inequality that every plan keeps. With
these the relaxation is asked for prices anew, until it costs no more than the bound.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from rantau.engine.milp import Limits
from rantau.engine.planning.columns import Columns
from rantau.engine.planning.decide import least_cost, price
from rantau.engine.planning.draft import Known, everywhere
from rantau.engine.planning.prices import Prices, class_prices, income, person_prices

ROUNDS = 5
AGREED = 2e-4
"""Share of the bound by which the relaxation may still cost more."""
NODES = 2000
GAP = 1e-4
HAIR = 1e-7
"""Share of a least cost that is left to the solver's tolerances."""


@dataclass(frozen=True)
class Agreement:
    """The best bound found, the prices and parts that give it, and all that was learnt."""

    prices: Prices
    parts: list[float]
    """(n_programmes,) what each programme costs at least at the prices [units]."""
    bound: float
    """[units]"""
    known: tuple[Known, ...]


def agree(columns: Columns, *, seconds: Callable[[], float]) -> Agreement:
    """Ask for prices and for programmes' least costs in turn, until they say the same.

    `seconds` says how many are left; rounds and nodes normally end it before.
    """
    known: tuple[Known, ...] = ()
    best = Agreement(Prices(np.zeros_like(columns.problem.supply)), [], -np.inf, known)
    _, prices = price(columns, known, Limits(seconds()))
    for _ in range(ROUNDS):
        parts = _parts(columns, prices, known, seconds)
        bound = sum(parts) - float(income(columns.problem, prices)) / columns.unit
        known += _learnt(columns, prices, parts)
        best = Agreement(prices, parts, bound, known) if bound > best.bound else best
        best = replace(best, known=known)
        relaxed, prices = price(columns, known, Limits(seconds()))
        if relaxed - best.bound < AGREED * abs(best.bound) or seconds() <= 0:
            break
    return best


def _parts(
    columns: Columns,
    prices: Prices,
    known: tuple[Known, ...],
    seconds: Callable[[], float],
) -> list[float]:
    """Decide each programme alone, the largest first, on two threads."""

    def alone(programme: int) -> float:
        part = replace(everywhere(columns, [programme], "classes", known), prices=prices)
        return least_cost(columns, part, Limits(seconds(), NODES, GAP))

    n = len(columns.problem.programmes)
    largest = np.argsort(-np.bincount(columns.slot_programme, minlength=n), kind="stable").tolist()
    with ThreadPoolExecutor(2) as pool:
        costs = dict(zip(largest, pool.map(alone, largest), strict=True))
    return [costs[programme] for programme in range(n)]


def _learnt(columns: Columns, prices: Prices, parts: list[float]) -> tuple[Known, ...]:
    by_class, by_person = class_prices(columns, prices), person_prices(columns, prices)
    there = np.unique(columns.slot_programme).tolist()
    return tuple(
        Known(programme, by_class, by_person, parts[programme] * (1 - HAIR)) for programme in there
    )
