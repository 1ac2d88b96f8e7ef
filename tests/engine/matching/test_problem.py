"""Facts in their final order: targets, turns, scores, the lottery."""

import hashlib

import pytest

from rantau.engine.errors import ProblemError
from rantau.engine.matching import build
from rantau.engine.matching.priority import _drawn, priorities
from rantau.engine.matching.problem import default_targets
from rantau.engine.matching.verify import _draw_order

SEED = "5eed" * 16


@pytest.mark.parametrize(
    ("cap", "seats", "targets"),
    [
        (10, [10, 10], [5, 5]),
        (5, [3, 3, 3], [2, 2, 1]),
        (3, [4, 4], [2, 1]),
        (7, [10, 3, 1], [5, 2, 0]),
        (20, [3, 4], [3, 4]),
        (0, [3, 4], [0, 0]),
        (5, [], []),
        (5, [0, 0], [0, 0]),
    ],
)
def test_a_cap_is_shared_in_proportion_by_largest_remainders(
    cap: int, seats: list[int], targets: list[int]
) -> None:
    assert default_targets(cap, seats) == targets


def test_where_some_targets_are_given_an_empty_one_is_zero() -> None:
    problem = build(
        seed=SEED,
        orders=[
            {"order": "a", "seats": 4, "region": "r", "target": 2},
            {"order": "b", "seats": 4, "region": "r"},
            {"order": "c", "seats": 4, "region": "s"},
        ],
        candidates=[{"candidate": "x"}],
        choices=[],
        caps=[{"region": "r", "seats": 5}, {"region": "s", "seats": 3}],
    )

    assert problem.targets.tolist() == [2, 0, 3]


def test_those_with_a_turn_come_first_and_ties_and_the_rest_by_id() -> None:
    turns = {"a": None, "b": 2, "c": 1, "d": 2, "e": None}
    problem = build(
        seed=SEED,
        orders=[{"order": o, "seats": 1, "region": "r", "turn": turn} for o, turn in turns.items()],
        candidates=[],
        choices=[],
    )

    assert [problem.orders[o] for o in problem.orders_in_turn(0)] == ["c", "b", "d", "a", "e"]


def test_the_score_of_a_choice_wins_over_the_candidates_and_neither_is_zero() -> None:
    problem = build(
        seed=SEED,
        orders=[{"order": "a", "seats": 1}, {"order": "b", "seats": 1}],
        candidates=[{"candidate": "x", "score": 5}, {"candidate": "y"}],
        choices=[
            {"candidate": "x", "rank": 1, "order": "a", "score": 0},
            {"candidate": "x", "rank": 2, "order": "b"},
            {"candidate": "y", "rank": 1, "order": "a", "score": -(10**12)},
            {"candidate": "y", "rank": 2, "order": "b"},
        ],
    )

    assert problem.score_of.tolist() == [0, 5, -(10**12), 0]


def test_the_lottery_number_is_the_keyed_digest_of_the_id() -> None:
    problem = build(seed=SEED, orders=[], candidates=[{"candidate": "ani"}], choices=[])

    wanted = hashlib.blake2b(b"ani", key=bytes.fromhex(SEED), digest_size=32).hexdigest()
    assert priorities(problem).number(0) == wanted


def test_keys_hold_scores_of_any_size() -> None:
    problem = build(
        seed=SEED,
        orders=[{"order": f"o{at}", "seats": 1} for at in range(2000)],
        candidates=[{"candidate": f"c{at}"} for at in range(1100)],
        choices=[
            {"candidate": f"c{at}", "rank": 1, "order": "o7", "score": score}
            for at, score in enumerate([10**12, -(10**12), *range(1098)])
        ],
    )

    found = priorities(problem)

    by_key = [found.drawn[key & found.mask] for key in sorted(found.keys.tolist())]
    names = [problem.candidates[at].decode() for at in by_key]
    assert names == ["c0", *(f"c{at}" for at in range(1099, 1, -1)), "c1"]


def test_a_column_in_memory_that_is_not_known_is_refused() -> None:
    with pytest.raises(ProblemError, match=r"orders.csv:2:1: 'seat' is not known here"):
        build(
            seed=SEED,
            orders=[{"order": "a", "seats": 1, "seat": 2}],
            candidates=[],
            choices=[],
        )


def test_a_row_in_memory_is_refused_like_a_row_in_a_file() -> None:
    with pytest.raises(ProblemError, match=r"orders.csv:2:2: seats: -1 is out of range"):
        build(seed=SEED, orders=[{"order": "a", "seats": -1}], candidates=[], choices=[])


def test_equal_beginnings_of_lottery_numbers_are_told_apart_by_the_rest() -> None:
    numbers = [bytes(31) + b"\2", bytes(31) + b"\1", bytes(32), bytes(32), b"\1" + bytes(31)]

    assert _drawn(b"".join(numbers)).tolist() == [2, 3, 1, 0, 4]
    assert _draw_order(numbers).tolist() == [3, 2, 0, 1, 4]
