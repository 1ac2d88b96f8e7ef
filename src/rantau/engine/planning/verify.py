"""Re-checks a plan from the files alone, in exact arithmetic, without a solver.

It shares the readers and the problem's facts with the solver and nothing else: every constraint,
every sum, the objective and the proven part of the bound are computed anew. What stays the
solver's word (the programmes' least costs in `bound.csv`) is checked for what can be checked: no
part may be above what the plan itself pays, and together they must give the bound.
"""

import json
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.engine.cells import month_text
from rantau.engine.digest import file_sha256, input_sha256
from rantau.engine.planning.files import INPUT_FILES, load
from rantau.engine.planning.people import PARTS
from rantau.engine.planning.problem import KINDS, Problem
from rantau.engine.planning.reading import Written, read_written
from rantau.engine.planning.recount import earned, lower_bound, priced_cost
from rantau.engine.planning.write import departures_text, whole_money
from rantau.engine.tables import Source

REASONS = (
    "no_centre_can", "window_closed", *KINDS, "supply", "budget", "price",
)  # fmt: skip


def verify_folder(path: Path, out: Path) -> list[str]:
    """Return what is wrong with a written plan; empty if everything holds.

    Raises
    ------
    ProblemError : the input itself cannot be read.
    """
    problem = load(path)
    written, faults = read_written(out)
    if written is None:
        return faults
    checking = _Checking(problem, written, faults)
    checking.digests(path, out)
    checking.classes()
    checking.resources()
    checking.supply()
    checking.allocation()
    checking.fulfilment()
    checking.calendar()
    if not faults:
        checking.headline()
        checking.bound()
        checking.report(out)
    return faults


