"""What an order and a region take, as plainly as the rule is written.

The solver does not use this: it is the second opinion that `verify` and `explain` rest on.
Sources: Sönmez & Yenmez, Econometrica 90(3), 2022; Kamada & Kojima, AER 105(1), 2015.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Groups = tuple[str, ...]


class _ReservedSeats:
    """Reserved seats while people are put on them; those who sit may move to make room."""

    def __init__(self, reserves: Mapping[str, int]) -> None:
        self._free = dict(reserves)
        self._sitting: dict[str, Counter[Groups]] = {group: Counter() for group in reserves}
        self._hopeless: set[Groups] = set()

    def seat(self, groups: Groups) -> bool:
        """Seat one more person if all can still sit on distinct seats of groups they have."""
        if not groups or groups in self._hopeless:
            return False
        if self._move_in(groups, set()):
            return True
        # In a matroid, what does not fit now will not fit beside more people either.
        self._hopeless.add(groups)
        return False

    def _move_in(self, groups: Groups, tried: set[str]) -> bool:
        for group in groups:
            if group not in tried and group in self._free:
                tried.add(group)
                if self._free[group] > 0:
                    self._free[group] -= 1
                    self._sitting[group][groups] += 1
                    return True
                if self._swap(group, groups, tried):
                    return True
        return False

    def _swap(self, group: str, newcomer: Groups, tried: set[str]) -> bool:
        for sitting, number in list(self._sitting[group].items()):
            if number and self._move_in(sitting, tried):
                self._sitting[group][sitting] -= 1
                self._sitting[group][newcomer] += 1
                return True
        return False


def on_reserved_seats(people: Sequence[Groups], reserves: Mapping[str, int]) -> list[bool]:
    """Say for each person, best first, whether they are among those seated on reserved seats.

    >>> on_reserved_seats([(), ("W",), ("D", "W"), ("D",)], {"W": 1, "D": 1})
    [False, True, True, False]
    """
    if not reserves:
        return [False] * len(people)
    seats = _ReservedSeats(reserves)
    return [seats.seat(groups) for groups in people]


def taken(people: Sequence[Groups], reserves: Mapping[str, int], k: int) -> list[int]:
    """List who is taken, as places in `people` (best first): the reserved ones, then the rest.

    >>> taken([(), (), ("W",), ("D", "W"), ("D",)], {"W": 1, "D": 1}, 3)
    [2, 3, 0]
    """
    reserved = on_reserved_seats(people, reserves)
    first = [at for at, yes in enumerate(reserved) if yes]
    rest = [at for at, yes in enumerate(reserved) if not yes]
    return (first + rest)[:k]


@dataclass(frozen=True)
class Region:
    """A region with a cap: its orders' seats and targets, in their turn."""

    cap: int
    fixed: bool
    seats: Sequence[int]
    targets: Sequence[int]

    def shares(self, applicants: Sequence[int]) -> list[int]:
        """Return how many each order may take, given how many want each.

        >>> Region(10, False, [10, 10], [5, 5]).shares([3, 7])
        [3, 7]
        >>> Region(10, True, [10, 10], [5, 5]).shares([3, 7])
        [3, 5]
        """
        wanted = [min(own, n) for own, n in zip(self.seats, applicants, strict=True)]
        shares = [min(own, most) for own, most in zip(self.targets, wanted, strict=True)]
        left = 0 if self.fixed else self.cap - sum(shares)
        hungry = [at for at, most in enumerate(wanted) if shares[at] < most]
        while left > 0 and hungry:
            for at in hungry[:left]:
                shares[at] += 1
            left -= min(left, len(hungry))
            hungry = [at for at in hungry if shares[at] < wanted[at]]
        return shares
