"""The rule a second time, in the plainest Python, from the words of the specification alone."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations
from typing import TypeVar

from rantau.engine import matching
from rantau.engine.matching import Problem

T = TypeVar("T")
Seat = tuple[str, int, str]
Contract = tuple[str, str]


@dataclass(frozen=True)
class Instance:
    """A round as plain facts; scores by (candidate, order), wishes best first."""

    seed: str
    seats: Mapping[str, int]
    wishes: Mapping[str, tuple[tuple[int, str], ...]]
    scores: Mapping[Contract, int]
    groups: Mapping[str, frozenset[str]]
    reserves: Mapping[str, Mapping[str, int]]
    region: Mapping[str, str]
    caps: Mapping[str, int]
    targets: Mapping[str, int]
    turns: Mapping[str, int]
    fixed: bool = False

    def with_wishes(self, candidate: str, orders: Sequence[str]) -> "Instance":
        own = tuple(enumerate(orders, 1))
        return replace(self, wishes={**self.wishes, candidate: own})

    def problem(self, *, reverse: bool = False) -> Problem:
        def rows(found: Iterable[T]) -> list[T]:
            return list(found)[::-1] if reverse else list(found)

        return matching.build(
            seed=self.seed,
            regional_rule="fixed" if self.fixed else "flexible",
            orders=rows(
                {
                    "order": order,
                    "seats": seats,
                    "region": self.region.get(order),
                    "target": self.targets.get(order),
                    "turn": self.turns.get(order),
                }
                for order, seats in self.seats.items()
            ),
            candidates=rows({"candidate": c, "groups": g} for c, g in self.groups.items()),
            choices=rows(
                {"candidate": c, "rank": rank, "order": o, "score": self.scores[c, o]}
                for c, own in self.wishes.items()
                for rank, o in own
            ),
            reserves=rows(
                {"order": o, "group": g, "seats": n}
                for o, own in self.reserves.items()
                for g, n in own.items()
            ),
            caps=rows({"region": r, "seats": n} for r, n in self.caps.items()),
        )


def subsets(things: Iterable[T]) -> Iterable[tuple[T, ...]]:
    own = list(things)
    return chain.from_iterable(combinations(own, size) for size in range(len(own) + 1))


class Twin:
    """Chooses for orders and regions, and runs deferred acceptance one proposal at a time."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    def priority(self, candidate: str, order: str) -> tuple[int, bytes, str]:
        seed = bytes.fromhex(self.instance.seed)
        draw = hashlib.blake2b(candidate.encode(), key=seed, digest_size=32).digest()
        return (-self.instance.scores[candidate, order], draw, candidate)

    def can_sit(self, people: Sequence[str], order: str) -> bool:
        """Hall's condition over every set of people."""
        reserves = self.instance.reserves.get(order, {})
        for some in subsets(people):
            open_to = frozenset[str]().union(*(self.instance.groups[c] for c in some))
            if len(some) > sum(n for group, n in reserves.items() if group in open_to):
                return False
        return True

    def reserved(self, people: Iterable[str], order: str) -> list[str]:
        sits: list[str] = []
        for candidate in sorted(people, key=lambda c: self.priority(c, order)):
            if self.can_sit([*sits, candidate], order):
                sits.append(candidate)
        return sits

    def taken(self, people: Iterable[str], order: str, k: int) -> list[str]:
        people = list(people)
        first = self.reserved(people, order)
        rest = sorted(set(people) - set(first), key=lambda c: self.priority(c, order))
        return (first + rest)[:k]

    def in_turn(self, region: str) -> list[str]:
        orders = [o for o in self.instance.seats if self.instance.region.get(o) == region]
        turns = self.instance.turns
        return sorted(orders, key=lambda o: (o not in turns, turns.get(o, 0), o))

    def targets(self, region: str) -> dict[str, int]:
        orders, cap = self.in_turn(region), self.instance.caps[region]
        if any(o in self.instance.targets for o in orders):
            return {o: self.instance.targets.get(o, 0) for o in orders}
        total = sum(self.instance.seats[o] for o in orders)
        if total <= cap:
            return {o: self.instance.seats[o] for o in orders}
        exact = {o: Fraction(cap * self.instance.seats[o], total) for o in orders}
        targets = {o: int(exact[o]) for o in orders}
        largest = sorted(orders, key=lambda o: -(exact[o] - targets[o]))
        for o in largest[: cap - sum(targets.values())]:
            targets[o] += 1
        return targets

    def choose(self, contracts: Iterable[Contract]) -> set[Contract]:
        """Return what all regions and lone orders take of (candidate, order) pairs."""
        come: dict[str, list[str]] = {o: [] for o in self.instance.seats}
        for candidate, order in contracts:
            come[order].append(candidate)
        k = dict(self.instance.seats)
        for region, cap in self.instance.caps.items():
            orders, targets = self.in_turn(region), self.targets(region)
            most = {o: min(self.instance.seats[o], len(come[o])) for o in orders}
            for o in orders:
                k[o] = min(targets[o], most[o])
            while not self.instance.fixed and any(k[o] < most[o] for o in orders):
                if sum(k[o] for o in orders) >= cap:
                    break
                for o in orders:
                    if k[o] < most[o] and sum(k[x] for x in orders) < cap:
                        k[o] += 1
        return {(c, o) for o in come for c in self.taken(come[o], o, k[o])}

    def run(self) -> dict[str, Seat | None]:
        held: set[Contract] = set()
        left = {c: [o for _, o in own] for c, own in self.instance.wishes.items()}
        while True:
            inside = {c for c, _ in held}
            free = [c for c in left if c not in inside and left[c]]
            if not free:
                break
            held = self.choose(held | {(free[0], left[free[0]].pop(0))})
        return self.seats_of(held)

    def seats_of(self, held: set[Contract]) -> dict[str, Seat | None]:
        found: dict[str, Seat | None] = dict.fromkeys(self.instance.groups)
        for candidate, order in held:
            rank = next(r for r, o in self.instance.wishes[candidate] if o == order)
            sits = self.reserved([c for c, o in held if o == order], order)
            found[candidate] = (order, rank, "reserved" if candidate in sits else "open")
        return found

    def liked(self, assigned: Mapping[str, str | None]) -> set[Contract]:
        pairs = set()
        for candidate, own in self.instance.wishes.items():
            for _, order in own:
                pairs.add((candidate, order))
                if order == assigned[candidate]:
                    break
        return pairs

    def stable(self, assigned: Mapping[str, str | None]) -> bool:
        held = {(c, o) for c, o in assigned.items() if o is not None}
        return self.choose(self.liked(assigned)) == held
