"""Who sits on reserved seats while the selection runs.

People of equal exact sets are alike here, so seats are counted by set: a newcomer takes a free
seat at the end of a chain of moves, or learns who could be replaced (the circuit of the
transversal matroid). `choice` does the same more plainly and shares nothing with this.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from rantau.engine.matching.exact_sets import ExactSets
from rantau.engine.matching.problem import BoolArray, IntArray, Problem


class Seating:
    """The reserved seats of one order. Sets are numbered as in `ExactSets`."""

    def __init__(self, sets: Sequence[tuple[str, ...]], reserves: Mapping[str, int]) -> None:
        self.left = sum(reserves.values())
        self._groups = sets
        self._free = dict(reserves)
        self._sitting: dict[str, dict[int, int]] = {group: {} for group in reserves}

    def seat(self, own: int) -> dict[int, str] | None:
        """Seat one person of that set, and return None; else return the sets of the circuit.

        The circuit tells for each set that could give way the group whose seat it would leave.
        """
        free = self._free
        for group in self._groups[own]:
            if free[group]:
                free[group] -= 1
                self.left -= 1
                sitting = self._sitting[group]
                sitting[own] = sitting.get(own, 0) + 1
                return None
        return self._seat_by_moves(own)

    def _seat_by_moves(self, own: int) -> dict[int, str] | None:
        leaves: dict[int, str] = {}
        mover: dict[str, int] = {}
        queue = [own] if self._groups[own] else []
        for someone in queue:
            for group in self._groups[someone]:
                if group in mover:
                    continue
                mover[group] = someone
                if self._free[group]:
                    self._move(group, mover, leaves, own)
                    return None
                for other, number in self._sitting[group].items():
                    if number and other not in leaves:
                        leaves[other] = group
                        if other != own:
                            queue.append(other)
        return leaves

    def _move(self, group: str, mover: dict[str, int], leaves: dict[int, str], own: int) -> None:
        self._free[group] -= 1
        self.left -= 1
        while True:
            someone = mover[group]
            self._sitting[group][someone] = self._sitting[group].get(someone, 0) + 1
            if someone == own:
                return
            group = leaves[someone]
            self._sitting[group][someone] -= 1

    def leave(self, own: int, group: str | None = None) -> None:
        """Free the seat of one person of that set."""
        if group is None:
            group = next(g for g in self._groups[own] if self._sitting[g].get(own))
        self._sitting[group][own] -= 1
        self._free[group] += 1
        self.left += 1


class ReservedRounds:
    """The reserved seats of all orders, for `rounds`."""

    def __init__(self, problem: Problem, sets: ExactSets) -> None:
        self._problem = problem
        self._sets = sets
        self._sits = np.zeros(len(problem.candidates), dtype=np.bool_)
        self._seats_for = np.zeros(int(sets.base[-1]), dtype=np.int64)
        self._overlapping = np.zeros(len(problem.orders), dtype=np.bool_)
        overlapping = [_overlap(own) for own in sets.sets]
        for o, reserves in enumerate(problem.reserves):
            if reserves:
                base = int(sets.base[o])
                for at, own in enumerate(sets.of_order(o)):
                    self._seats_for[base + at] = sum(reserves[group] for group in own)
                self._overlapping[o] = overlapping[int(sets.pattern_of[o])]

    def seated(self, candidates: IntArray, cells: IntArray, touched: BoolArray) -> BoolArray:
        """Return (n_pool,) who sits reserved among those held and those who have come.

        Parameters
        ----------
        candidates, cells : (n_pool,) whose wish, and its order and exact set; by priority.
        touched : (n_pool,) whether the order has new applicants; others keep whom they had.
        """
        at = np.flatnonzero(touched & (self._seats_for[cells] > 0))
        self._sits[candidates[touched]] = False
        by_cell = at[np.argsort(cells[at], kind="stable")]
        own = cells[by_cell]
        new = np.ones(len(own), dtype=np.bool_)
        new[1:] = own[1:] != own[:-1]
        begin = np.flatnonzero(new)
        nth = np.arange(len(own)) - np.repeat(begin, np.diff(np.append(begin, len(own))))
        # No more of one set can sit than there are seats for its groups.
        likely = np.zeros(len(cells), dtype=np.bool_)
        likely[by_cell[nth < self._seats_for[own]]] = True
        self._settle(np.flatnonzero(likely), candidates, cells)
        return self._sits[candidates]

    def _settle(self, likely: IntArray, candidates: IntArray, cells: IntArray) -> None:
        orders = np.searchsorted(self._sets.base, cells[likely], side="right") - 1
        mixed = self._overlapping[orders]
        self._sits[candidates[likely[~mixed]]] = True
        rows, orders = likely[mixed], orders[mixed]
        if not len(rows):
            return
        cuts = np.flatnonzero(np.diff(orders)) + 1
        starts = [0, *cuts.tolist(), len(rows)]
        kinds = (cells[rows] - self._sets.base[orders]).tolist()
        sits = np.zeros(len(rows), dtype=np.bool_)
        for begin, end in pairwise(starts):
            o = int(orders[begin])
            seating = Seating(self._sets.of_order(o), self._problem.reserves[o])
            sits[[begin + nth for nth in _greedy(seating, kinds[begin:end])]] = True
        self._sits[candidates[rows[sits]]] = True


def _greedy(seating: Seating, kinds: list[int]) -> list[int]:
    sits, hopeless = [], set[int]()
    for nth, kind in enumerate(kinds):
        if kind in hopeless:
            continue
        if seating.seat(kind) is None:
            sits.append(nth)
            if not seating.left:
                break
        else:
            hopeless.add(kind)
    return sits


def _overlap(sets: Sequence[tuple[str, ...]]) -> bool:
    """Say whether two different sets share a group."""
    seen = [group for own in sets for group in own]
    return len(seen) > len(set(seen))
