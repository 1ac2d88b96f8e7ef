"""Deferred acceptance one application at a time, for the few whom the rounds leave free.

A refusal chain of any length costs one step per refusal here, where a round would cost a pass.
"""

import numpy as np

from rantau.engine.matching.problem import IndexArray, IntArray
from rantau.engine.matching.regions import Caps
from rantau.engine.matching.roster import PlainRoster, ReservingRoster, Roster
from rantau.engine.matching.rounds import Market


def finish(market: Market) -> None:
    """Let the free candidates of a market apply until nobody applies."""
    if len(market.free):
        _OneByOne(market).run()


def view(numbers: IntArray | IndexArray) -> memoryview:
    """Return numbers for reading one at a time."""
    return numbers.data


class _OneByOne:
    def __init__(self, market: Market) -> None:
        self.market = market
        self.problem = market.problem
        shift = market.priority.shift
        bounds = np.arange(len(self.problem.orders) + 1, dtype=np.int64) << shift
        self._start = np.searchsorted(market.held, bounds).tolist()
        self._rosters: dict[int, Roster] = {}
        self._seats = self.problem.seats.tolist()
        # Single numbers are read much faster from a memoryview than from an array.
        self._at, self._end = view(market.at), view(market.end)
        self._keys, self._order_of = view(market.keys), view(self.problem.order_of)
        self._drawn, self._first_limit = view(market.priority.drawn), view(market.limit)
        self._regions = _TurnByTurn(market.caps, self.problem.capped.tolist(), self._start)
        self._limit: dict[int, int] = {}

    def run(self) -> None:
        """Play to the end and put the held keys back in order."""
        stack = self.market.free[::-1].tolist()
        while stack:
            candidate = stack.pop()
            row = self._next_row(candidate)
            if row >= 0:
                stack.extend(self._apply(candidate, row))
        self._put_back()

    def _next_row(self, candidate: int) -> int:
        """Return the row of the best wish that may still take the candidate, or -1."""
        row, end = self._at[candidate], self._end[candidate]
        limit, first_limit = self._limit, self._first_limit
        while row < end:
            cell = self._cell(self._order_of[row], candidate)
            if self._keys[row] < limit.get(cell, first_limit[cell]):
                break
            row += 1
        self._at[candidate] = row
        return row if row < end else -1

    def _cell(self, order: int, candidate: int) -> int:
        if self.market.reserved is None:
            return order
        return int(self.market.sets.base[order]) + self._kind(order, candidate)

    def _apply(self, candidate: int, row: int) -> list[int]:
        """Let one candidate apply; return those refused for it."""
        order = self._order_of[row]
        roster = self._roster(order)
        roster.take(self._keys[row], self._kind(order, candidate))
        if not self._regions.has(order):
            return [self._refuse(order)] if roster.n > self._seats[order] else []
        self._regions.count(order, roster.n)
        refused = []
        for other, share in self._regions.overfull(order):
            while self._roster(other).n > share:
                refused.append(self._refuse(other))
            self._regions.count(other, share)
        return refused

    def _kind(self, order: int, candidate: int) -> int:
        if self.market.reserved is None:
            return 0
        sets = self.market.sets
        return int(sets.table[sets.pattern_of[order], self.problem.set_of[candidate]])

    def _refuse(self, order: int) -> int:
        key = self._rosters[order].drop_worst()
        candidate = self._drawn[key & self.market.priority.mask]
        cell = self._cell(order, candidate)
        self._limit[cell] = min(key, self._limit.get(cell, self._first_limit[cell]))
        return candidate

    def _roster(self, order: int) -> Roster:
        roster = self._rosters.get(order)
        if roster is None:
            held = self.market.held[self._start[order] : self._start[order + 1]]
            roster = self._rosters[order] = self._filled(order, held.tolist())
        return roster

    def _filled(self, order: int, held: list[int]) -> Roster:
        reserves = self.problem.reserves[order]
        if not reserves:
            return PlainRoster(held)
        roster = ReservingRoster(self.market.sets.of_order(order), reserves)
        for key in held:
            candidate = self._drawn[key & self.market.priority.mask]
            roster.take(key, self._kind(order, candidate))
        return roster

    def _put_back(self) -> None:
        """Read off who is held from the wish that each candidate stands at."""
        market = self.market
        market.free = market.free[:0]
        inside = np.flatnonzero(market.at < market.end)
        market.held = np.sort(market.keys[market.at[inside]])


class _TurnByTurn:
    """The capped regions of a one-by-one run; a region is looked at when someone applies there."""

    def __init__(self, caps: Caps, capped: list[bool], start: list[int]) -> None:
        self._caps = caps
        self._capped = capped
        bounds = np.array(start, dtype=np.int64)
        self._held: IntArray = bounds[1:] - bounds[:-1]
        self._total = caps.totals(self._held)

    def has(self, order: int) -> bool:
        """Say whether the order lies in a capped region."""
        return self._capped[order]

    def count(self, order: int, n: int) -> None:
        """Note how many an order holds now."""
        self._total[self._caps.of_region[order]] += n - int(self._held[order])
        self._held[order] = n

    def overfull(self, order: int) -> list[tuple[int, int]]:
        """List (order, share) where more are held than the share allows, after one more came.

        Before, everybody held had a share. So an order beyond its own seats (or, under the
        fixed rule, beyond its target) gives up one itself and changes nothing for the others.
        """
        n, caps = int(self._held[order]), self._caps
        if n > int(caps.own_limit[order]):
            return [(order, n - 1)]
        if caps.fixed or self._total[caps.of_region[order]] <= caps.cap_of(order):
            return []
        orders, shares = caps.shares_of(order, self._held)
        over = np.flatnonzero(self._held[orders] > shares)
        return list(zip(orders[over].tolist(), shares[over].tolist(), strict=True))
