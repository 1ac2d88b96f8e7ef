"""Seeded draws that do not disturb each other, and shares that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

PLACES = 25_000
CENTRES = 350
CANDIDATES = 125_000
MEAN_ORDER = 33
"""Departures of an order on average, about."""
SUPPLIES = {"ample": Fraction(8, 5), "tight": Fraction(17, 20)}
"""People who become available, for each one whom the orders need."""


@dataclass(frozen=True)
class Setting:
    """What a scenario is drawn from: the same setting gives the same bytes."""

    seed: int = 1
    scale: Fraction = Fraction(1)
    supply: str = "ample"

    @property
    def places(self) -> int:
        return max(int(PLACES * self.scale), 1)

    @property
    def n_centres(self) -> int:
        return max(int(CENTRES * self.scale), 10)

    @property
    def n_candidates(self) -> int:
        return max(int(CANDIDATES * self.scale), 5)

    def stream(self, topic: str) -> Random:
        """Return the random numbers of one topic; other topics do not move them."""
        return stream(self.seed, topic)


def stream(seed: int, topic: str) -> Random:
    """Return the random numbers of one seed and topic.

    >>> stream(1, "orders").random() == stream(1, "orders").random()
    True
    """
    return Random(f"{seed}:{topic}")  # noqa: S311 -- a synthetic country, no secret


def share_out(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Share a whole number in proportion to weights, by largest remainders, ties to the first.

    >>> share_out(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(weights)
    exact = [divmod(total * Fraction(weight), whole) for weight in weights]
    shares = [int(quotient) for quotient, _ in exact]
    order = sorted(range(len(shares)), key=lambda n: (-exact[n][1], n))
    for n in order[: total - sum(shares)]:
        shares[n] += 1
    return shares


def systematic(expected: Sequence[Fraction], start: Fraction) -> list[int]:
    """Round expected counts to whole ones whose running sum never strays by 1 or more.

    Each count is rounded up or down, up with the probability of its fraction when `start` is
    drawn evenly from [0, 1). Source: systematic sampling, Madow 1949.

    >>> systematic([Fraction(1, 2), Fraction(1, 2), Fraction(3, 2)], Fraction(1, 4))
    [0, 1, 1]
    """
    found, total, before = [], start, 0
    for one in expected:
        total += one
        found.append(int(total) - before)
        before = int(total)
    return found
