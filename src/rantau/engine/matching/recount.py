"""Counts again what a result says about itself: digests, numbers, cutoffs, report.

It is written apart from `result`, which writes these files; the two must agree to the letter.
"""

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from rantau.engine.matching.problem import Problem
from rantau.engine.matching.written import Assignment, read_object

if TYPE_CHECKING:
    from rantau.engine.matching.verify import Standing


def digest_faults(texts: dict[str, bytes], input_sha256: str) -> list[str]:
    """Compare the digests in `result.json` with the bytes."""
    result = read_object(texts["result.json"], "result.json")
    wanted = {
        "kind": "match",
        "status": "done",
        "input_sha256": input_sha256,
        "result_sha256": hashlib.sha256(texts["assignment.csv"]).hexdigest(),
        "verified": True,
    }
    faults = _differences("result.json", wanted, result)
    seconds = result.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
        faults.append("result.json: seconds is no time")
    if not isinstance(result.get("version"), str):
        faults.append("result.json: version is missing")
    return faults


def _differences(name: str, wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    faults = []
    for key, value in wanted.items():
        there = found.get(key)
        if there != value or type(there) is not type(value):
            faults.append(f"{name}: {key} is {_short(there)} and should be {_short(value)}")
    return faults


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 100 else text[:100] + "..."


def number_faults(problem: Problem, assignment: Assignment, texts: dict[str, bytes]) -> list[str]:
    """Compare the headline numbers in `result.json`."""
    wanted = {
        "n_candidates": len(problem.candidates),
        "n_orders": len(problem.orders),
        "n_seats": sum(problem.seats.tolist()),
        "n_assigned": sum((assignment.order >= 0).tolist()),
        "n_first_choice": sum((assignment.rank == 1).tolist()),
        "round": problem.round.name,
        "seed_commitment": hashlib.sha256(problem.round.seed).hexdigest(),
    }
    return _differences("result.json", wanted, read_object(texts["result.json"], "result.json"))


def cutoff_faults(
    problem: Problem, assignment: Assignment, standing: "Standing", text: bytes
) -> list[str]:
    """Compute `cutoffs.csv` again and compare."""
    inside = np.flatnonzero(assignment.order >= 0)
    cells = standing.sets.cell_of(assignment.order[inside], problem.set_of[inside])
    scores = problem.score_of[standing.wish[inside]]
    by_cell = np.lexsort((standing.place[inside], -scores, cells))
    ends = np.flatnonzero(np.diff(cells[by_cell], append=-1))
    counts = np.diff(ends, prepend=-1).tolist()
    rows = []
    for at, count in zip(by_cell[ends].tolist(), counts, strict=True):
        i, order = int(inside[at]), int(assignment.order[inside[at]])
        groups = standing.sets.of_order(order)[int(cells[at] - standing.sets.base[order])]
        draw = standing.digests[i].hex()
        rows.append((problem.orders[order], ";".join(groups), count, int(scores[at]), draw))
    lines = [",".join(map(str, row)) for row in sorted(rows)]
    return _line_faults("cutoffs.csv", ["order,groups,admitted,score,lottery", *lines], text)


def _line_faults(name: str, wanted: list[str], text: bytes) -> list[str]:
    found = text.decode("utf-8", "replace").split("\n")
    if text == "".join(line + "\n" for line in wanted).encode():
        return []
    for number, (ours, theirs) in enumerate(zip(wanted, found, strict=False), 1):
        if ours != theirs:
            return [f"{name}:{number}: is {_short(theirs)} and should be {_short(ours)}"]
    return [f"{name}: has {len(found) - 1} lines and should have {len(wanted)}"]


def report_faults(
    problem: Problem, assignment: Assignment, standing: "Standing", texts: dict[str, bytes]
) -> list[str]:
    """Count the report again and compare."""
    found = read_object(texts["report.json"], "report.json")
    wanted = {
        "kind": "match",
        "round": problem.round.name,
        "by_rank": _by_rank(assignment),
        "by_group": _by_group(problem, assignment),
        "by_region": _by_region(problem, standing),
        "seats_left": _seats_left(problem, standing),
        "notes": _notes(problem),
    }
    faults = _differences("report.json", wanted, found)
    extra = sorted(set(found) - set(wanted))
    return faults + [f"report.json: {_short(key)} is not known" for key in extra]


def _share(part: int, whole: int) -> float:
    return (2 * 10_000 * part + whole) // (2 * whole) / 10_000 if whole else 0.0


def _by_rank(assignment: Assignment) -> list[dict[str, Any]]:
    n = len(assignment.order)
    counts = Counter(assignment.rank[assignment.order >= 0].tolist())
    rows: list[dict[str, Any]] = [
        {"rank": rank, "people": counts[rank], "share": _share(counts[rank], n)}
        for rank in sorted(counts)
    ]
    left = n - sum(counts.values())
    return [*rows, {"rank": None, "people": left, "share": _share(left, n)}]


def _by_group(problem: Problem, assignment: Assignment) -> list[dict[str, Any]]:
    everybody, assigned, seated = Counter[str](), Counter[str](), Counter[str]()
    n_sets = len(problem.group_sets)
    inside = assignment.order >= 0
    for counter, people in (
        (everybody, problem.set_of),
        (assigned, problem.set_of[inside]),
        (seated, problem.set_of[inside & assignment.reserved]),
    ):
        for groups, number in zip(
            problem.group_sets, np.bincount(people, minlength=n_sets).tolist(), strict=True
        ):
            for group in groups:
                counter[group] += number
    return [
        {
            "group": group,
            "people": everybody[group],
            "assigned": assigned[group],
            "share": _share(assigned[group], everybody[group]),
            "on_reserved_seats": seated[group],
        }
        for group in sorted(everybody)
        if everybody[group]
    ]


def _by_region(problem: Problem, standing: "Standing") -> list[dict[str, Any]]:
    seats, admitted, orders = Counter[int](), Counter[int](), Counter[int]()
    for o, region in enumerate(problem.region_of.tolist()):
        orders[region] += 1
        seats[region] += int(problem.seats[o])
        admitted[region] += int(standing.admitted[o])
    rows = []
    for region in [*range(len(problem.regions)), *([-1] if orders[-1] else [])]:
        named = region >= 0
        rows.append(
            {
                "region": problem.regions[region] if named else None,
                "orders": orders[region],
                "seats": seats[region],
                "cap": problem.caps[region] if named else None,
                "assigned": admitted[region],
                "share": _share(admitted[region], seats[region]),
            }
        )
    return rows


def _seats_left(problem: Problem, standing: "Standing") -> list[dict[str, Any]]:
    rows = []
    for o, name in enumerate(problem.orders):
        left = int(problem.seats[o] - standing.admitted[o])
        if left > 0:
            turned_away = standing.wanted[o] > standing.admitted[o]
            why = "target_reached" if problem.round.fixed else "region_full"
            rows.append(
                {"order": name, "left": left, "why": why if turned_away else "nobody_else_wants_it"}
            )
    return rows


def _notes(problem: Problem) -> list[dict[str, str]]:
    notes: defaultdict[str, set[str]] = defaultdict(set)
    have = {group for at in np.unique(problem.set_of).tolist() for group in problem.group_sets[at]}
    for own in problem.reserves:
        notes["group_without_candidates"] |= set(own) - have
    for at, region in enumerate(problem.regions):
        if not bool((problem.region_of == at).any()):
            notes["region_without_orders"].add(region)
    return [{"code": code, "name": name} for code in sorted(notes) for name in sorted(notes[code])]
