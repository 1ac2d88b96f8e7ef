"""From a plan to its graduates, from the matched to their contracts and payslips.

Each step reads the files that the step before has written, and writes the files of the next:
`plan` -> `intake` -> `match` -> `checks_from` -> `check`. `funnel` counts people along the way.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random

from rantau.demo import contracts, payslips
from rantau.demo.draws import PLACES, stream, systematic
from rantau.demo.meant import Seating, meant_for
from rantau.demo.paperwork import Written, write_papers
from rantau.demo.people import Rates, read_rates
from rantau.demo.register import Person, men_share, person, tickets
from rantau.demo.selection import (
    LIKED_BY_MEN,
    LIKED_BY_WOMEN,
    Seats,
    caps,
    region_of,
    reserves,
    write_candidates,
    write_round,
    write_seats,
)
from rantau.demo.terms import PAYSLIPS, SLIPS_EACH, Terms, read_terms, write_terms
from rantau.engine.cells import month
from rantau.engine.errors import Fault, ProblemError
from rantau.engine.output import whole_folder, write_csv
from rantau.engine.planning import files
from rantau.engine.planning.problem import Problem

PEOPLE_FILE = "people.csv"
PLANNED_FIRST = 1_000
"""Points on top at the order that the plan trained somebody for: first in line there."""


@dataclass(frozen=True)
class Course:
    """A class of a plan: who is in it, and how many departures the plan gives to which order."""

    ref: str
    programme: str
    starts: int
    people: Mapping[str, int]
    """Province -> people."""
    planned: Mapping[str, Fraction]
    """Order -> departures."""


@dataclass(frozen=True)
class Graduate:
    """Somebody who has passed every gate after the class."""

    person: Person
    course: Course
    meant_for: str
    """The order that this person was trained for; empty for those for whom no seat is left."""


def courses(plan_out: Path) -> list[Course]:
    """Read the classes of a plan, by id."""
    people: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(plan_out / "sourcing.csv"):
        people[row["class"]][row["province"]] = int(row["people"])
    planned: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for row in _rows(plan_out / "allocation.csv"):
        planned[row["class"]][row["order"]] = Fraction(row["departures"])
    found = [
        Course(
            ref=row["class"],
            programme=row["programme"],
            starts=month(row["starts"]),
            people=dict(sorted(people[row["class"]].items())),
            planned=planned[row["class"]],
        )
        for row in _rows(plan_out / "classes.csv")
    ]
    return sorted(found, key=lambda course: course.ref)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    except OSError:
        text = f"cannot be read in {path.parent}: name the folder that the step before has written"
        raise ProblemError([Fault(path.name, 1, 1, text)]) from None


def intake(plan_out: Path, plan_dir: Path, out: Path, *, terms: Path, seed: int) -> int:
    """Write the selection among a plan's graduates; return how many there are.

    Parameters
    ----------
    plan_out, plan_dir : the plan and the problem that it solves.
    out : folder to write: `match/`, and `people.csv` with what is not part of a selection.
    terms : the country's `checks/orders.csv`, which says where each order's work is.
    """
    problem = files.load(plan_dir)
    promised = _terms_of(problem, terms)
    found = courses(plan_out)
    drawn = _passed(found, read_rates(plan_dir / "yields.csv"), seed)
    graduates = list(_graduates(problem, found, drawn))
    with whole_folder(out, mark=PEOPLE_FILE) as folder:
        _write_people(folder, graduates)
        (folder / "match").mkdir()
        write_round(folder / "match", seed, "graduates")
        _write_places(folder / "match", _seats(problem, promised), graduates, seed)
        write_candidates(folder / "match", (one.person for one in graduates))
        write_csv(
            folder / "match" / "choices.csv",
            ("candidate", "rank", "order", "score"),
            _choices(problem, promised, graduates, stream(seed, "graduates' wishes")),
        )
    return len(graduates)


def _terms_of(problem: Problem, path: Path) -> dict[str, Terms]:
    known = read_terms(path)
    missing = [order.ref for order in problem.orders if order.ref not in known]
    if missing:
        text = f"has no {missing[0]}: name the orders.csv of the country that the plan is for"
        raise ProblemError([Fault(path.name, 1, 1, text)], len(missing) - 1)
    return {order.ref: known[order.ref] for order in problem.orders}


def _passed(found: Sequence[Course], rates: Rates, seed: int) -> list[tuple[Person, Course]]:
    """Draw the people who pass, so that no class and no running total strays by a whole person."""
    random, names = stream(seed, "graduates"), tickets(stream(seed, "graduates' tickets"))
    ordered = sorted(found, key=lambda course: (course.programme, course.ref))
    parts = [(course, province) for course in ordered for province in course.people]
    expected = [
        course.people[province] * rates.passes("after", province, course.programme)
        for course, province in parts
    ]
    start = Fraction(random.getrandbits(53), 2**53)
    drawn = [
        (person(random, next(names), province, is_female=_is_female(random, province, one)), one)
        for (one, province), n in zip(parts, systematic(expected, start), strict=True)
        for _ in range(n)
    ]
    return sorted(drawn, key=lambda pair: pair[0].ticket)


def _graduates(
    problem: Problem, found: Sequence[Course], drawn: Sequence[tuple[Person, Course]]
) -> Iterator[Graduate]:
    numbers = Counter(course.ref for _, course in drawn)
    seating = Seating(
        left={course.ref: numbers[course.ref] for course in found},
        free={order.ref: order.departures for order in problem.orders},
        reach={course.ref: _reach(problem, course) for course in found},
    )
    orders = meant_for(seating, {course.ref: course.planned for course in found})
    for who, course in drawn:
        mine = orders[course.ref]
        yield Graduate(who, course, mine.pop() if mine else "")


def _reach(problem: Problem, course: Course) -> list[str]:
    """Return the orders that a class can serve in time, those it was planned for first."""
    at = next(n for n, one in enumerate(problem.programmes) if one.ref == course.programme)
    serves = problem.servings.get((at, problem.start_of(course.starts)), ())
    refs = [problem.orders[order].ref for order, _ in serves]
    return sorted(refs, key=lambda ref: (ref not in course.planned, ref))


def _is_female(random: Random, province: str, course: Course) -> bool:
    men = float(men_share()[province]) * LIKED_BY_MEN.get(course.programme[:2], 1.0)
    women = float(1 - men_share()[province]) * LIKED_BY_WOMEN.get(course.programme[:2], 1.0)
    return random.random() * (men + women) < women


def _seats(problem: Problem, promised: Mapping[str, Terms]) -> list[Seats]:
    return [
        Seats(
            order=one.ref,
            sector=problem.programmes[one.programme].ref[:2],
            place=promised[one.ref].place,
            seats=one.departures,
        )
        for one in problem.orders
    ]


def _write_places(
    folder: Path, seats: Sequence[Seats], graduates: Sequence[Graduate], seed: int
) -> None:
    """Write orders, caps and guarantees; no cap lies below those who are meant for a region."""
    meant = Counter(one.meant_for for one in graduates)
    limits = caps(seats)
    targets = {
        one.order: min(one.seats, meant[one.order])
        for one in seats
        if region_of(one.place) in limits
    }
    for region, cap in limits.items():
        here = (targets[one.order] for one in seats if region_of(one.place) == region)
        limits[region] = max(cap, sum(here))
    write_seats(folder, seats, limits, targets)
    write_csv(folder / "reserves.csv", ("order", "group", "seats"), reserves(seats, seed))


def _write_people(folder: Path, graduates: Sequence[Graduate]) -> None:
    write_csv(
        folder / PEOPLE_FILE,
        ("candidate", "class", "province", "sex", "born"),
        ((one.person.ticket, one.course.ref, one.person.province,
          "f" if one.person.is_female else "m", one.person.born) for one in graduates),
    )  # fmt: skip


def _choices(
    problem: Problem, promised: Mapping[str, Terms], graduates: Sequence[Graduate], random: Random
) -> Iterator[tuple[str, int, str, int]]:
    """Yield the wishes: every order of the own programme that the class can serve in time."""
    weights = {ref: (terms.hourly / 1_150) ** 2.5 for ref, terms in promised.items()}
    classes = {one.course.ref: one.course for one in graduates}
    orders = {ref: _reach(problem, course) for ref, course in classes.items()}
    for one in graduates:
        refs = orders[one.course.ref]
        liking = {ref: -(random.random() ** (1 / weights[ref])) for ref in refs}
        for rank, ref in enumerate(sorted(refs, key=liking.__getitem__), 1):
            more = PLANNED_FIRST if ref == one.meant_for else 0
            yield one.person.ticket, rank, ref, one.person.score + more


def checks_from(match_out: Path, intake_out: Path, out: Path, *, terms: Path, seed: int) -> Written:
    """Write a contract for everybody matched, payslips for a sample, and what is planted in them.

    The law of the months to come is the last one known; a later minimum would move the truth.
    """
    promised = read_terms(terms)
    born = {row["candidate"]: date.fromisoformat(row["born"])
            for row in _rows(intake_out / PEOPLE_FILE)}  # fmt: skip
    matched = [(row["candidate"], row["order"])
               for row in _rows(match_out / "assignment.csv") if row["order"]]  # fmt: skip
    random = stream(seed, "graduates' contracts")
    signed = list(
        contracts.with_planted(
            [(f"C-{ticket}", promised[order], born[ticket]) for ticket, order in matched], random
        )
    )
    working = random.sample(signed, ceil(len(signed) * Fraction(PAYSLIPS, SLIPS_EACH * PLACES)))
    working.sort(key=lambda contract: contract.ref)
    slips = list(payslips.with_planted(working, range(SLIPS_EACH), stream(seed, "first payslips")))
    wanted = sorted({row["order"] for row in _rows(intake_out / "match" / "orders.csv")})
    with whole_folder(out, mark="truth.csv") as folder:
        write_terms(folder, (promised[order] for order in wanted))
        planted = write_papers(folder, signed, slips)
    return Written(len(wanted), len(signed), len(slips), planted)


@dataclass(frozen=True)
class Step:
    """How many people are left after a step of the road."""

    code: str
    people: int


def funnel(plan_out: Path, plan_dir: Path, intake_out: Path) -> list[Step]:
    """Count people from registration to graduation, gate by gate.

    Registrants are those whom the plan draws: the people of its classes over the rates before.
    Numbers between are expected ones, rounded; `admitted` and `graduates` are counted.
    """
    rates = read_rates(plan_dir / "yields.csv")
    groups = _groups(courses(plan_out))
    left = {key: n / rates.passes("before", *key) for key, n in groups.items()}
    steps = [Step("registered", _total(left))]
    for gate in rates.gates("before"):
        left = {key: n * rates.rate(gate, *key) for key, n in left.items()}
        steps.append(Step(gate, _total(left)))
    steps.append(Step("admitted", sum(groups.values())))
    left = {key: Fraction(n) for key, n in groups.items()}
    for gate in rates.gates("after"):
        left = {key: n * rates.rate(gate, *key) for key, n in left.items()}
        steps.append(Step(gate, _total(left)))
    return [*steps, Step("graduates", sum(1 for _ in _rows(intake_out / PEOPLE_FILE)))]


def papers(match_out: Path, checks_out: Path) -> list[Step]:
    """Count the matched, those with a contract, those with payslips, and the payslips."""
    matched = sum(1 for row in _rows(match_out / "assignment.csv") if row["order"])
    signed = sum(1 for _ in _rows(checks_out / "contracts.csv"))
    slips = [row["payslip"].rsplit("-", 2)[0] for row in _rows(checks_out / "payslips.csv")]
    return [
        Step("matched", matched),
        Step("contracts", signed),
        Step("with_payslips", len(set(slips))),
        Step("payslips", len(slips)),
    ]


def _groups(found: Sequence[Course]) -> Mapping[tuple[str, str], int]:
    """Return people in classes by (province, programme)."""
    total: Counter[tuple[str, str]] = Counter()
    for course in found:
        for province, n in course.people.items():
            total[province, course.programme] += n
    return total


def _total(left: Mapping[tuple[str, str], Fraction]) -> int:
    return round(sum(left.values(), Fraction(0)))
