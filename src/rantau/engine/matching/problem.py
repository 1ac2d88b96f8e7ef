"""The facts of a selection round as labelled arrays. It decides nothing and reads no file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
IndexArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]
IdArray = NDArray[np.bytes_]

SCORE_LIMIT = 10**12
NO_TURN = 2 * 10**12
"""Sorts after every turn that can be written."""


@dataclass(frozen=True)
class Round:
    """What `round.toml` says: its id, the 32 bytes of the lottery's seed, the regional rule."""

    name: str
    seed: bytes
    fixed: bool = False


@dataclass(frozen=True)
class Offers:
    """Orders as they were read: ids ascending; `target` and `turn` are None where not given."""

    ids: tuple[str, ...]
    seats: tuple[int, ...]
    regions: tuple[str | None, ...]
    targets: tuple[int | None, ...]
    turns: tuple[int | None, ...]


@dataclass(frozen=True)
class People:
    """Candidates in the order of the file; `score` is 0 where not given."""

    ids: IdArray
    score: IntArray
    set_of: IndexArray
    group_sets: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Wishes:
    """Choices in the order of the file; `candidate` counts in `People`, `order` in `Offers`."""

    candidate: IndexArray
    order: IndexArray
    rank: IntArray
    score: IntArray
    given: BoolArray


@dataclass(frozen=True)
class Problem:
    """A whole selection round. Candidates, orders and regions stand in the order of their ids.

    Attributes
    ----------
    candidates : (n,) ids as ASCII bytes, ascending.
    set_of : (n,) which of `group_sets` the candidate has.
    orders : m ids, ascending.
    seats, targets, turns : (m,) people; `turns` is the place in the turn among all orders.
    region_of : (m,) which of `regions`, -1 for none.
    caps : one per region, None for none.
    reserves : m tables of group -> seats.
    first : (n + 1,) the wishes of candidate i are rows first[i] to first[i + 1], best first.
    order_of, rank_of, score_of : (c,) one row per wish.
    """

    round: Round
    candidates: IdArray
    set_of: IndexArray
    group_sets: tuple[frozenset[str], ...]
    orders: tuple[str, ...]
    seats: IntArray
    targets: IntArray
    turns: IntArray
    region_of: IndexArray
    regions: tuple[str, ...]
    caps: tuple[int | None, ...]
    reserves: tuple[Mapping[str, int], ...]
    first: IntArray
    order_of: IndexArray
    rank_of: IntArray
    score_of: IntArray

    @property
    def capped(self) -> BoolArray:
        """(m,) whether the order lies in a region with a cap."""
        has_cap = np.array([cap is not None for cap in self.caps] + [False], dtype=np.bool_)
        return has_cap[self.region_of]

    def orders_in_turn(self, region: int) -> list[int]:
        """List the orders of a region in their turn."""
        members = np.flatnonzero(self.region_of == region)
        return [int(o) for o in members[np.argsort(self.turns[members], kind="stable")]]

    def candidate_index(self, candidate: str) -> int | None:
        """Find a candidate by id."""
        wanted = candidate.encode()
        place = int(np.searchsorted(self.candidates, np.bytes_(wanted)))
        if place < len(self.candidates) and bytes(self.candidates[place]) == wanted:
            return place
        return None


def default_targets(cap: int, seats: Sequence[int]) -> list[int]:
    """Share a cap in proportion to seats by largest remainders, never above seats.

    Parameters
    ----------
    cap : people who may go to the region together.
    seats : seats of the region's orders, in their turn: an earlier turn wins a tie.

    >>> default_targets(10, [6, 6, 3])
    [4, 4, 2]
    >>> default_targets(99, [6, 6, 3])
    [6, 6, 3]
    """
    total = sum(seats)
    if cap >= total:
        return list(seats)
    targets = [cap * own // total for own in seats]
    by_remainder = sorted(range(len(seats)), key=lambda at: -(cap * seats[at] % total))
    for at in by_remainder[: cap - sum(targets)]:
        targets[at] += 1
    return targets


def assemble(
    facts: Round,
    offers: Offers,
    people: People,
    wishes: Wishes,
    *,
    reserves: Sequence[Mapping[str, int]],
    caps: Mapping[str, int],
) -> Problem:
    """Put checked facts in their final order and fill in the targets that were left open."""
    ids, place = _sorted_ids(people.ids)
    first, rows = _sorted_wishes(place, wishes, len(ids))
    turns = _turns(offers)
    regions = tuple(sorted({region for region in offers.regions if region} | set(caps)))
    region_at = {region: at for at, region in enumerate(regions)}
    return Problem(
        round=facts,
        candidates=ids,
        set_of=people.set_of if place is None else people.set_of[np.argsort(place)],
        group_sets=people.group_sets,
        orders=offers.ids,
        seats=np.array(offers.seats, dtype=np.int64),
        targets=_targets(offers, caps, turns),
        turns=turns,
        region_of=np.array([region_at.get(r or "", -1) for r in offers.regions], dtype=np.int32),
        regions=regions,
        caps=tuple(caps.get(region) for region in regions),
        reserves=tuple(reserves),
        first=first,
        order_of=wishes.order[rows],
        rank_of=wishes.rank[rows],
        score_of=_scores(wishes, people)[rows],
    )


def _sorted_ids(ids: IdArray) -> tuple[IdArray, IntArray | None]:
    """Return the ids ascending, and where each row of the file went (None: it stayed)."""
    if bool(np.all(ids[1:] > ids[:-1])):
        return ids, None
    by_id = np.argsort(ids, kind="stable")
    place = np.empty(len(ids), dtype=np.int64)
    place[by_id] = np.arange(len(ids))
    return ids[by_id], place


def _sorted_wishes(
    place: IntArray | None, wishes: Wishes, n: int
) -> tuple[IntArray, IntArray | slice]:
    """Return where each candidate's wishes begin, and the rows of the file in that order."""
    candidate = wishes.candidate if place is None else place[wishes.candidate]
    step = np.diff(candidate)
    sorted_already = (step > 0) | ((step == 0) & (np.diff(wishes.rank) > 0))
    first = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(candidate, minlength=n), out=first[1:])
    if bool(sorted_already.all()):
        return first, slice(None)
    return first, np.lexsort((wishes.rank, candidate))


def _scores(wishes: Wishes, people: People) -> IntArray:
    if wishes.given.all():
        return wishes.score
    return np.where(wishes.given, wishes.score, people.score[wishes.candidate])


def _turns(offers: Offers) -> IntArray:
    def key(at: int) -> tuple[int, str]:
        turn = offers.turns[at]
        return (NO_TURN if turn is None else turn, offers.ids[at])

    turns = np.empty(len(offers.ids), dtype=np.int64)
    turns[sorted(range(len(offers.ids)), key=key)] = np.arange(len(offers.ids))
    return turns


def _targets(offers: Offers, caps: Mapping[str, int], turns: IntArray) -> IntArray:
    targets = [target or 0 for target in offers.targets]
    members: dict[str, list[int]] = {}
    for at in np.argsort(turns).tolist():
        members.setdefault(offers.regions[at] or "", []).append(at)
    for region, cap in caps.items():
        inside = members.get(region, [])
        if all(offers.targets[at] is None for at in inside):
            shares = default_targets(cap, [offers.seats[at] for at in inside])
            for at, share in zip(inside, shares, strict=True):
                targets[at] = share
    return np.array(targets, dtype=np.int64)
