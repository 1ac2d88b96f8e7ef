"""Finds the assignment: candidate-proposing deferred acceptance, in rounds and then one by one.

The result is the best for every candidate among all stable ones, whatever the order of the
proposals (Gale & Shapley 1962; Hatfield & Milgrom 2005; Kamada & Kojima 2015).
"""

import numpy as np

from rantau.engine.matching import tail
from rantau.engine.matching.exact_sets import exact_sets
from rantau.engine.matching.priority import priorities
from rantau.engine.matching.problem import BoolArray, IntArray, Problem
from rantau.engine.matching.result import MatchResult
from rantau.engine.matching.rounds import Market

FEW = 64
"""With so few free, going one by one is quicker than a round (measured)."""


def solve(problem: Problem) -> MatchResult:
    """Assign candidates to orders. The rule is `docs/reference/engines.md`, section 2."""
    return solve_with(problem, few=FEW)


def solve_with(problem: Problem, *, few: int) -> MatchResult:
    """Assign candidates to orders, going one by one once no more than `few` are free."""
    priority, sets = priorities(problem), exact_sets(problem)
    market = Market(problem, priority, sets)
    market.run(few)
    tail.finish(market)
    return _result(market)


def _result(market: Market) -> MatchResult:
    problem, priority = market.problem, market.priority
    n, m = len(problem.candidates), len(problem.orders)
    candidates = priority.drawn[market.held & priority.mask]
    wish = np.full(n, -1, dtype=np.int64)
    wish[candidates] = market.at[candidates]
    order = np.full(n, -1, dtype=np.int32)
    rank = np.zeros(n, dtype=np.int64)
    order[candidates] = problem.order_of[wish[candidates]]
    rank[candidates] = problem.rank_of[wish[candidates]]
    return MatchResult(
        problem=problem,
        priority=priority,
        sets=market.sets,
        wish=wish,
        order=order,
        rank=rank,
        reserved=_reserved(market, candidates),
        wanted=_wanted(problem, wish),
        admitted=np.bincount(order[candidates], minlength=m).astype(np.int64),
    )


def _reserved(market: Market, candidates: IntArray) -> BoolArray:
    """(n,) who sits reserved: what is taken first from those admitted is what was taken first."""
    found = np.zeros(len(market.problem.candidates), dtype=np.bool_)
    if market.reserved is not None:
        everybody = np.ones(len(candidates), dtype=np.bool_)
        found[candidates] = market.reserved.seated(candidates, market.cells(candidates), everybody)
    return found


def _wanted(problem: Problem, wish: IntArray) -> IntArray:
    """(m,) people who like each order at least as well as what they got."""
    last = np.where(wish >= 0, wish + 1, problem.first[1:])
    total = np.bincount(problem.order_of, minlength=len(problem.orders)).astype(np.int64)
    behind = problem.first[1:] - last
    some = np.flatnonzero(behind)
    if len(some):
        start = np.repeat(
            last[some] - np.concatenate([[0], np.cumsum(behind[some])[:-1]]), behind[some]
        )
        rows = start + np.arange(len(start))
        total -= np.bincount(problem.order_of[rows], minlength=len(problem.orders))
    return total
