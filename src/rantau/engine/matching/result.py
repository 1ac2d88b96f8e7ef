"""What a selection says: who got what, the cutoffs, and the report in numbers and codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rantau.engine.matching.exact_sets import ExactSets
from rantau.engine.matching.priority import Priorities
from rantau.engine.matching.problem import BoolArray, IndexArray, IntArray, Problem


@dataclass(frozen=True)
class MatchResult:
    """An assignment. Arrays are in the order of the problem's candidates and orders.

    Attributes
    ----------
    wish : (n,) the row of the wish that was met, -1 for none.
    order : (n,) the order, -1 for none.
    rank : (n,) its rank as the candidate wrote it, 0 for none.
    reserved : (n,) whether the seat is a reserved one.
    wanted : (m,) people who like the order at least as well as what they got.
    admitted : (m,) people who got it.
    """

    problem: Problem
    priority: Priorities
    sets: ExactSets
    wish: IntArray
    order: IndexArray
    rank: IntArray
    reserved: BoolArray
    wanted: IntArray
    admitted: IntArray

    def assigned(self) -> dict[str, str | None]:
        """Return candidate -> order, None for nobody's."""
        names = [name.decode() for name in self.problem.candidates.tolist()]
        orders = [*self.problem.orders, None]
        return {name: orders[at] for name, at in zip(names, self.order.tolist(), strict=True)}

    def numbers(self) -> dict[str, int]:
        """Return the headline numbers of `result.json`."""
        return {
            "n_candidates": len(self.order),
            "n_orders": len(self.admitted),
            "n_seats": int(self.problem.seats.sum()),
            "n_assigned": int(self.admitted.sum()),
            "n_first_choice": int(np.count_nonzero(self.rank == 1)),
        }


def assignment_csv(result: MatchResult) -> bytes:
    """Return `assignment.csv`: every candidate once, by id."""
    rows = [b",,,\n"] * len(result.order)
    inside = np.flatnonzero(result.order >= 0)
    orders = result.problem.orders
    seats = ("open", "reserved")
    cells = (result.order[inside], result.rank[inside], result.reserved[inside].astype(np.int8))
    for at, order, rank, seat in zip(
        inside.tolist(), *(column.tolist() for column in cells), strict=True
    ):
        rows[at] = f",{orders[order]},{rank},{seats[seat]}\n".encode()
    parts = [b""] * (2 * len(rows))
    parts[::2], parts[1::2] = result.problem.candidates.tolist(), rows
    return b"candidate,order,rank,seat\n" + b"".join(parts)


def cutoffs_csv(result: MatchResult) -> bytes:
    """Return `cutoffs.csv`: per order and exact set, how many were admitted and who was last."""
    lines = ["order,groups,admitted,score,lottery"]
    lines += [",".join(map(str, row)) for row in sorted(_cutoffs(result))]
    return ("\n".join(lines) + "\n").encode()


def _cutoffs(result: MatchResult) -> Iterator[tuple[str, str, int, int, str]]:
    problem, priority = result.problem, result.priority
    inside = np.flatnonzero(result.order >= 0)
    keys = priority.keys[result.wish[inside]] if len(inside) else inside
    cells = result.sets.cell_of(result.order[inside], problem.set_of[inside])
    n_cells = int(result.sets.base[-1])
    count = np.bincount(cells, minlength=n_cells)
    last = np.full(n_cells, -1, dtype=np.int64)
    np.maximum.at(last, cells, keys)
    for cell in np.flatnonzero(count).tolist():
        order = int(last[cell]) >> priority.shift
        candidate = int(priority.drawn[int(last[cell]) & priority.mask])
        groups = result.sets.of_order(order)[cell - int(result.sets.base[order])]
        score = int(problem.score_of[result.wish[candidate]])
        yield (
            problem.orders[order],
            ";".join(groups),
            int(count[cell]),
            score,
            priority.number(candidate),
        )


def share(part: int, whole: int) -> float:
    """Return part / whole to four places, halves up, without a float before the last step."""
    return (2 * 10_000 * part + whole) // (2 * whole) / 10_000 if whole else 0.0


def report(result: MatchResult) -> dict[str, Any]:
    """Return `report.json`: shares by choice rank, group and region; seats left and why."""
    return {
        "kind": "match",
        "round": result.problem.round.name,
        "by_rank": _by_rank(result),
        "by_group": _by_group(result),
        "by_region": _by_region(result),
        "seats_left": _seats_left(result),
        "notes": _notes(result.problem),
    }


def _by_rank(result: MatchResult) -> list[dict[str, Any]]:
    n = len(result.order)
    ranks, counts = np.unique(result.rank[result.order >= 0], return_counts=True)
    rows: list[tuple[int | None, int]] = list(zip(ranks.tolist(), counts.tolist(), strict=True))
    rows.append((None, n - int(counts.sum())))
    return [{"rank": rank, "people": own, "share": share(own, n)} for rank, own in rows]


def _by_group(result: MatchResult) -> list[dict[str, Any]]:
    sets = result.problem.group_sets
    shape = (len(sets), 3)
    counts = np.zeros(shape, dtype=np.int64)
    inside = result.order >= 0
    np.add.at(counts[:, 0], result.problem.set_of, 1)
    np.add.at(counts[:, 1], result.problem.set_of[inside], 1)
    np.add.at(counts[:, 2], result.problem.set_of[result.reserved], 1)
    rows = []
    for group in sorted(set().union(*sets)):
        own = counts[[group in groups for groups in sets]].sum(axis=0).tolist()
        if own[0]:
            rows.append(
                {
                    "group": group,
                    "people": own[0],
                    "assigned": own[1],
                    "share": share(own[1], own[0]),
                    "on_reserved_seats": own[2],
                }
            )
    return rows


def _by_region(result: MatchResult) -> list[dict[str, Any]]:
    problem = result.problem
    named = [(name, cap) for name, cap in zip(problem.regions, problem.caps, strict=True)]
    rows = []
    for at, (name, cap) in enumerate([*named, (None, None)]):
        members = problem.region_of == (at if name is not None else -1)
        n_orders, seats = int(members.sum()), int(problem.seats[members].sum())
        assigned = int(result.admitted[members].sum())
        row = {"region": name, "orders": n_orders, "seats": seats, "cap": cap}
        if n_orders or name is not None:
            rows.append(row | {"assigned": assigned, "share": share(assigned, seats)})
    return rows


def _seats_left(result: MatchResult) -> list[dict[str, Any]]:
    left = result.problem.seats - result.admitted
    capped = "target_reached" if result.problem.round.fixed else "region_full"
    return [
        {
            "order": result.problem.orders[o],
            "left": int(left[o]),
            "why": capped if result.wanted[o] > result.admitted[o] else "nobody_else_wants_it",
        }
        for o in np.flatnonzero(left > 0).tolist()
    ]


def _notes(problem: Problem) -> list[dict[str, str]]:
    present = np.bincount(problem.set_of, minlength=len(problem.group_sets)) > 0
    have = set().union(*(s for s, there in zip(problem.group_sets, present, strict=True) if there))
    reserved = set().union(*problem.reserves)
    used = set(problem.region_of.tolist())
    empty = [name for at, name in enumerate(problem.regions) if at not in used]
    notes = [("group_without_candidates", name) for name in sorted(reserved - have)]
    notes += [("region_without_orders", name) for name in sorted(empty)]
    return [{"code": code, "name": name} for code, name in notes]
