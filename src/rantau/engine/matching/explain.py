"""Why this candidate did (not) get this place, from the files alone. Nothing is solved again.

The personal threshold is a statement about this result, not a forecast of another run.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from rantau.engine.errors import Fault, Faults, ProblemError
from rantau.engine.matching import choice, files, verify
from rantau.engine.matching.problem import IntArray, Problem
from rantau.engine.matching.written import (
    Assignment,
    UnreadableError,
    read_assignment,
    read_bytes,
)
from rantau.engine.tables import open_source


@dataclass(frozen=True)
class Selection:
    """A problem and its assignment, read back; what it asks of the rule it computes itself."""

    problem: Problem
    assignment: Assignment
    standing: verify.Standing

    @cached_property
    def liked(self) -> IntArray:
        """Rows of wishes that their candidates like at least as well as what they got."""
        return np.flatnonzero(verify.liked_rows(self.problem, self.standing.wish))

    @cached_property
    def keys(self) -> IntArray:
        """(c,) a number per wish that sorts by priority, best first."""
        n = len(self.problem.candidates)
        rows = np.arange(len(self.problem.order_of))
        owner = np.repeat(np.arange(n), np.diff(self.problem.first))
        return verify.row_keys(self.problem, self.standing.place, rows, owner)

    def owner(self, row: int) -> int:
        """Say whose wish a row is."""
        return int(np.searchsorted(self.problem.first, row, side="right")) - 1

    def rows_of(self, candidate: int) -> range:
        """List a candidate's rows, best first."""
        first = self.problem.first
        return range(int(first[candidate]), int(first[candidate + 1]))

    def groups(self, candidate: int, order: int) -> choice.Groups:
        """Return the exact set of the order's reserved groups that a candidate has."""
        sets = self.standing.sets
        own = sets.table[sets.pattern_of[order], self.problem.set_of[candidate]]
        return sets.of_order(order)[int(own)]


def read_selection(folder: Path, out: Path) -> Selection:
    """Read a round and its written result.

    Raises
    ------
    ProblemError : the input cannot be used, or the result is not one of this input.
    """
    problem = files.read(open_source(folder, Faults()))
    try:
        assignment = read_assignment(problem, read_bytes(out / "assignment.csv"))
    except UnreadableError as error:
        raise ProblemError([Fault("assignment.csv", 1, 1, text) for text in error.faults]) from None
    standing = verify.judge(problem, assignment)
    if standing.faults:
        text = f"{standing.faults[0]}: run `rantau verify`, this result does not hold"
        raise ProblemError([Fault("assignment.csv", 1, 1, text)])
    return Selection(problem, assignment, standing)


def explain_candidate(folder: Path, out: Path, candidate: str) -> dict[str, Any] | None:
    """Say for each wish of a candidate what stood in the way; None if there is no such id.

    Each wish has order, rank, score, `threshold` (score and lottery number to be better than;
    None where no priority would do; `open` where anybody would have been taken) and a code.
    """
    selection = read_selection(folder, out)
    at = selection.problem.candidate_index(candidate)
    if at is None:
        return None
    return candidate_facts(selection, at)


def candidate_facts(selection: Selection, at: int) -> dict[str, Any]:
    """Say for each wish of a candidate what stood in the way."""
    problem, assignment = selection.problem, selection.assignment
    order = int(assignment.order[at])
    seat = "reserved" if assignment.reserved[at] else "open"
    return {
        "kind": "match",
        "candidate": bytes(problem.candidates[at]).decode(),
        "lottery": selection.standing.digests[at].hex(),
        "groups": sorted(problem.group_sets[int(problem.set_of[at])]),
        "order": problem.orders[order] if order >= 0 else None,
        "rank": int(assignment.rank[at]) or None,
        "seat": seat if order >= 0 else None,
        "wishes": [_wish(selection, at, row) for row in selection.rows_of(at)],
    }


def _wish(selection: Selection, candidate: int, row: int) -> dict[str, Any]:
    problem = selection.problem
    order = int(problem.order_of[row])
    competition = _Competition.of(selection, candidate, row)
    beaten = competition.to_beat()
    facts = {
        "order": problem.orders[order],
        "rank": int(problem.rank_of[row]),
        "score": int(problem.score_of[row]),
        "groups": list(competition.own),
        "region": _region(problem, order),
        "seats": int(problem.seats[order]),
        "wanted_by": int(selection.standing.wanted[order]),
        "admitted": int(selection.standing.admitted[order]),
    }
    return facts | {
        "threshold": _threshold(selection, competition, beaten),
        "code": _code(selection, candidate, row, competition, beaten),
    }


def _region(problem: Problem, order: int) -> str | None:
    at = int(problem.region_of[order])
    return problem.regions[at] if at >= 0 else None


def _threshold(
    selection: Selection, competition: "_Competition", beaten: int | None
) -> dict[str, Any] | None:
    """Return whom one has to be better than; `open` if nobody."""
    if beaten is None:
        return None
    if beaten == len(competition.rows):
        return {"open": True, "score": None, "lottery": None}
    row = int(competition.rows[beaten])
    return {
        "open": False,
        "score": int(selection.problem.score_of[row]),
        "lottery": selection.standing.digests[selection.owner(row)].hex(),
    }


