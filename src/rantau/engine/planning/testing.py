"""Small problems for examples and tests."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from rantau.engine.planning.problem import Order, Problem, Programme, Settings


def small_problem(**changes: Any) -> Problem:
    """One centre, one programme of three months, one order for twelve departures in month 9.

    Rates are 1 before and 3/4 after the class; twenty people are there from the start.
    """
    capacity: Mapping[tuple[int, int, str], Any] = {
        (kind, 0, what): np.full(12, 1) for kind, what in enumerate(("workshop", "welding", "ja"))
    }
    supply = np.zeros((1, 12), dtype=np.int64)
    supply[0, 0] = 20
    problem = Problem(
        settings=Settings(2027 * 12, 12, "IDR", 50_000, 100, 2, 4, 16),
        programmes=(Programme("weld", 3, ("workshop", "welding", "ja", None), 80_000),),
        orders=(Order("O1", 0, 12, 2027 * 12 + 8, 3),),
        centres=("BLK",),
        centre_provinces=("32",),
        provinces=("32",),
        capacity=capacity,
        before={},
        after={(0, 0): Fraction(3, 4)},
        supply=supply,
        travel={(0, 0): 2_000},
    )
    return replace(problem, **changes)
