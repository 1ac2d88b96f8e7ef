import itertools
import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rantau.engine import planning
from rantau.engine.planning.problem import Problem
from rantau.engine.planning.result import objective, plan_of
from rantau.engine.planning.testing import small_problem
from tests.engine.planning.problems import drawn, plain


def test_enough_of_everything_leaves_nobody_short(tmp_path: Path) -> None:
    problem = planning.load(plain(tmp_path / "p"))

    result = planning.solve(problem, time_limit_s=5)

    wanted = [order.departures * 10_000 for order in problem.orders]
    assert result.plan.planned(3) == wanted
    assert result.gap <= 0.02


def test_nothing_wanted_costs_nothing(tmp_path: Path) -> None:
    problem = planning.load(plain(tmp_path / "p", demand=["O1,weld,0,2027-09,3,"], chain=[]))

    result = planning.solve(problem, time_limit_s=2)

    assert result.plan.classes == ()
    assert result.objective == 0
    assert result.gap == 0.0


def test_no_centre_leaves_everybody_short(tmp_path: Path) -> None:
    problem = planning.load(plain(tmp_path / "p", rooms=[]))

    result = planning.solve(problem, time_limit_s=2)

    assert result.plan.classes == ()
    assert result.objective == result.bound.value == 50_000 * (7 + 2 * 6 + 7)


def least_cost(problem: Problem) -> Fraction:
    """The least cost of a one-centre, one-programme, one-order problem, by trying everything."""
    order, programme = problem.orders[0], problem.programmes[0]
    settings_, rate = problem.settings, problem.rate_after(0, 0)
    starts = [t for t in range(problem.horizon) if 0 <= problem.wait(0, 0, t) <= 2]
    best = order.departures * order.weight * settings_.shortfall_price
    free = int(problem.supply.sum())
    sizes = range(settings_.class_min, settings_.class_max + 1)
    for n in range(1, len(starts) + 1):
        for chosen in itertools.combinations(starts, n):
            if any(b - a < programme.months for a, b in itertools.pairwise(chosen)):
                continue
            for people in itertools.combinations_with_replacement(sizes, n):
                if sum(people) > free:
                    continue
                best = min(best, _cost(problem, chosen, people, rate))
    return best


def _cost(
    problem: Problem, starts: tuple[int, ...], people: tuple[int, ...], rate: Fraction
) -> Fraction:
    order, left = problem.orders[0], Fraction(problem.orders[0].departures)
    total = Fraction(0)
    for start, n in sorted(zip(starts, people, strict=True), reverse=True):
        served = min(left, Fraction(int(n * rate * 10_000), 10_000))
        left -= served
        total += problem.programmes[0].class_cost + n * problem.travel[0, 0]
        total += served * problem.wait(0, 0, start) * problem.settings.wait_price
    return total + left * order.weight * problem.settings.shortfall_price


@pytest.mark.parametrize("departures", range(1, 31, 3))
def test_one_order_costs_what_trying_everything_finds(departures: int) -> None:
    problem = small_problem()
    order = problem.orders[0]
    changed = small_problem(
        orders=(planning.Order(order.ref, 0, departures, order.departs, order.lead_months),)
    )

    result = planning.solve(changed, time_limit_s=4, gap=0)

    best = least_cost(changed)
    assert result.bound.value <= best <= result.objective
    assert result.objective <= best * Fraction(1005, 1000)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_random_plans_hold_and_are_no_worse_than_greedy(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    base = tmp_path_factory.mktemp("random")
    folder = drawn(base / "in", seed)

    result = planning.run_folder(folder, base / "out", time_limit_s=2)

    assert planning.verify_folder(folder, base / "out") == []
    assert result.bound.value <= result.objective <= result.greedy_objective


def test_same_input_gives_the_same_plan(tmp_path: Path) -> None:
    folder = plain(tmp_path / "p")

    for name in ("one", "two"):
        planning.run_folder(folder, tmp_path / name, time_limit_s=5)

    for file in ("classes.csv", "sourcing.csv", "allocation.csv", "fulfilment.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("seed", [3, 14, 15])
def test_same_random_input_gives_the_same_classes(tmp_path: Path, seed: int) -> None:
    folder = drawn(tmp_path / "in", seed)

    for name in ("one", "two"):
        planning.run_folder(folder, tmp_path / name, time_limit_s=10, gap=0)

    one, two = ((tmp_path / name / "classes.csv").read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("budget", [39_999, 40_000, 80_000, 119_999, 120_000])
def test_a_budget_is_kept_to_the_last_unit(tmp_path: Path, budget: int) -> None:
    folder = plain(tmp_path / "in", settings={"more": f"budget_per_year = {budget}"})  # type: ignore[arg-type]

    result = planning.run_folder(folder, tmp_path / "out", time_limit_s=5)

    spent = sum(result.problem.programmes[c.programme].class_cost for c in result.plan.classes)
    assert spent <= budget
    assert planning.verify_folder(folder, tmp_path / "out") == []


@pytest.mark.parametrize(("limit", "late"), [(0.001, True), (60, False)])
def test_reasons_found_after_the_limit_are_marked(tmp_path: Path, limit: float, late: bool) -> None:  # noqa: FBT001 -- a table
    planning.run_folder(
        plain(tmp_path / "in", rooms=["A,shop,1"]), tmp_path / "out", time_limit_s=limit
    )

    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["reasons"]
    assert report["reasons_after_limit"] is late


def test_bound_of_a_small_problem_is_labelled_the_solvers_word(tmp_path: Path) -> None:
    planning.run_folder(plain(tmp_path / "in"), tmp_path / "out", time_limit_s=5)

    bound = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["bound"]
    headline = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    rows = (tmp_path / "out" / "bound.csv").read_text(encoding="utf-8").splitlines()
    assert bound["whole_problem"] == headline["bound"] > bound["proven_by_prices"]
    assert rows[1] == f",{headline['bound']}"
    assert "whole problem" in bound["solver_word"]


def test_people_who_fill_no_whole_seat_are_no_supply(tmp_path: Path) -> None:
    rates = ["test,,,0.3,before", "final,,,1,after"]
    supply = ["32,2027-01,5", "32,2027-02,4", "32,2027-03,1"]
    problem = planning.load(plain(tmp_path / "p", yields=rates, supply=supply))

    result = planning.solve(problem, time_limit_s=5)

    seat = Fraction(10, 3)
    assert problem.usable[0][:4] == (seat, seat, seat, Fraction(0))
    assert result.plan.classes == ()
    assert result.gap < 0.00001


def test_objective_counts_every_part() -> None:
    problem = small_problem()
    one = planning.solve(problem, time_limit_s=3).plan.classes[0]
    plan = plan_of([one], {(0, 0): 110_000})

    wait = problem.wait(0, 0, one.start)
    assert objective(problem, plan) == 80_000 + one.seats * 2_000 + 11 * wait * 100 + 50_000


def test_interruption_keeps_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["rantau.engine.planning.solve"], "construct", interrupted)

    result = planning.solve(small_problem(), time_limit_s=5)

    assert result.status == "stopped"
    assert len(result.plan.classes) == 1
    assert result.bound.value <= result.objective
