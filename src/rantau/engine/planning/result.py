"""A finished plan: classes with their people, departures given to orders, and what proves it.

Money is whole, departures are counted in ten-thousandths, people are whole; every sum is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rantau.engine.planning.people import PARTS, PlannedClass
from rantau.engine.planning.prices import Prices
from rantau.engine.planning.problem import Problem


@dataclass(frozen=True)
class Bound:
    """What no plan can cost less than, and where it comes from."""

    value: Fraction
    """[money]"""
    proven: Fraction
    """The part that the prices prove in exact arithmetic, without a solver [money]."""
    prices: Prices
    parts: tuple[int, ...]
    """Each programme's least cost at the prices with whole classes, by the solver's word [money];
    empty where it was not computed."""
    by_parts: Fraction = Fraction(0)
    """What the parts give together, at the prices [money]."""
    whole: int = 0
    """The least cost of the whole problem in one model, by the solver's word [money]; 0 where it
    was not asked."""


@dataclass(frozen=True)
class Plan:
    """Classes in order of (start, centre, programme), and what they give to orders."""

    classes: tuple[PlannedClass, ...]
    allocation: Mapping[tuple[int, int], int]
    """(class, order) -> departures in ten-thousandths"""

    def planned(self, n_orders: int) -> list[int]:
        """(n_orders,) departures planned, in ten-thousandths."""
        total = [0] * n_orders
        for (_, order), parts in self.allocation.items():
            total[order] += parts
        return total


@dataclass(frozen=True)
class PlanResult:
    """A plan with its objective, its bound, the greedy comparison, and how it ended."""

    problem: Problem
    plan: Plan
    objective: Fraction
    greedy_objective: Fraction
    bound: Bound
    status: str
    """`done`, or `stopped` where somebody interrupted."""
    seconds: float

    @property
    def gap(self) -> float:
        return gap(self.objective, self.bound.value)


def gap(objective: Fraction, bound: Fraction) -> float:
    """Return (objective - bound) / objective, 0 where nothing is to be paid."""
    return float((objective - bound) / objective) if objective else 0.0


def plan_of(classes: Sequence[PlannedClass], allocation: Mapping[tuple[int, int], int]) -> Plan:
    """Order the classes and renumber the allocation."""
    order = sorted(
        range(len(classes)),
        key=lambda n: (classes[n].start, classes[n].centre, classes[n].programme, n),
    )
    place = {number: new for new, number in enumerate(order)}
    return Plan(
        tuple(classes[number] for number in order),
        {(place[c], d): parts for (c, d), parts in sorted(allocation.items())},
    )


def class_cost(problem: Problem, plan: Plan) -> Fraction:
    """Return what classes and travel cost [money]."""
    total = 0
    for one in plan.classes:
        total += problem.programmes[one.programme].class_cost
        total += sum(n * problem.travel[province, one.centre] for province, n in one.people)
    return Fraction(total)


def objective(problem: Problem, plan: Plan) -> Fraction:
    """Return the plan's objective: classes, travel, waiting and missing departures [money]."""
    settings = problem.settings
    total = class_cost(problem, plan)
    for (number, order), parts in plan.allocation.items():
        one = plan.classes[number]
        wait = problem.wait(order, one.programme, one.start)
        total += Fraction(parts * wait * settings.wait_price, PARTS)
    for demanded, parts in zip(problem.orders, plan.planned(len(problem.orders)), strict=True):
        missing = Fraction(demanded.departures * PARTS - parts, PARTS)
        total += missing * demanded.weight * settings.shortfall_price
    return total
