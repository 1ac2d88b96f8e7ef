"""How a cap is shared out while the selection runs, for all regions at once."""

import numpy as np

from rantau.engine.matching.problem import IntArray, Problem


class Caps:
    """The capped regions of a problem.

    Attributes
    ----------
    orders : the orders of capped regions, region by region, in their turn.
    of_region : order -> the place of its region here.
    own_limit : (m,) what an order can never go beyond, whatever the others do.
    """

    def __init__(self, problem: Problem) -> None:
        self.seats = problem.seats
        self.fixed = problem.round.fixed
        capped = np.flatnonzero(problem.capped)
        self.orders = capped[np.lexsort((problem.turns[capped], problem.region_of[capped]))]
        regions, first, inverse = np.unique(
            problem.region_of[self.orders], return_index=True, return_inverse=True
        )
        self._first, self._region = first, inverse.reshape(-1)
        self._caps = np.array([problem.caps[r] or 0 for r in regions.tolist()], dtype=np.int64)
        self._most = problem.seats[self.orders]
        self._targets = problem.targets[self.orders]
        ends = np.append(first[1:], len(self.orders))[: len(first)].tolist()
        self._bounds = list(zip(first.tolist(), ends, strict=True))
        self.of_region = dict(zip(self.orders.tolist(), self._region.tolist(), strict=True))
        self.own_limit = np.minimum(problem.seats, problem.targets) if self.fixed else self.seats

    def shares(self, applicants: IntArray) -> IntArray:
        """Return (m,) how many each order may take.

        Parameters
        ----------
        applicants : (m,) people whom each order holds or who have just come.
        """
        if not len(self.orders):
            return self.seats
        shares = self.seats.copy()
        wanted = np.minimum(self._most, applicants[self.orders])
        base = np.minimum(self._targets, wanted)
        if not self.fixed:
            base = _filled(base, wanted, self._caps, self._first, self._region)
        shares[self.orders] = base
        return shares

    def totals(self, held: IntArray) -> list[int]:
        """Count the people of each capped region, given those of each order."""
        if not len(self.orders):
            return []
        found: list[int] = np.add.reduceat(held[self.orders], self._first).tolist()
        return found

    def cap_of(self, order: int) -> int:
        """Return the cap of an order's region."""
        return int(self._caps[self.of_region[order]])

    def shares_of(self, order: int, applicants: IntArray) -> tuple[IntArray, IntArray]:
        """Return the orders of one region, in their turn, and how many each may take.

        Only for the flexible rule.
        """
        begin, end = self._bounds[self.of_region[order]]
        orders = self.orders[begin:end]
        wanted = np.minimum(self._most[begin:end], applicants[orders])
        base = np.minimum(self._targets[begin:end], wanted)
        first = np.zeros(1, dtype=np.int64)
        inside = np.zeros(end - begin, dtype=np.int64)
        cap = np.array([self.cap_of(order)])
        return orders, _filled(base, wanted, cap, first, inside)


def _filled(
    base: IntArray, wanted: IntArray, caps: IntArray, first: IntArray, region: IntArray
) -> IntArray:
    """Give one more seat each, in turn, again and again, until the cap is used.

    After so many whole passes every order has min(wanted, base + passes); the number of passes
    that the cap allows is found by bisection, and one pass more goes part of the way.

    Parameters
    ----------
    base, wanted : (n_orders,) what each has first, and the most it can use.
    caps, first : (n_regions,) people; where each region's orders begin.
    region : (n_orders,) the region of each order.
    """
    left = caps - np.add.reduceat(base, first)
    room = wanted - base
    low = np.zeros(len(caps), dtype=np.int64)
    high = np.maximum.reduceat(room, first)
    while bool((low < high).any()):
        middle = (low + high + 1) >> 1
        used = np.add.reduceat(np.minimum(room, middle[region]), first)
        fits = used <= left
        low = np.where(fits, middle, low)
        high = np.where(fits, high, middle - 1)
    given = np.minimum(room, low[region])
    left = left - np.add.reduceat(given, first)
    hungry = given < room
    before = np.cumsum(hungry) - hungry
    turn = before - before[first][region]
    extra: IntArray = base + given + (hungry & (turn < left[region]))
    return extra
