"""Whole people for the fractions of a plan: which order each class's people are meant for.

A plan gives an order 12.6 people of a class. Here whole graduates are given to whole seats, as
many as is possible at all (augmenting paths, Ford and Fulkerson 1956), and as planned where the
plan says so.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Seating:
    """Classes with people to give, orders with seats to fill."""

    left: dict[str, int]
    """Class -> people not yet meant for an order."""
    free: dict[str, int]
    """Order -> seats not yet filled."""
    reach: Mapping[str, Sequence[str]]
    """Class -> orders that it can serve, those it was planned for first."""
    given: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Order -> class -> people."""
    dead: set[str] = field(default_factory=set)
    """Classes from which no free seat can be reached any more."""

    def give(self, course: str, order: str, n: int) -> None:
        self.left[course] -= n
        self.free[order] -= n
        self.given[order][course] += n


def meant_for(
    seating: Seating, planned: Mapping[str, Mapping[str, Fraction]]
) -> dict[str, list[str]]:
    """Return for each class the orders its people are meant for, one entry a person."""
    for course, orders in sorted(planned.items()):
        for order, departures in sorted(orders.items()):
            most = min(int(departures), seating.left[course], seating.free[order])
            seating.give(course, order, max(most, 0))
    for course in sorted(seating.left):
        while seating.left[course] > 0 and course not in seating.dead:
            _augment(seating, course)
    found: dict[str, list[str]] = {course: [] for course in seating.left}
    for order, classes in sorted(seating.given.items()):
        for course, n in classes.items():
            found[course] += [order] * n
    return found


def _augment(seating: Seating, course: str) -> None:
    """Seat one more of a class, moving others on; or learn that nothing is left to reach."""
    came: dict[str, str] = {}
    via: dict[str, str] = {}
    queue, seen = deque([course]), {course}
    while queue:
        here = queue.popleft()
        for order in seating.reach[here]:
            if order in came:
                continue
            came[order] = here
            if seating.free[order] > 0:
                _move(seating, order, came, via)
                return
            for other, n in sorted(seating.given[order].items()):
                if n and other not in seen:
                    seen.add(other)
                    via[other] = order
                    queue.append(other)
    seating.dead |= seen


def _move(seating: Seating, order: str, came: Mapping[str, str], via: Mapping[str, str]) -> None:
    seating.free[order] -= 1
    while True:
        here = came[order]
        seating.given[order][here] += 1
        if here not in via:
            seating.left[here] -= 1
            return
        order = via[here]
        seating.given[order][here] -= 1
