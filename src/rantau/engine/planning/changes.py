"""What if: the same problem under a change, and exactly what moves.

A change makes a changed copy of the input, so that anyone can look at it and plan it again. A
class that slips or an order that changes is answered from the plan as it is, without a new one.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from rantau.engine.cells import month, month_text
from rantau.engine.errors import Fault, Faults, ProblemError
from rantau.engine.planning.files import CAPACITY_FILES, INPUT_FILES
from rantau.engine.planning.problem import KINDS, Problem
from rantau.engine.planning.reading import Written, read_written
from rantau.engine.planning.write import departures_text
from rantau.engine.tables import Source, open_source

PERCENT = 100


@dataclass(frozen=True)
class Change:
    """What is different: demand in percent, centres that close, rates in percentage points."""

    demand: Fraction = Fraction(0)
    closed: tuple[str, ...] = ()
    pass_rate: Fraction = Fraction(0)


def changed_copy(path: Path, change: Change, out: Path) -> None:
    """Write a changed copy of a problem as a folder of files."""
    faults = Faults()
    source = open_source(path, faults)
    _check_centres(source, change, faults)
    faults.refuse()
    out.mkdir(parents=True)
    edits = _edits(change)
    for name in INPUT_FILES:
        if source.has(name) and name != "plan.toml":
            rows = [cells for _, cells in source.rows(name, faults)]
            _write(out / name, edits.get(name, _same)(rows))
    _settings(source, out, faults)
    faults.refuse()


def _check_centres(source: Source, change: Change, faults: Faults) -> None:
    if not source.has("centres.csv") or not change.closed:
        return
    rows = [cells for _, cells in source.rows("centres.csv", faults)]
    place = rows[0].index("centre") if rows and "centre" in rows[0] else 0
    known = {row[place] for row in rows[1:] if len(row) > place}
    for centre in change.closed:
        if centre not in known:
            faults.add("centres.csv", 1, 1, f"centre {centre} is not there: check its id")


def _same(rows: list[list[str]]) -> list[list[str]]:
    return rows


def _edits(change: Change) -> Mapping[str, Callable[[list[list[str]]], list[list[str]]]]:
    def grown(text: str) -> str:
        value = int(text) * (1 + change.demand / PERCENT)
        return str(max(int(value + Fraction(1, 2)), 0))

    def lowered(text: str) -> str:
        rate = min(max(Fraction(text) + change.pass_rate / PERCENT, Fraction(0)), Fraction(1))
        return f"{float(rate):.6f}".rstrip("0").rstrip(".")

    def opened(rows: list[list[str]]) -> list[list[str]]:
        place = rows[0].index("centre")
        return [row for row in rows if row[place] not in change.closed]

    edits: dict[str, Callable[[list[list[str]]], list[list[str]]]] = {}
    if change.demand:
        edits["demand.csv"] = lambda rows: _mapped(rows, "departures", grown)
    if change.pass_rate:
        edits["yields.csv"] = lambda rows: _mapped(rows, "rate", lowered)
    if change.closed:
        edits |= {name: opened for name, _, _ in CAPACITY_FILES}
    return edits


def _mapped(rows: list[list[str]], column: str, edit: Callable[[str], str]) -> list[list[str]]:
    place = rows[0].index(column)
    return [rows[0]] + [[*row[:place], edit(row[place]), *row[place + 1 :]] for row in rows[1:]]


def _write(path: Path, rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")


def _settings(source: Source, out: Path, faults: Faults) -> None:
    found = source.settings("plan.toml", faults)
    lines = [
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
        for key, (value, _) in found.items()
    ]
    (out / "plan.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def difference(before: Path, after: Path) -> dict[str, Any]:
    """Compare two written plans: headline numbers, orders, and classes by start month."""
    one, other = _read(before), _read(after)
    names = ("departures_wanted", "departures_planned", "cost", "objective", "n_classes", "seats")
    return {
        "headline": {
            name: {
                "before": one.headline[name],
                "after": other.headline[name],
                "difference": round(other.headline[name] - one.headline[name], 4),
            }
            for name in names
        },
        "orders": _orders_moved(one, other),
        "months": _months_moved(one, other),
    }


def _orders_moved(one: Written, other: Written) -> list[dict[str, str]]:
    moved = []
    for order in sorted(set(one.fulfilment) | set(other.fulfilment)):
        before = one.fulfilment.get(order, (0, 0, 0, 0, ""))
        after = other.fulfilment.get(order, (0, 0, 0, 0, ""))
        if before[:3] != after[:3]:
            moved.append(
                {
                    "order": order,
                    "planned_before": departures_text(before[1]),
                    "planned_after": departures_text(after[1]),
                    "short_before": departures_text(before[2]),
                    "short_after": departures_text(after[2]),
                }
            )
    return moved


def _months_moved(one: Written, other: Written) -> list[dict[str, object]]:
    def counts(written: Written) -> dict[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = defaultdict(int)
        for _, programme, starts, *_ in written.classes.values():
            found[programme, starts] += 1
        return found

    before, after = counts(one), counts(other)
    return [
        {
            "programme": programme,
            "starts": month_text(starts),
            "classes_before": before.get((programme, starts), 0),
            "classes_after": after.get((programme, starts), 0),
        }
        for programme, starts in sorted(set(before) | set(after))
        if before.get((programme, starts), 0) != after.get((programme, starts), 0)
    ]


def _read(out: Path) -> Written:
    written, faults = read_written(out)
    if written is None:
        raise ProblemError([Fault(out.name, 1, 1, fault) for fault in faults])
    return written


def slipped(problem: Problem, out: Path, ref: str, months: int) -> dict[str, Any]:
    """Say exactly what a class that starts later moves: orders, people, and other classes.

    An order that the class now reaches too late loses its departures; one that it still reaches
    keeps them. Classes that need the same room, teacher or kit in the added months are named.
    """
    written = _read(out)
    if ref not in written.classes:
        raise ProblemError([Fault("classes.csv", 1, 1, f"class {ref} is not there: check its id")])
    _, _, starts, ends, seats, _ = written.classes[ref]
    return {
        "class": ref,
        "starts": {"before": month_text(starts), "after": month_text(starts + months)},
        "ends": {"before": month_text(ends), "after": month_text(ends + months)},
        "people": [
            {"province": province, "people": n}
            for owner, province, n in written.sourcing
            if owner == ref
        ],
        "n_people": seats,
        "orders": _orders_hit(problem, written, ref, months),
        "clashes": _clashes(problem, written, ref, months),
    }


def _orders_hit(problem: Problem, written: Written, ref: str, months: int) -> list[dict[str, Any]]:
    ends = written.classes[ref][3] + months
    orders = {order.ref: order for order in problem.orders}
    hit = []
    for owner, order_ref, parts in written.allocation:
        if owner != ref:
            continue
        order = orders[order_ref]
        late = ends - order.latest_end
        hit.append(
            {
                "order": order_ref,
                "departures": departures_text(parts),
                "departs": month_text(order.departs),
                "months_late": max(late, 0),
                "lost": departures_text(parts if late > 0 else 0),
                "could_depart": month_text(order.departs + max(late, 0)),
            }
        )
    return hit


def _clashes(problem: Problem, written: Written, ref: str, months: int) -> list[dict[str, Any]]:
    centre, programme, starts, ends, _, _ = written.classes[ref]
    programmes = {p.ref: p for p in problem.programmes}
    first, at = problem.settings.first_month, problem.centres.index(centre)
    found = []
    for kind, what in enumerate(programmes[programme].needs):
        has = problem.capacity.get((kind, at, str(what)))
        if what is None or has is None:
            continue
        for when in range(max(ends + 1, starts + months), ends + months + 1):
            others = [
                other
                for other, row in written.classes.items()
                if other != ref
                and row[0] == centre
                and row[2] <= when <= row[3]
                and programmes[row[1]].needs[kind] == what
            ]
            place = when - first
            free = int(has[place]) if 0 <= place < problem.horizon else 0
            if len(others) + 1 > free:
                found.append(
                    {"kind": KINDS[kind], "what": what, "month": month_text(when),
                     "has": free, "classes": sorted(others)}
                )  # fmt: skip
    return found


def order_changed(
    problem: Problem, out: Path, ref: str, *, departures: int | None, departs: str | None
) -> dict[str, Any]:
    """Say exactly what an order that changes moves: classes, their people, departures freed."""
    written = _read(out)
    order = next((found for found in problem.orders if found.ref == ref), None)
    if order is None or ref not in written.fulfilment:
        raise ProblemError([Fault("demand.csv", 1, 1, f"order {ref} is not there: check its id")])
    wanted = order.departures if departures is None else departures
    leaves = order.departs if departs is None else month(departs)
    latest = leaves - order.lead_months
    classes, kept = [], 0
    for owner, order_ref, parts in sorted(
        written.allocation, key=lambda row: written.classes[row[0]][3]
    ):
        if order_ref != ref:
            continue
        wait = latest - written.classes[owner][3]
        usable = 0 <= wait <= problem.settings.max_wait_months
        used = min(parts, wanted * 10_000 - kept) if usable else 0
        kept += used
        if used != parts or departs is not None:
            classes.append(_class_moved(written, owner, parts, used))
    return {
        "order": ref,
        "departures": {"before": order.departures, "after": wanted},
        "departs": {"before": month_text(order.departs), "after": month_text(leaves)},
        "planned": {
            "before": departures_text(written.fulfilment[ref][1]),
            "after": departures_text(kept),
        },
        "short_after": departures_text(max(wanted * 10_000 - kept, 0)),
        "classes": classes,
    }


def _class_moved(written: Written, ref: str, parts: int, used: int) -> dict[str, Any]:
    centre, programme, starts, _, seats, _ = written.classes[ref]
    return {
        "class": ref,
        "centre": centre,
        "programme": programme,
        "starts": month_text(starts),
        "people": seats,
        "departures_before": departures_text(parts),
        "departures_after": departures_text(used),
    }