class _Checking:
    """One check of one plan; every method adds what it finds to `faults`."""

    def __init__(self, problem: Problem, written: Written, faults: list[str]) -> None:
        self.problem = problem
        self.written = written
        self.faults = faults
        self.programme_at = {p.ref: n for n, p in enumerate(problem.programmes)}
        self.centre_at = {ref: n for n, ref in enumerate(problem.centres)}
        self.province_at = {ref: n for n, ref in enumerate(problem.provinces)}
        self.order_at = {order.ref: n for n, order in enumerate(problem.orders)}
        self.people: dict[str, dict[int, int]] = defaultdict(dict)
        self.expected: dict[str, int] = {}
        self.planned = [0] * len(problem.orders)
        self.waited = Fraction(0)

    def fault(self, message: str) -> None:
        self.faults.append(message)

    def digests(self, path: Path, out: Path) -> None:
        inputs = Source(path).input_files(INPUT_FILES)
        if self.written.headline.get("input_sha256") != input_sha256(inputs):
            self.fault("input_sha256 is not that of the input: the files were changed afterwards")
        if self.written.headline.get("result_sha256") != file_sha256(out / "classes.csv"):
            self.fault("result_sha256 is not that of classes.csv")
        if self.written.headline.get("kind") != "plan":
            self.fault("result.json is not of kind plan")

    def classes(self) -> None:
        """Every class is of a known kind, at a month that fits, with a lawful number of people."""
        for ref, province, people in self.written.sourcing:
            if ref not in self.written.classes or province not in self.province_at:
                self.fault(f"sourcing.csv: {ref} or {province} is not known")
            elif people < 1:
                self.fault(f"sourcing.csv: {ref} takes {people} people from {province}")
            else:
                self.people[ref][self.province_at[province]] = people
        for ref, (centre, programme, starts, ends, seats, expected) in self.written.classes.items():
            if centre not in self.centre_at or programme not in self.programme_at:
                self.fault(f"classes.csv: {ref} names an unknown centre or programme")
                continue
            self._months(ref, programme, starts, ends)
            self._seats(ref, centre, programme, seats, expected)

    def _months(self, ref: str, programme: str, starts: int, ends: int) -> None:
        problem = self.problem
        months = problem.programmes[self.programme_at[programme]].months
        first = problem.settings.first_month
        if ends != starts + months - 1:
            self.fault(f"classes.csv: {ref} does not run for the {months} months of {programme}")
        if starts < first or ends >= first + problem.horizon:
            self.fault(f"classes.csv: {ref} runs outside the plan's months")

    def _seats(self, ref: str, centre: str, programme: str, seats: int, expected: int) -> None:
        problem, people = self.problem, self.people[ref]
        settings = problem.settings
        if sum(people.values()) != seats:
            self.fault(f"classes.csv: {ref} has {seats} seats, sourcing.csv {sum(people.values())}")
        if not settings.class_min <= seats <= settings.class_max:
            self.fault(
                f"classes.csv: {ref} has {seats} people, allowed are "
                f"{settings.class_min} to {settings.class_max}"
            )
        c, p = self.centre_at[centre], self.programme_at[programme]
        for province in people:
            if (province, c) not in problem.travel:
                self.fault(
                    f"sourcing.csv: {ref} takes people from {problem.provinces[province]}, "
                    f"who cannot travel to {centre}"
                )
        brought = sum((n * problem.rate_after(j, p) for j, n in people.items()), Fraction(0))
        if expected != int(brought * PARTS):
            self.fault(
                f"classes.csv: {ref} expects {departures_text(expected)} departures, "
                f"the rates give {departures_text(int(brought * PARTS))}"
            )
        self.expected[ref] = expected

    def _known(self) -> list[tuple[str, int, int, int, int]]:
        """(class, centre, programme, first month, months) of the classes that can be placed."""
        first, horizon = self.problem.settings.first_month, self.problem.horizon
        found = []
        for ref, (centre, programme, starts, _, _, _) in self.written.classes.items():
            if centre in self.centre_at and programme in self.programme_at:
                p = self.programme_at[programme]
                months = self.problem.programmes[p].months
                if 0 <= starts - first <= horizon - months:
                    found.append((ref, self.centre_at[centre], p, starts - first, months))
        return found

    def resources(self) -> None:
        """Classes running never exceed rooms, instructors, teachers, kits; money the budget."""
        problem = self.problem
        running: dict[tuple[int, int, str], list[int]] = {}
        spent: dict[int, int] = defaultdict(int)
        for _, centre, programme, start, months in self._known():
            offered = problem.programmes[programme]
            spent[(problem.settings.first_month + start) // 12] += offered.class_cost
            for kind, what in enumerate(offered.needs):
                if what is not None:
                    row = running.setdefault((kind, centre, what), [0] * problem.horizon)
                    for month in range(start, start + months):
                        row[month] += 1
        self._overfull(running)
        budget = problem.settings.budget_per_year
        for year, money in spent.items():
            if budget is not None and money > budget:
                self.fault(f"budget: the classes of {year} cost {money}, allowed are {budget}")

    def _overfull(self, running: dict[tuple[int, int, str], list[int]]) -> None:
        problem = self.problem
        for (kind, centre, what), row in running.items():
            has = problem.capacity.get((kind, centre, what))
            for month, n in enumerate(row):
                there = 0 if has is None else int(has[month])
                if n > there:
                    when = month_text(problem.settings.first_month + month)
                    self.fault(
                        f"{KINDS[kind]}: {problem.centres[centre]} runs {n} classes with "
                        f"{what} in {when} and has {there}"
                    )

    def supply(self) -> None:
        """Nobody is drawn who is not there."""
        problem = self.problem
        drawn: dict[int, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * problem.horizon)
        for ref, _, programme, start, _ in self._known():
            for province, n in self.people[ref].items():
                rate = problem.rate_before(province, programme)
                if rate == 0:
                    self.fault(f"supply: {ref} takes people who cannot pass the gates before it")
                    continue
                drawn[province][start] += n / rate
        for province, row in drawn.items():
            stock = Fraction(0)
            for month, amount in enumerate(row):
                stock += int(problem.supply[province, month]) - amount
                if stock < 0:
                    when = month_text(problem.settings.first_month + month)
                    self.fault(f"supply: {problem.provinces[province]} is overdrawn in {when}")
                    break

    def allocation(self) -> None:
        """Departures go to orders that the class can serve, no more than it brings."""
        problem = self.problem
        placed = {ref: (programme, start) for ref, _, programme, start, _ in self._known()}
        given: dict[str, int] = defaultdict(int)
        for ref, order_ref, parts in self.written.allocation:
            if ref not in placed or order_ref not in self.order_at or parts <= 0:
                self.fault(f"allocation.csv: {ref} to {order_ref} is not possible")
                continue
            order = self.order_at[order_ref]
            programme, start = placed[ref]
            wait = problem.wait(order, programme, start)
            if problem.orders[order].programme != programme or not (
                0 <= wait <= problem.settings.max_wait_months
            ):
                self.fault(f"allocation.csv: {ref} cannot serve {order_ref}")
            given[ref] += parts
            self.planned[order] += parts
            self.waited += Fraction(parts * wait * problem.settings.wait_price, PARTS)
        for ref, parts in given.items():
            if parts > self.expected.get(ref, 0):
                self.fault(f"allocation.csv: {ref} gives more departures than it expects")

    def fulfilment(self) -> None:
        """Every order once, with the sums that the allocation gives."""
        problem = self.problem
        if set(self.written.fulfilment) != set(self.order_at):
            self.fault("fulfilment.csv does not hold every order exactly once")
            return
        for number, order in enumerate(problem.orders):
            departures, planned, short, last, reason = self.written.fulfilment[order.ref]
            months = problem.programmes[order.programme].months
            if departures != order.departures or planned != self.planned[number]:
                self.fault(f"fulfilment.csv: {order.ref} has other departures than the allocation")
            if planned + short != departures * PARTS or short < 0:
                self.fault(f"fulfilment.csv: {order.ref} does not add up")
            if last != order.latest_end - months + 1:
                self.fault(f"fulfilment.csv: {order.ref} has another last start")
            if (short > 0) != (reason in REASONS):
                self.fault(f"fulfilment.csv: {order.ref} has the reason {reason!r}")

    def calendar(self) -> None:
        """Check that each step ends on the last day of its month, counted back from departure."""
        wanted = []
        for order in self.problem.orders:
            for place, (step, _) in enumerate(order.chain):
                later = sum(months for _, months in order.chain[place + 1 :])
                year, month = divmod(order.departs - later + 1, 12)
                last = date(year, month + 1, 1) - timedelta(days=1)
                wanted.append((order.ref, step, last.isoformat()))
        if self.written.calendar != sorted(wanted):
            self.fault("calendar.csv is not the chain counted back from departure")

    def objective(self) -> Fraction:
        """Return the plan's objective [money]."""
        problem = self.problem
        total = self.waited + self.cost()
        for order, parts in zip(problem.orders, self.planned, strict=True):
            missing = Fraction(order.departures * PARTS - parts, PARTS)
            total += missing * order.weight * problem.settings.shortfall_price
        return total

    def cost(self) -> int:
        problem = self.problem
        total = 0
        for ref, centre, programme, _, _ in self._known():
            total += problem.programmes[programme].class_cost
            total += sum(n * problem.travel[j, centre] for j, n in self.people[ref].items())
        return total

    def headline(self) -> None:
        objective = whole_money(self.objective())
        said = self.written.headline
        bound = said.get("bound")
        planned = float(departures_text(sum(self.planned)))
        for name, value in {
            "objective": objective,
            "departures_wanted": sum(order.departures for order in self.problem.orders),
            "departures_planned": planned,
            "n_classes": len(self.written.classes),
            "seats": sum(row[4] for row in self.written.classes.values()),
            "cost": self.cost(),
        }.items():
            if said.get(name) != value:
                self.fault(f"result.json says {name} {said.get(name)}, the files give {value}")
        if not isinstance(bound, int) or bound > objective:
            self.fault(f"result.json says bound {bound}, above the objective {objective}")
        elif said.get("gap") != (round((objective - bound) / objective, 6) if objective else 0.0):
            self.fault("result.json says another gap than objective and bound give")
        greedy = said.get("greedy_objective")
        if not isinstance(greedy, int) or greedy < objective:
            self.fault("result.json says a greedy objective below the plan's own")

    def bound(self) -> None:
        """Check that the bound is what the prices prove, or what the parts give."""
        problem, written = self.problem, self.written
        try:
            proven = lower_bound(problem, written.prices)
        except ValueError as error:
            self.fault(f"prices.csv: {error}")
            return
        said = written.headline["bound"]
        if said > proven or written.parts:
            self._parts(said)
        if not isinstance(said, int) or said < int(proven // 1):
            self.fault(f"result.json says bound {said}, the prices alone prove {int(proven // 1)}")

    def _parts(self, said: int) -> None:
        problem, parts = self.problem, dict(self.written.parts)
        whole = parts.pop("", 0)
        if whole > self.objective():
            self.fault(f"bound.csv: the whole cannot cost as much as {whole}: the plan costs less")
        if whole and not parts:
            parts = dict.fromkeys(self.programme_at, 0)
        if set(parts) != set(self.programme_at):
            self.fault("bound.csv does not hold every programme, and the prices prove less")
            return
        total = max(sum(parts.values()) - earned(problem, self.written.prices), Fraction(whole))
        if said > total:
            self.fault(f"result.json says bound {said}, bound.csv and the prices give {total}")
        paid = priced_cost(
            problem, self.written.prices, self._known(), self.people, self._order_costs()
        )
        for ref, part in parts.items():
            if part > paid[self.programme_at[ref]] + 1:
                self.fault(f"bound.csv: {ref} cannot cost as much as {part}: the plan costs less")

    def _order_costs(self) -> list[Fraction]:
        """Return what each programme pays for waiting and for missing departures [money]."""
        problem = self.problem
        costs = [Fraction(0)] * len(problem.programmes)
        placed = {ref: (programme, start) for ref, _, programme, start, _ in self._known()}
        for ref, order_ref, parts in self.written.allocation:
            programme, start = placed[ref]
            wait = problem.wait(self.order_at[order_ref], programme, start)
            costs[programme] += Fraction(parts * wait * problem.settings.wait_price, PARTS)
        for order, parts in zip(problem.orders, self.planned, strict=True):
            missing = Fraction(order.departures * PARTS - parts, PARTS)
            costs[order.programme] += missing * order.weight * problem.settings.shortfall_price
        return costs

    def report(self, out: Path) -> None:
        """Check that the report repeats the files."""
        report: Any = json.loads((out / "report.json").read_text(encoding="utf-8"))
        by_province: dict[str, int] = defaultdict(int)
        for centre, _, _, _, _, _ in self.written.classes.values():
            by_province[self.problem.centre_provinces[self.centre_at[centre]]] += 1
        if report.get("classes_by_province") != dict(by_province):
            self.fault("report.json counts other classes by province than classes.csv")
        reasons: dict[str, int] = defaultdict(int)
        for _, _, _, _, reason in self.written.fulfilment.values():
            if reason:
                reasons[reason] += 1
        if report.get("reasons") != dict(reasons):
            self.fault("report.json counts other reasons than fulfilment.csv")
        classes: dict[str, list[int]] = {p.ref: [0, 0] for p in self.problem.programmes}
        for _, programme, _, _, seats, _ in self.written.classes.values():
            classes[programme][0] += 1
            classes[programme][1] += seats
        said = {row["programme"]: [row["classes"], row["seats"]] for row in report["programmes"]}
        if said != classes:
            self.fault("report.json counts other classes by programme than classes.csv")
