"""What theory promises, and no more; and the plain twin that must agree."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.engine.matching import MatchResult, Problem
from rantau.engine.matching.run import written_texts
from rantau.engine.matching.solve import solve_with
from rantau.engine.matching.verify import judge, verify_texts
from rantau.engine.matching.written import read_assignment
from tests.engine.matching.instances import instances
from tests.engine.matching.twin import Contract, Instance, Seat, Twin, subsets

DIGEST = "ab" * 32
quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def seats_of(result: MatchResult) -> dict[str, Seat | None]:
    problem = result.problem
    rows = zip(
        problem.candidates.tolist(),
        result.order.tolist(),
        result.rank.tolist(),
        result.reserved.tolist(),
        strict=True,
    )
    return {
        c.decode(): (problem.orders[o], rank, "reserved" if seat else "open") if o >= 0 else None
        for c, o, rank, seat in rows
    }


def orders_of(instance: Instance) -> dict[str, str | None]:
    return {c: seat[0] if seat else None for c, seat in solved(instance.problem()).items()}


def solved(problem: Problem, few: int = 0) -> dict[str, Seat | None]:
    return seats_of(solve_with(problem, few=few))


@pytest.mark.parametrize("few", [0, 2, 10**9], ids=["rounds", "both", "one by one"])
@quick
@given(instance=instances())
def test_the_solver_agrees_with_its_plain_twin(instance: Instance, few: int) -> None:
    assert solved(instance.problem(), few) == Twin(instance).run()


@quick
@given(instance=instances())
def test_what_is_solved_passes_verification(instance: Instance) -> None:
    result = solve_with(instance.problem(), few=1)

    assert verify_texts(result.problem, written_texts(result, DIGEST), DIGEST) == []


@quick
@given(instance=instances())
def test_permuting_the_rows_changes_no_byte(instance: Instance) -> None:
    one = written_texts(solve_with(instance.problem(), few=0), DIGEST)
    other = written_texts(solve_with(instance.problem(reverse=True), few=0), DIGEST)

    assert one == other


@quick
@given(instance=instances(), data=st.data())
def test_nobody_gains_by_hiding_or_reordering_wishes(
    instance: Instance, data: st.DataObject
) -> None:
    candidate = data.draw(st.sampled_from(sorted(instance.wishes)))
    truth = [order for _, order in instance.wishes[candidate]]
    told = data.draw(st.permutations(truth)) if truth else []
    told = told[: data.draw(st.integers(0, len(told)))]

    honest = orders_of(instance)[candidate]
    clever = orders_of(instance.with_wishes(candidate, told))[candidate]

    liking = [*truth, None]
    assert liking.index(honest) <= liking.index(clever)


@quick
@given(instance=instances(max_candidates=4, max_orders=3, max_wishes=3))
def test_the_result_is_the_best_stable_one_for_every_candidate(instance: Instance) -> None:
    twin, found = Twin(instance), orders_of(instance)
    liking = {c: [*(o for _, o in own), None] for c, own in instance.wishes.items()}
    people = sorted(liking)
    every = (dict(zip(people, row, strict=True)) for row in product(*(liking[c] for c in people)))
    stable = [assigned for assigned in every if twin.stable(assigned)]

    assert found in stable
    for assigned in stable:
        for c in people:
            assert liking[c].index(found[c]) <= liking[c].index(assigned[c])


@quick
@given(instance=instances(max_candidates=5, max_orders=3), data=st.data())
def test_choice_is_substitutable_path_independent_and_grows_with_demand(
    instance: Instance, data: st.DataObject
) -> None:
    pairs: list[Contract] = sorted(instance.scores)
    every = st.frozensets(st.sampled_from(pairs)) if pairs else st.just(frozenset[Contract]())
    one, other = data.draw(every), data.draw(every)
    choose = Twin(instance).choose

    assert choose(one | other) == choose(choose(one) | choose(other))
    assert choose(one | other) & one <= choose(one)
    assert len(choose(one)) <= len(choose(one | other))


@quick
@given(instance=instances(max_candidates=5, max_orders=2, max_wishes=2))
def test_the_most_reserved_seats_possible_are_used(instance: Instance) -> None:
    twin = Twin(instance)
    for order in instance.seats:
        people = [c for c, o in instance.scores if o == order]
        largest = max(len(some) for some in subsets(people) if twin.can_sit(some, order))

        assert len(twin.reserved(people, order)) == largest


@settings(quick, max_examples=200)
@given(instance=instances(), data=st.data())
def test_verification_holds_exactly_for_what_the_definition_calls_stable(
    instance: Instance, data: st.DataObject
) -> None:
    twin = Twin(instance)
    changed = orders_of(instance)
    for _ in range(data.draw(st.integers(0, 3))):
        candidate = data.draw(st.sampled_from(sorted(instance.wishes)))
        wishes = [None, *(o for _, o in instance.wishes[candidate])]
        changed[candidate] = data.draw(st.sampled_from(wishes))
    seats = twin.seats_of({(c, o) for c, o in changed.items() if o is not None})
    problem = instance.problem()

    standing = judge(problem, read_assignment(problem, assignment_text(seats)))

    assert (standing.faults == []) == twin.stable(changed)


def assignment_text(seats: dict[str, Seat | None]) -> bytes:
    rows = [
        f"{c},{seat[0]},{seat[1]},{seat[2]}" if seat else f"{c},,,"
        for c, seat in sorted(seats.items())
    ]
    return ("\n".join(["candidate,order,rank,seat", *rows]) + "\n").encode()
