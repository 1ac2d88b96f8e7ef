"""Which of an order's reserved groups a candidate has: the exact set. Facts, no decisions."""

from dataclasses import dataclass

import numpy as np

from rantau.engine.matching.problem import IndexArray, IntArray, Problem


@dataclass(frozen=True)
class ExactSets:
    """A number for every pair of an order and an exact set of its reserved groups.

    Attributes
    ----------
    base : (m + 1,) the numbers of order o are base[o] to base[o + 1].
    pattern_of : (m,) orders that reserve for the same groups share a pattern.
    table : (n_patterns, n_group_sets) the exact set, counted from 0 within the pattern.
    sets : per pattern, the exact sets, each sorted.
    """

    base: IntArray
    pattern_of: IndexArray
    table: IndexArray
    sets: tuple[tuple[tuple[str, ...], ...], ...]

    def cell_of(self, order: IndexArray | IntArray, set_of: IndexArray) -> IntArray:
        """Return the number of each pair of an order and a candidate's groups."""
        if len(self.sets) == 1 and len(self.sets[0]) == 1:
            return order.astype(np.int64)
        return self.base[order] + self.table[self.pattern_of[order], set_of]

    def of_order(self, order: int) -> tuple[tuple[str, ...], ...]:
        """List the exact sets of an order, in the order of their numbers."""
        return self.sets[int(self.pattern_of[order])]


def exact_sets(problem: Problem) -> ExactSets:
    """Give a number to every exact set of every order."""
    patterns: dict[frozenset[str], int] = {}
    pattern_of = [patterns.setdefault(frozenset(own), len(patterns)) for own in problem.reserves]
    patterns = patterns or {frozenset(): 0}
    rows, sets = [], []
    for pattern in patterns:
        numbers: dict[tuple[str, ...], int] = {}
        rows.append(
            [
                numbers.setdefault(tuple(sorted(groups & pattern)), len(numbers))
                for groups in problem.group_sets
            ]
        )
        sets.append(tuple(numbers) or ((),))
    widths = np.array([len(own) for own in sets], dtype=np.int64)
    at = np.array(pattern_of, dtype=np.int32)
    base = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(widths[at])])
    table = np.array(rows, dtype=np.int32).reshape(len(rows), -1)
    return ExactSets(base, at, table, tuple(sets))
