"""A plan made by hand in the format of the planner: classes of 16 for each order, one by one."""

import csv
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor
from pathlib import Path

from rantau.engine.cells import month_text
from rantau.engine.planning import files
from rantau.engine.planning.problem import Order, Problem

CLASS = (("33", 9), ("64", 7))
"""Province -> people of every class."""


def write(plan_dir: Path, out: Path) -> Path:
    """Write classes, sourcing and allocation; one order in seven stays without a class."""
    problem = files.load(plan_dir)
    out.mkdir()
    rows = [
        (f"K-{number:04d}", order, slot, given)
        for number, (order, slot, given) in enumerate(_classes(problem), 1)
    ]
    first = problem.settings.first_month
    _write(
        out / "classes.csv",
        ("class", "centre", "programme", "starts", "ends", "seats", "expected_departures"),
        (
            (
                ref,
                problem.centres[slot[0]],
                problem.programmes[slot[1]].ref,
                month_text(first + slot[2]),
                month_text(first + slot[2] + problem.programmes[slot[1]].months - 1),
                16,
                _decimal(_expected(problem, slot[1])),
            )
            for ref, _, slot, _ in rows
        ),
    )
    _write(
        out / "sourcing.csv",
        ("class", "province", "people"),
        ((ref, province, n) for ref, *_ in rows for province, n in CLASS),
    )
    _write(
        out / "allocation.csv",
        ("class", "order", "departures"),
        ((ref, order.ref, _decimal(given)) for ref, order, _, given in rows),
    )
    return out


def _classes(problem: Problem) -> Iterable[tuple[Order, tuple[int, int, int], Fraction]]:
    for number, order in enumerate(problem.orders):
        slots = [
            slot
            for slot in problem.slots
            if slot[1] == order.programme
            and number in {o for o, _ in problem.servings[slot[1], slot[2]]}
        ]
        left = Fraction(order.departures if number % 7 else 0)
        for turn in range(100):
            if left <= 0 or not slots:
                break
            given = min(left, _expected(problem, order.programme))
            left -= given
            yield order, slots[turn % len(slots)], given


def _expected(problem: Problem, programme: int) -> Fraction:
    exact = sum(
        (n * problem.rate_after(problem.provinces.index(p), programme) for p, n in CLASS),
        Fraction(0),
    )
    return Fraction(floor(exact * 10_000), 10_000)


def _decimal(value: Fraction) -> str:
    return f"{float(value):.4f}"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
