"""Finds a plan and proves how good it is.

Greedy first, so that there is always an answer; then the relaxation's prices, the bound they
prove, a plan built from them and made better until the limit; then whole people. The best plan
seen is kept at every moment, so an interruption costs nothing but the time that was left.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from rantau.engine.planning.bound import whole_class_bound
from rantau.engine.planning.columns import Columns, columns_of
from rantau.engine.planning.draft import Draft
from rantau.engine.planning.greedy import greedy_draft
from rantau.engine.planning.improve import Search, construct, improve, refill, top_up
from rantau.engine.planning.lagrangian import agree
from rantau.engine.planning.people import PlannedClass, allocate, classes_of, settle
from rantau.engine.planning.prices import Prices, income, proven_bound
from rantau.engine.planning.problem import Problem
from rantau.engine.planning.relax import Relaxation, relax
from rantau.engine.planning.result import Bound, Plan, PlanResult, objective, plan_of
from rantau.engine.planning.small import SLOTS, decide_small

SETTLING = 0.08
"""Share of the time that is kept for whole people and for writing."""
AS_LONG = 1.0
"""Times what the greedy plan took, at least: a loaded machine needs more."""
SETTLING_SMALL = 0.02
"""The same where a problem is small: its people are whole in the search already."""
HAIR = 1e-6
"""Share of the whole problem's bound that is left to the solver's tolerances."""
BOUNDING = 0.12
"""Share of the time for the bound with whole classes."""

Report = Callable[[str, float], None]
"""Is told a step's code and the gap proven so far (1 where none is)."""


def _silent(step: str, gap_so_far: float) -> None:
    """Tell nobody."""


@dataclass
class _Run:
    """What one run knows so far; an interruption leaves it as it is."""

    problem: Problem
    columns: Columns
    time_limit_s: float
    gap: float
    report: Report
    began: float
    greedy: Draft | None = None
    first: Plan | None = None
    """The greedy plan, whole."""
    best: Draft | None = None
    relaxation: Relaxation | None = None
    first_took: float = 0.0
    """Seconds for the greedy plan."""
    proven: Fraction = Fraction(0)
    """What the relaxation's prices prove [money]."""
    bound: float = -np.inf
    parts: list[float] = field(default_factory=list)
    whole: float = 0.0
    """What the whole problem costs at least, where it is small enough to be asked [units]."""

    @property
    def deadline(self) -> float:
        if self.columns.n_slots <= SLOTS:
            return self.began + self.time_limit_s * (1 - SETTLING_SMALL)
        kept = max(self.time_limit_s * SETTLING, self.first_took * AS_LONG)
        return self.began + self.time_limit_s - kept

    def keep(self, draft: Draft, step: str) -> None:
        if self.best is None or draft.cost() < self.best.cost():
            self.best = draft
        self.report(step, self.gap_so_far())

    def gap_so_far(self) -> float:
        return 1.0 if self.best is None else self.gap_at(self.best.cost())

    def gap_at(self, cost: float) -> float:
        return (cost - self.bound) / cost if np.isfinite(self.bound) and cost > 0 else 1.0

    def good_enough(self) -> bool:
        return self.gap_so_far() <= self.gap or time.monotonic() > self.deadline


def solve(
    problem: Problem,
    *,
    time_limit_s: float = 60.0,
    gap: float = 0.002,
    report: Report = _silent,
) -> PlanResult:
    """Plan classes for a demand.

    Parameters
    ----------
    problem : the facts.
    time_limit_s : seconds after which the best plan so far is made whole and returned.
    gap : stop earlier when the plan is proven to cost at most this share too much [0..1].
    report : told of each step.

    Returns
    -------
    A plan that keeps every constraint exactly, with a bound that holds for every plan.
    """
    began = time.monotonic()
    run = _Run(problem, columns_of(problem), time_limit_s, gap, report, began)
    status = "done"
    try:
        if run.columns.n_flows:
            _search(run)
    except KeyboardInterrupt:
        status = "stopped"
    plan, greedy = _whole_plans(run)
    return PlanResult(
        problem=problem,
        plan=plan,
        objective=objective(problem, plan),
        greedy_objective=objective(problem, greedy),
        bound=_bound(run),
        status=status,
        seconds=time.monotonic() - run.began,
    )


