"""Writes a plan as files: canonical tables that anyone can check, sort and add up."""

import calendar
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from rantau import __version__
from rantau.engine.cells import month_text
from rantau.engine.digest import file_sha256
from rantau.engine.output import write_csv, write_json
from rantau.engine.planning.bottlenecks import Bottleneck
from rantau.engine.planning.people import PARTS
from rantau.engine.planning.problem import KINDS, Problem
from rantau.engine.planning.result import Bound, PlanResult, class_cost

CLASSES = ("class", "centre", "programme", "starts", "ends", "seats", "expected_departures")
SOURCING = ("class", "province", "people")
FULFILMENT = ("order", "departures", "planned", "short", "last_start", "reason")
ALLOCATION = ("class", "order", "departures")
CALENDAR = ("order", "step", "latest_day")
BOTTLENECKS = ("kind", "where", "what", "from", "to", "shadow_price", "departures_per_unit", "code")
PRICES = ("kind", "where", "what", "month", "price")
PARTS_OF_BOUND = ("programme", "least_cost")


def departures_text(parts: int) -> str:
    """Write ten-thousandths of departures with four places.

    >>> departures_text(134400)
    '13.4400'
    """
    return f"{parts // PARTS}.{parts % PARTS:04d}"


def class_refs(result: PlanResult) -> list[str]:
    """Ids of the classes in their order: C00001 and so on."""
    return [f"C{number:05d}" for number in range(1, len(result.plan.classes) + 1)]


def last_day(month: int) -> str:
    """Write the last day of a month.

    >>> last_day(2028 * 12 + 1)
    '2028-02-29'
    """
    year, number = month // 12, month % 12 + 1
    return f"{year:04d}-{number:02d}-{calendar.monthrange(year, number)[1]:02d}"


def write_plan(
    folder: Path,
    result: PlanResult,
    *,
    reasons: dict[int, str],
    late: bool,
    bottlenecks: Iterable[Bottleneck],
    input_sha256: str,
) -> None:
    """Write every file of a plan but `verified`, which `mark_verified` adds.

    `late` says that reasons were looked for, or still were, after the time limit.
    """
    write_csv(folder / "classes.csv", CLASSES, _class_rows(result))
    write_csv(folder / "sourcing.csv", SOURCING, _sourcing_rows(result))
    write_csv(folder / "allocation.csv", ALLOCATION, _allocation_rows(result))
    write_csv(folder / "fulfilment.csv", FULFILMENT, _fulfilment_rows(result, reasons))
    write_csv(folder / "calendar.csv", CALENDAR, calendar_rows(result.problem))
    write_csv(folder / "bottlenecks.csv", BOTTLENECKS, (b.row(result.problem) for b in bottlenecks))
    write_csv(folder / "prices.csv", PRICES, _price_rows(result))
    write_csv(
        folder / "bound.csv", PARTS_OF_BOUND, _bound_rows(result),
    )  # fmt: skip
    write_json(folder / "report.json", _report(result, reasons) | {"reasons_after_limit": late})
    write_json(folder / "result.json", _headline(folder, result, input_sha256))


def _class_rows(result: PlanResult) -> Iterable[tuple[object, ...]]:
    problem = result.problem
    for ref, one in zip(class_refs(result), result.plan.classes, strict=True):
        programme = problem.programmes[one.programme]
        start = problem.settings.first_month + one.start
        yield (
            ref, problem.centres[one.centre], programme.ref, month_text(start),
            month_text(start + programme.months - 1), one.seats, departures_text(one.expected),
        )  # fmt: skip


def _sourcing_rows(result: PlanResult) -> Iterable[tuple[object, ...]]:
    for ref, one in zip(class_refs(result), result.plan.classes, strict=True):
        yield from sorted((ref, result.problem.provinces[j], n) for j, n in one.people)


def _allocation_rows(result: PlanResult) -> Iterable[tuple[object, ...]]:
    refs, orders = class_refs(result), result.problem.orders
    return sorted(
        (refs[c], orders[d].ref, departures_text(parts))
        for (c, d), parts in result.plan.allocation.items()
    )


def _fulfilment_rows(result: PlanResult, reasons: dict[int, str]) -> Iterable[tuple[object, ...]]:
    problem = result.problem
    planned = result.plan.planned(len(problem.orders))
    for number, order in enumerate(problem.orders):
        months = problem.programmes[order.programme].months
        yield (
            order.ref, order.departures, departures_text(planned[number]),
            departures_text(order.departures * PARTS - planned[number]),
            month_text(order.latest_end - months + 1), reasons.get(number, ""),
        )  # fmt: skip