def _code(
    selection: Selection, candidate: int, row: int, competition: "_Competition", beaten: int | None
) -> str:
    met = int(selection.standing.wish[candidate])
    if met == row:
        return "assigned"
    if 0 <= met < row:
        return "assigned_to_better_wish"
    if beaten is not None:
        score = int(selection.problem.score_of[row])
        other = int(selection.problem.score_of[int(competition.rows[beaten])])
        return "below_threshold_score" if score < other else "below_threshold_lottery"
    if competition.taken_with_larger_cap():
        return "region_full"
    return "reserved_seats" if competition.k > 0 else "no_seats"


@dataclass(frozen=True)
class _Competition:
    """One candidate at one order, against everybody else who wants it as much as they got.

    Attributes
    ----------
    rows : the others' wishes, best priority first.
    place : how many of them are better than the candidate.
    k : how many the order may take from them and the candidate.
    """

    selection: Selection
    order: int
    rows: IntArray
    people: list[choice.Groups]
    own: choice.Groups
    place: int
    wanted: IntArray

    @classmethod
    def of(cls, selection: Selection, candidate: int, row: int) -> "_Competition":
        problem = selection.problem
        order = int(problem.order_of[row])
        rows = selection.liked[problem.order_of[selection.liked] == order]
        is_liked = bool((rows == row).any())
        rows = rows[rows != row]
        rows = rows[np.argsort(selection.keys[rows])]
        wanted = selection.standing.wanted.copy()
        wanted[order] += not is_liked
        return cls(
            selection=selection,
            order=order,
            rows=rows,
            people=[selection.groups(selection.owner(int(other)), order) for other in rows],
            own=selection.groups(candidate, order),
            place=int(np.searchsorted(selection.keys[rows], selection.keys[row])),
            wanted=wanted,
        )

    @cached_property
    def k(self) -> int:
        """How many the order may take."""
        return int(verify.order_shares(self.selection.problem, self.wanted)[self.order])

    def taken_at(self, place: int, k: int) -> bool:
        """Say whether the candidate would be taken right before the other at `place`."""
        people = [*self.people[:place], self.own, *self.people[place:]]
        return place in choice.taken(people, self.selection.problem.reserves[self.order], k)

    def to_beat(self) -> int | None:
        """Find the last place that would do; the rule is monotone in one's own priority."""
        if not self.taken_at(0, self.k):
            return None
        low, high = 0, len(self.rows)
        while low < high:
            middle = (low + high + 1) // 2
            if self.taken_at(middle, self.k):
                low = middle
            else:
                high = middle - 1
        return low

    def taken_with_larger_cap(self) -> bool:
        """Say whether one more place under the region's cap would have been this person's."""
        problem = self.selection.problem
        at = int(problem.region_of[self.order])
        cap = problem.caps[at] if at >= 0 else None
        if cap is None:
            return False
        orders = problem.orders_in_turn(at)
        region = choice.Region(
            cap + 1,
            problem.round.fixed,
            problem.seats[orders].tolist(),
            problem.targets[orders].tolist(),
        )
        shares = region.shares(self.wanted[orders].tolist())
        return self.taken_at(self.place, shares[orders.index(self.order)])


def explain_order(folder: Path, out: Path, order: str) -> dict[str, Any] | None:
    """Say how an order was filled and what decided at its edge; None if there is no such id."""
    selection = read_selection(folder, out)
    if order not in selection.problem.orders:
        return None
    return order_facts(selection, selection.problem.orders.index(order))


def order_facts(selection: Selection, order: int) -> dict[str, Any]:
    """Say how an order was filled and what decided at its edge."""
    problem, standing = selection.problem, selection.standing
    region = int(problem.region_of[order])
    inside = np.flatnonzero(selection.assignment.order == order)
    admitted = int(standing.admitted[order])
    return {
        "kind": "match",
        "order": problem.orders[order],
        "region": _region(problem, order),
        "cap": problem.caps[region] if region >= 0 else None,
        "target": int(problem.targets[order]) if problem.capped[order] else None,
        "seats": int(problem.seats[order]),
        "may_take": int(standing.shares[order]),
        "wanted_by": int(standing.wanted[order]),
        "admitted": admitted,
        "left": int(problem.seats[order]) - admitted,
        "code": _order_code(selection, order),
        "reserves": _reserve_facts(selection, order, inside),
        "people": _people(selection, inside),
    }


def _order_code(selection: Selection, order: int) -> str:
    problem, standing = selection.problem, selection.standing
    admitted = int(standing.admitted[order])
    if problem.seats[order] == 0:
        return "order_without_seats"
    if admitted == problem.seats[order]:
        return "order_full"
    if standing.wanted[order] == admitted:
        return "nobody_else_wants_it"
    return "target_reached" if problem.round.fixed else "region_full"


def _reserve_facts(selection: Selection, order: int, inside: IntArray) -> list[dict[str, Any]]:
    sets = [selection.problem.group_sets[at] for at in selection.problem.set_of[inside].tolist()]
    return [
        {
            "group": group,
            "seats": seats,
            "members_admitted": sum(group in groups for groups in sets),
        }
        for group, seats in sorted(selection.problem.reserves[order].items())
    ]


def _people(selection: Selection, inside: IntArray) -> list[dict[str, Any]]:
    """List those admitted, best priority first."""
    problem, wish = selection.problem, selection.standing.wish
    rows = wish[inside]
    by_priority = inside[np.argsort(selection.keys[rows])] if len(inside) else inside
    return [
        {
            "candidate": bytes(problem.candidates[i]).decode(),
            "rank": int(selection.assignment.rank[i]),
            "score": int(problem.score_of[wish[i]]),
            "lottery": selection.standing.digests[i].hex(),
            "seat": "reserved" if selection.assignment.reserved[i] else "open",
        }
        for i in by_priority.tolist()
    ]
