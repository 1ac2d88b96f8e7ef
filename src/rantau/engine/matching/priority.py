"""Puts the wishes of everybody into one order per order: score, lottery number, id.

The lottery number is one per person and round: BLAKE2b of the candidate's id, keyed with the
round's seed, 32 bytes. Nothing else breaks a tie, and no floating point is compared.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rantau.engine.matching.problem import IntArray, Problem

_WIDEST = 62
"""Bits of a key; one is kept free so that key + 1 is a number too."""


def lottery_numbers(ids: Sequence[bytes], seed: bytes) -> bytes:
    """Return the lottery numbers of all ids, 32 bytes each, one after the other."""
    fresh = hashlib.blake2b(key=seed, digest_size=32).copy
    numbers = []
    for name in ids:
        draw = fresh()
        draw.update(name)
        numbers.append(draw.digest())
    return b"".join(numbers)


@dataclass(frozen=True)
class Priorities:
    """A key per wish: lower is better at its order, and orders do not overlap.

    Attributes
    ----------
    numbers : the lottery numbers, 32 bytes per candidate.
    drawn : (n,) candidates by lottery number.
    keys : (c,) order, then score (highest first), then place in the draw, packed.
    shift, mask : key >> shift is the order, drawn[key & mask] the candidate.
    """

    numbers: bytes
    drawn: IntArray
    keys: IntArray
    shift: int
    mask: int

    def number(self, candidate: int) -> str:
        """Return one lottery number as hex."""
        return self.numbers[32 * candidate : 32 * candidate + 32].hex()


def priorities(problem: Problem) -> Priorities:
    """Draw the lottery and give every wish its key."""
    n = len(problem.candidates)
    numbers = lottery_numbers(problem.candidates.tolist(), problem.round.seed)
    drawn = _drawn(numbers)
    place = np.empty(n, dtype=np.int64)
    place[drawn] = np.arange(n)
    behind = _behind(problem.score_of)
    low = max(n - 1, 1).bit_length()
    middle = int(behind.max(initial=0)).bit_length()
    high = len(problem.orders).bit_length()
    if low + middle + high > _WIDEST:
        behind = np.unique(behind, return_inverse=True)[1].reshape(-1)
        middle = int(behind.max(initial=0)).bit_length()
    if low + middle + high > _WIDEST:
        raise MemoryError
    keys = behind << low
    keys += np.repeat(place, np.diff(problem.first))
    keys += problem.order_of.astype(np.int64) << (low + middle)
    return Priorities(numbers, drawn, keys, low + middle, (1 << low) - 1)


def _behind(score: IntArray) -> IntArray:
    """How far each score lies behind the best one."""
    behind: IntArray = score.max(initial=-(10**12)) - score
    return behind


def _drawn(numbers: bytes) -> IntArray:
    """Order candidates by lottery number; those equal in all 32 bytes stay in id order."""
    words = np.frombuffer(numbers, dtype=">u8").reshape(-1, 4)
    head = words[:, 0].astype(np.uint64)
    drawn = np.argsort(head)
    sorted_head = head[drawn]
    if bool((sorted_head[1:] == sorted_head[:-1]).any()):
        columns = [words[:, at].astype(np.uint64) for at in (3, 2, 1, 0)]
        drawn = np.lexsort(columns)
    return drawn
