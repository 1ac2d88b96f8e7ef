"""One order while candidates come one by one: whom it holds, on which kind of seat."""

import heapq
from bisect import insort
from collections.abc import Mapping, Sequence
from typing import Protocol

from rantau.engine.matching.reserved import Seating


class Roster(Protocol):
    """What the one-by-one run needs of an order. Keys are those of `priority`."""

    n: int

    def take(self, key: int, kind: int) -> None:
        """Hold one more."""

    def drop_worst(self) -> int:
        """Let go of whom the order wants least, and return the key."""


class PlainRoster:
    """An order without reserves: a heap with the worst on top."""

    def __init__(self, keys: Sequence[int]) -> None:
        self._heap = [-key for key in keys]
        heapq.heapify(self._heap)
        self.n = len(keys)

    def take(self, key: int, kind: int) -> None:
        """Hold one more."""
        heapq.heappush(self._heap, -key)
        self.n += 1

    def drop_worst(self) -> int:
        """Let go of the worst."""
        self.n -= 1
        return -heapq.heappop(self._heap)


class ReservingRoster:
    """An order with reserves: those on reserved seats by exact set, and the rest.

    Taking a newcomer keeps the reserved seats greedy: if no seat can be made free, the worst
    of the circuit (everybody who could give way, and the newcomer) goes to the rest.
    """

    def __init__(self, sets: Sequence[tuple[str, ...]], reserves: Mapping[str, int]) -> None:
        self._seating = Seating(sets, reserves)
        self._reserved: list[list[int]] = [[] for _ in sets]
        self._rest: list[int] = []
        self.n = 0

    def take(self, key: int, kind: int) -> None:
        """Hold one more."""
        self.n += 1
        circuit = self._seating.seat(kind)
        if circuit is None:
            insort(self._reserved[kind], key)
            return
        worst = max(
            ((self._reserved[other][-1], other) for other in circuit if self._reserved[other]),
            default=(key, kind),
        )
        if worst[0] <= key:
            insort(self._rest, key)
            return
        insort(self._rest, self._reserved[worst[1]].pop())
        self._seating.leave(worst[1], circuit[worst[1]])
        self._seating.seat(kind)
        insort(self._reserved[kind], key)

    def drop_worst(self) -> int:
        """Let go of the worst of the rest, or of those reserved where nobody else is left."""
        self.n -= 1
        if self._rest:
            return self._rest.pop()
        _, kind = max((own[-1], kind) for kind, own in enumerate(self._reserved) if own)
        self._seating.leave(kind)
        return self._reserved[kind].pop()