def _search(run: _Run) -> None:
    pool = ThreadPoolExecutor(1)
    relaxing = pool.submit(relax, run.columns, seconds=run.time_limit_s, nearest=1, rounds=2)
    began = time.monotonic()
    run.greedy = greedy_draft(run.columns)
    run.keep(run.greedy, "greedy")
    # The relaxation takes longer: whole people cost no time here, and would at the end.
    run.first = _plan(run.columns, classes_of(run.greedy))
    run.first_took = time.monotonic() - began
    relaxation = relaxing.result()
    pool.shutdown()
    unit = run.columns.unit
    run.proven = proven_bound(run.columns, relaxation.prices)
    run.bound = float(run.proven) / unit
    run.relaxation = relaxation
    run.report("relaxation", run.gap_so_far())
    whole, run.parts = whole_class_bound(
        run.columns, relaxation.prices, seconds=run.time_limit_s * BOUNDING,
        stopped=lambda: time.monotonic() > run.deadline,
    )  # fmt: skip
    run.bound = max(run.bound, whole)
    run.report("bound", run.gap_so_far())
    if run.columns.n_slots <= SLOTS:
        _decide_small(run, relaxation)
    else:
        _improve(run, relaxation)


def _search_from(run: _Run, relaxation: Relaxation, parts: list[float]) -> Search:
    return Search(
        run.columns, relaxation, parts=parts, deadline=run.deadline, stopped=run.good_enough,
        keep=run.keep,
    )  # fmt: skip


def _construct(run: _Run, search: Search) -> Draft:
    draft = top_up(search, refill(search, construct(search)))
    run.keep(draft, "construct")
    return draft


def _improve(run: _Run, relaxation: Relaxation) -> None:
    search = _search_from(run, relaxation, run.parts)
    draft = _construct(run, search)
    better = improve(search, draft, rounds=100_000)
    if better is not draft:
        run.keep(top_up(search, better), "improve")


def _decide_small(run: _Run, relaxation: Relaxation) -> None:
    """Let programmes and relaxation agree, and search from the prices they agree on."""
    agreement = agree(run.columns, seconds=lambda: max(run.deadline - time.monotonic(), 0.0))
    run.whole = max(agreement.bound, 0.0)
    run.bound = max(run.bound, run.whole)
    run.report("bound", run.gap_so_far())
    agreed = replace(relaxation, prices=agreement.prices)
    search = _search_from(run, agreed, agreement.parts)
    search.without_clock()
    draft = _construct(run, search)

    def told(whole: Draft) -> None:
        run.best = whole
        run.report("improve", run.gap_so_far())

    seconds = run.time_limit_s * (1 - SETTLING_SMALL)
    run.best, proven = decide_small(
        search, draft, agreement.known, seconds=seconds, gap=run.gap, told=told
    )
    run.whole = max(run.whole, proven)
    run.bound = max(run.bound, run.whole)
    run.report("improve", run.gap_so_far())


def _whole_plans(run: _Run) -> tuple[Plan, Plan]:
    """Return the best plan and the greedy one, both whole."""
    run.report("people", run.gap_so_far())
    greedy = run.first or _plan(run.columns, classes_of(run.greedy or Draft(run.columns)))
    best = greedy
    if run.best is not None and run.best is not run.greedy:
        best = _plan(run.columns, settle(run.best))
    if objective(run.problem, best) > objective(run.problem, greedy):
        best = greedy
    return best, greedy


def _plan(columns: Columns, classes: list[PlannedClass]) -> Plan:
    return plan_of(classes, allocate(columns, classes))


def _bound(run: _Run) -> Bound:
    """Return the bound in exact money: what the prices prove, or the parts if they are better."""
    problem = run.problem
    if run.relaxation is None:
        prices = Prices(np.zeros_like(problem.supply))
        proven = proven_bound(run.columns, prices)
        return Bound(proven, proven, prices, ())
    prices, proven = run.relaxation.prices, run.proven
    # A unit of money less, so that rounding of floats never claims too much.
    parts = tuple(max(int(part * run.columns.unit) - 1, 0) for part in run.parts)
    by_parts = Fraction(sum(parts)) - income(problem, prices)
    if by_parts <= proven:
        parts, by_parts = (), proven
    # The solver keeps rows to a millionth: as much less, and a unit.
    whole = max(int(run.whole * (1 - HAIR) * run.columns.unit) - 1, 0)
    whole = whole if whole > by_parts else 0
    return Bound(max(by_parts, Fraction(whole)), proven, prices, parts, by_parts, whole)
