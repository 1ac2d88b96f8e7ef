"""The chain: a plan's graduates, their selection, contracts and payslips; everything adds up."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from rantau.demo import chain
from rantau.demo.draws import Setting
from rantau.demo.people import read_rates
from rantau.demo.scenario import write_scenario
from rantau.engine import checks, matching
from rantau.engine.errors import ProblemError
from rantau.engine.planning import files
from tests.demo import small_plan
from tests.demo.folders import bytes_of, rows_of


@dataclass(frozen=True)
class Road:
    """The folders of one walk along the chain."""

    country: Path
    plan: Path
    intake: Path
    match: Path
    checks: Path

    @property
    def terms(self) -> Path:
        return self.country / "checks" / "orders.csv"


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    base = tmp_path_factory.mktemp("road")
    road = Road(*(base / name for name in ("country", "plan", "intake", "match", "checks")))
    write_scenario(Setting(1, Fraction("0.04")), road.country)
    small_plan.write(road.country / "plan", road.plan)
    chain.intake(road.plan, road.country / "plan", road.intake, terms=road.terms, seed=1)
    matching.run_folder(road.intake / "match", road.match)
    chain.checks_from(road.match, road.intake, road.checks, terms=road.terms, seed=1)
    return road


def test_graduates_are_those_expected_in_every_class(road: Road) -> None:
    rates = read_rates(road.country / "plan" / "yields.csv")
    people = Counter(row["class"] for row in rows_of(road.intake / "people.csv"))

    total = Fraction(0)
    for course in chain.courses(road.plan):
        expected = sum(
            (n * rates.passes("after", p, course.programme) for p, n in course.people.items()),
            Fraction(0),
        )
        assert -1 < people[course.ref] - expected < 1
        total += expected
    assert -1 < sum(people.values()) - total < 1


def test_funnel_reconciles(road: Road) -> None:
    steps = chain.funnel(road.plan, road.country / "plan", road.intake)

    people = {step.code: step.people for step in steps}
    assert [step.code for step in steps] == [
        "registered", "administration", "mathematics", "fitness", "interview", "medical",
        "admitted", "competency", "language", "departure", "graduates",
    ]  # fmt: skip
    classes = rows_of(road.plan / "classes.csv")
    assert people["medical"] == people["admitted"] == sum(int(row["seats"]) for row in classes)
    assert abs(people["graduates"] - people["departure"]) <= 1
    assert [step.people for step in steps] == sorted(people.values(), reverse=True)
    assert 0.2 < people["admitted"] / people["registered"] < 0.32


def test_graduates_wish_only_orders_that_their_class_can_serve(road: Road) -> None:
    problem = files.load(road.country / "plan")
    order_at = {one.ref: one for one in problem.orders}
    course_at = {course.ref: course for course in chain.courses(road.plan)}
    course_of = {r["candidate"]: course_at[r["class"]] for r in rows_of(road.intake / "people.csv")}

    wishes = rows_of(road.intake / "match" / "choices.csv")

    for wish in wishes:
        course, order = course_of[wish["candidate"]], order_at[wish["order"]]
        programme = problem.programmes[order.programme]
        assert programme.ref == course.programme
        assert 0 <= order.latest_end - (course.starts + programme.months - 1) <= 4
    assert {wish["candidate"] for wish in wishes} == set(course_of)


def test_seats_are_the_departures_and_no_cap_lies_below_the_plan(road: Road) -> None:
    demand = {r["order"]: r["departures"] for r in rows_of(road.country / "plan" / "demand.csv")}
    orders = rows_of(road.intake / "match" / "orders.csv")
    caps = {r["region"]: int(r["seats"]) for r in rows_of(road.intake / "match" / "caps.csv")}
    planned: dict[str, float] = defaultdict(float)
    for row in rows_of(road.plan / "allocation.csv"):
        planned[row["order"]] += float(row["departures"])

    assert {row["order"]: row["seats"] for row in orders} == demand
    for region, cap in caps.items():
        assert cap >= sum(planned[row["order"]] for row in orders if row["region"] == region)


def test_nearly_everybody_finds_the_place_that_was_planned(road: Road) -> None:
    result = json.loads((road.match / "result.json").read_text(encoding="utf-8"))
    planned = sum(float(row["departures"]) for row in rows_of(road.plan / "allocation.csv"))

    assert result["verified"] is True
    assert result["n_assigned"] >= 0.97 * planned


def test_matched_contracts_and_payslips_reconcile(road: Road) -> None:
    matched = {r["candidate"]: r["order"] for r in rows_of(road.match / "assignment.csv")}
    signed = {r["contract"]: r["order"] for r in rows_of(road.checks / "contracts.csv")}

    steps = {step.code: step.people for step in chain.papers(road.match, road.checks)}

    assert signed == {f"C-{ticket}": order for ticket, order in matched.items() if order}
    assert steps["matched"] == steps["contracts"] == len(signed)
    assert steps["payslips"] == 12 * steps["with_payslips"]
    assert steps["with_payslips"] == -(-steps["matched"] * 2 // 15)
    seats = {r["order"]: int(r["seats"]) for r in rows_of(road.intake / "match" / "orders.csv")}
    assert all(n <= seats[order] for order, n in Counter(signed.values()).items())


def test_every_planted_violation_is_found_and_nobody_else_accused(road: Road) -> None:
    truth = checks.run_path(road.checks).truth

    assert truth is not None
    assert truth.planted == len(rows_of(road.checks / "truth.csv")) > 100
    assert (truth.recall, truth.precision) == (1.0, 1.0)


def test_same_seed_gives_the_samebytes_of(road: Road, tmp_path: Path) -> None:
    def walk(name: str, seed: int) -> tuple[dict[str, bytes], dict[str, bytes]]:
        out, papers = tmp_path / name, tmp_path / f"{name}-papers"
        chain.intake(road.plan, road.country / "plan", out, terms=road.terms, seed=seed)
        chain.checks_from(road.match, road.intake, papers, terms=road.terms, seed=seed)
        return bytes_of(out), bytes_of(papers)

    again, other = walk("again", 1), walk("other", 2)

    assert again == (bytes_of(road.intake), bytes_of(road.checks))
    assert other[0]["people.csv"] != again[0]["people.csv"]
    assert other[1]["truth.csv"] != again[1]["truth.csv"]


def test_a_plan_that_is_not_there_is_a_fault_with_its_place(road: Road, tmp_path: Path) -> None:
    plan = road.country / "plan"

    with pytest.raises(ProblemError, match=r"sourcing\.csv:1:1: cannot be read"):
        chain.intake(tmp_path, plan, tmp_path / "x", terms=road.terms, seed=1)


def test_terms_of_another_country_are_a_fault(
    road: Road, tmp_path: Path, write_lines: Callable[[Path, int], Path]
) -> None:
    short = write_lines(road.terms, 3)

    with pytest.raises(ProblemError, match=r"orders\.csv:1:1: has no WF-0003"):
        chain.intake(road.plan, road.country / "plan", tmp_path / "x", terms=short, seed=1)


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[[Path, int], Path]:
    def write(path: Path, n: int) -> Path:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)[:n]
        (tmp_path / path.name).write_text("".join(lines), encoding="utf-8")
        return tmp_path / path.name

    return write
