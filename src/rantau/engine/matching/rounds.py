"""Deferred acceptance in rounds over arrays: all who are free apply at once.

Each round costs some passes over those held, so rounds pay while many are free; `tail` ends it.
"""

import numpy as np

from rantau.engine.matching.exact_sets import ExactSets
from rantau.engine.matching.priority import Priorities
from rantau.engine.matching.problem import BoolArray, IntArray, Problem
from rantau.engine.matching.regions import Caps
from rantau.engine.matching.reserved import ReservedRounds


class Market:
    """A selection while it runs.

    Attributes
    ----------
    at : (n,) the row of the wish that each candidate stands at.
    held : keys of the wishes that are held for now, ascending.
    limit : (n_cells,) a key at or beyond this is refused for sure, per order and exact set:
        someone with equal groups and a better priority has been refused already.
    """

    def __init__(self, problem: Problem, priority: Priorities, sets: ExactSets) -> None:
        self.problem = problem
        self.priority = priority
        self.sets = sets
        self.keys = priority.keys
        self.at = problem.first[:-1].copy()
        self.end = problem.first[1:]
        self.held = np.zeros(0, dtype=np.int64)
        self.free = np.flatnonzero(self.end > self.at)
        self.caps = Caps(problem)
        self._bounds = np.arange(len(problem.orders) + 1, dtype=np.int64) << priority.shift
        reserving = any(problem.reserves)
        self.reserved = ReservedRounds(problem, sets) if reserving else None
        self.limit = np.full(int(sets.base[-1]), np.iinfo(np.int64).max, dtype=np.int64)
        self._lone_plain = ~problem.capped & np.array(
            [not own for own in problem.reserves], dtype=np.bool_
        )
        self._all_plain = bool(self._lone_plain.all())
        self.limit[np.repeat(problem.seats == 0, np.diff(sets.base))] = 0

    def cells(self, candidates: IntArray) -> IntArray:
        """Return the order and exact set of the wish that each candidate stands at."""
        orders = self.problem.order_of[self.at[candidates]]
        if self.reserved is None:
            return orders.astype(np.int64)
        return self.sets.cell_of(orders, self.problem.set_of[candidates])

    def run(self, few: int) -> None:
        """Play rounds until no more than `few` are free."""
        while len(self.free) > max(few, len(self.held) >> 7):
            came = self.advance()
            if len(came):
                self._round(came)

    def advance(self) -> IntArray:
        """Move every free candidate to the best wish that may still take them; return its keys."""
        who, row = self.free, self.at[self.free]
        ready, came = [who[:0]], [who[:0]]
        while len(who):
            keys = self.keys[row]
            stays = keys < self.limit[self._cells_of(keys, who)]
            ready.append(who[stays])
            came.append(keys[stays])
            self.at[who[stays]] = row[stays]
            who, row = who[~stays], row[~stays] + 1
            more = row < self.end[who]
            self.at[who[~more]] = row[~more]
            who, row = who[more], row[more]
        self.free = np.concatenate(ready)
        return np.concatenate(came)

    def _cells_of(self, keys: IntArray, candidates: IntArray) -> IntArray:
        orders = keys >> self.priority.shift
        if self.reserved is None:
            return orders
        return self.sets.cell_of(orders, self.problem.set_of[candidates])

    def _round(self, came: IntArray) -> None:
        pool = np.concatenate([self.held, came])
        pool.sort()
        start = np.searchsorted(pool, self._bounds)
        shares = self.caps.shares(np.diff(start))
        orders = pool >> self.priority.shift
        if self.reserved is None:
            stays = np.arange(len(pool)) < (start[:-1] + shares)[orders]
        else:
            touched = np.zeros(len(shares), dtype=np.bool_)
            touched[came >> self.priority.shift] = True
            stays = self._with_reserves(pool, touched[orders], start, shares)
        refused = pool[~stays]
        self.free = self.priority.drawn[refused & self.priority.mask]
        self._lower_limits(pool, start, refused)
        self.held = pool[stays]

    def _with_reserves(
        self, pool: IntArray, touched: BoolArray, start: IntArray, shares: IntArray
    ) -> BoolArray:
        """Put those on reserved seats first, then the rest; each order takes its first k."""
        assert self.reserved is not None
        candidates = self.priority.drawn[pool & self.priority.mask]
        first = self.reserved.seated(candidates, self.cells(candidates), touched)
        orders = pool >> self.priority.shift
        before = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(first)])
        within = before[:-1] - before[start[:-1]][orders]
        n_first = np.diff(before[start])[orders]
        rest = n_first + np.arange(len(pool)) - start[:-1][orders] - within
        stays: BoolArray = np.where(first, within, rest) < shares[orders]
        return stays

    def _lower_limits(self, pool: IntArray, start: IntArray, refused: IntArray) -> None:
        if not self._all_plain and len(refused):
            np.minimum.at(self.limit, self._cells_of(refused, self.free), refused)
        # A lone order without reserves that is full needs better than its last one.
        seats = self.problem.seats
        full = np.flatnonzero(self._lone_plain & (np.diff(start) >= seats) & (seats > 0))
        self.limit[self.sets.base[full]] = pool[start[full] + seats[full] - 1] + 1