def calendar_rows(problem: Problem) -> list[tuple[str, str, str]]:
    """List the last day by which each step of each order's chain must be finished."""
    rows = []
    for order in problem.orders:
        month = order.departs
        for step, months in reversed(order.chain):
            rows.append((order.ref, step, last_day(month)))
            month -= months
    return sorted(rows)


def _price_rows(result: PlanResult) -> Iterable[tuple[object, ...]]:
    problem, prices = result.problem, result.bound.prices
    first = problem.settings.first_month
    rows: list[tuple[object, ...]] = []
    for province, row in enumerate(prices.supply.tolist()):
        rows += [
            ("supply", problem.provinces[province], "", month_text(first + t), price)
            for t, price in enumerate(row)
            if price
        ]
    for (kind, centre, what), array in prices.resources.items():
        rows += [
            (KINDS[kind], problem.centres[centre], what, month_text(first + t), price)
            for t, price in enumerate(array.tolist())
            if price
        ]
    year = first // 12
    rows += [
        ("budget", "", str(year + n), "", price) for n, price in enumerate(prices.budget) if price
    ]
    return sorted(rows, key=lambda row: tuple(map(str, row[:4])))


def _bound_rows(result: PlanResult) -> Iterable[tuple[object, ...]]:
    """List programmes' least costs; the row without a programme is the whole problem's."""
    bound = result.bound
    whole = [("", bound.whole)] if bound.whole else []
    refs = (p.ref for p in result.problem.programmes)
    return whole + sorted(zip(refs, bound.parts, strict=False))


def _report(result: PlanResult, reasons: dict[int, str]) -> dict[str, object]:
    problem = result.problem
    by_programme = [[0, 0, 0] for _ in problem.programmes]
    by_province: dict[str, int] = {}
    for one in result.plan.classes:
        by_programme[one.programme][0] += 1
        by_programme[one.programme][1] += one.seats
        province = problem.centre_provinces[one.centre]
        by_province[province] = by_province.get(province, 0) + 1
    planned = result.plan.planned(len(problem.orders))
    for order, parts in zip(problem.orders, planned, strict=True):
        by_programme[order.programme][2] += order.departures * PARTS - parts
    return {
        "currency": problem.settings.currency,
        "bound": _bound(result.bound),
        "programmes": [
            {"programme": p.ref, "classes": n, "seats": seats, "short": departures_text(short)}
            for p, (n, seats, short) in zip(problem.programmes, by_programme, strict=True)
        ],
        "classes_by_province": dict(sorted(by_province.items())),
        "reasons": {
            code: sum(1 for found in reasons.values() if found == code)
            for code in sorted(set(reasons.values()))
        },
        "notes": [
            (
                "departures_per_unit is the shadow price of one more unit over all its months, "
                "divided by shortfall_price: what it is worth in departures of weight 1"
            ),
            "the unit of a budget is one million; of all else one, at a time",
            "reasons are proved by relaxing one kind alone, with the rest of the plan as it is",
        ],
    }


def _bound(bound: Bound) -> dict[str, object]:
    """Say what proves the bound, and what of it is the solver's word."""
    by_solver = {
        (False, False): None,
        (True, False): "the least costs of programmes in bound.csv",
        (False, True): "the least cost of the whole problem in bound.csv",
        (True, True): "the least costs of programmes and of the whole problem in bound.csv",
    }
    return {
        "proven_by_prices": whole_money(bound.proven),
        "whole_classes": whole_money(bound.by_parts) if bound.parts else None,
        "whole_problem": bound.whole or None,
        "solver_word": by_solver[bool(bound.parts), bool(bound.whole)],
    }


def whole_money(amount: Fraction) -> int:
    """Money to the unit, halves up."""
    return int((amount + Fraction(1, 2)) // 1)


def _headline(folder: Path, result: PlanResult, input_sha256: str) -> dict[str, object]:
    problem = result.problem
    objective = whole_money(result.objective)
    bound = int(result.bound.value // 1)
    return {
        "kind": "plan",
        "version": __version__,
        "status": result.status,
        "input_sha256": input_sha256,
        "result_sha256": file_sha256(folder / "classes.csv"),
        "seconds": round(result.seconds, 3),
        "verified": False,
        "objective": objective,
        "bound": bound,
        "gap": round((objective - bound) / objective, 6) if objective else 0.0,
        "greedy_objective": whole_money(result.greedy_objective),
        "departures_wanted": sum(order.departures for order in problem.orders),
        "departures_planned": float(departures_text(sum(result.plan.planned(len(problem.orders))))),
        "n_classes": len(result.plan.classes),
        "seats": sum(one.seats for one in result.plan.classes),
        "cost": whole_money(class_cost(problem, result.plan)),
    }
