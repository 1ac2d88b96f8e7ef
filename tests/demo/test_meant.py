"""Whole people for the fractions of a plan: as many as possible, as planned where it can be."""

from collections import Counter
from fractions import Fraction
from random import Random

from rantau.demo.meant import Seating, meant_for


def test_people_are_meant_for_the_orders_that_their_class_was_planned_for() -> None:
    seating = Seating({"k": 3}, {"o": 2, "p": 2}, {"k": ["o", "p"]})

    found = meant_for(seating, {"k": {"o": Fraction(1), "p": Fraction(2)}})

    assert found == {"k": ["o", "p", "p"]}


def test_somebody_moves_on_so_that_another_finds_a_seat() -> None:
    seating = Seating({"a": 1, "b": 1}, {"o": 1, "p": 1}, {"a": ["o", "p"], "b": ["o"]})

    found = meant_for(seating, {"a": {"o": Fraction(1)}, "b": {"o": Fraction(1, 2)}})

    assert found == {"a": ["p"], "b": ["o"]}


def test_who_finds_no_seat_is_meant_for_none() -> None:
    seating = Seating({"a": 2, "b": 1}, {"o": 1}, {"a": ["o"], "b": []})

    assert meant_for(seating, {}) == {"a": ["o"], "b": []}


def _most(left: list[int], free: dict[str, int], reach: list[list[str]]) -> int:
    """Return the largest number of people that can be seated, by trying everything."""
    if not left:
        return 0
    best = _most(left[1:], free, reach[1:]) if left[0] == 0 else 0
    if left[0]:
        best = _most([left[0] - 1, *left[1:]], free, reach)
        for order in reach[0]:
            if free[order]:
                less = free | {order: free[order] - 1}
                best = max(best, 1 + _most([left[0] - 1, *left[1:]], less, reach))
    return best


def test_as_many_as_possible_find_a_seat() -> None:
    random = Random(1)
    for _ in range(60):
        free = {name: random.randint(0, 2) for name in "opq"}
        left = [random.randint(0, 2) for _ in range(3)]
        reach = [random.sample("opq", random.randint(0, 3)) for _ in left]
        names = "abc"
        planned = {
            name: {order: Fraction(random.randint(0, 3), 2) for order in orders}
            for name, orders in zip(names, reach, strict=True)
        }
        seating = Seating(
            dict(zip(names, left, strict=True)), dict(free), dict(zip(names, reach, strict=True))
        )

        found = meant_for(seating, planned)

        taken = Counter(order for orders in found.values() for order in orders)
        assert sum(taken.values()) == _most(left, free, reach)
        assert all(taken[order] <= n for order, n in free.items())
        for name, n, orders in zip(names, left, reach, strict=True):
            assert len(found[name]) <= n
            assert set(found[name]) <= set(orders)
